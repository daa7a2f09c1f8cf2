"""What the log of requests leaves out: keys that stand in addresses. Whoever reads a log could use them."""
import re
from typing import Any

from gunicorn import glogging

KEYS_IN_PATHS = re.compile(r"(/(?:answers|sign-in|calendar)/)[^/?#\s\"']+")
"""Addresses whose last part opens something to whoever knows it."""


def without_keys(text: str) -> str:
    """A line of a log in which no address opens anything."""
    return KEYS_IN_PATHS.sub(r"\1…", text)


class RequestLog(glogging.Logger):
    """gunicorn's, with such addresses cut short."""

    def atoms(self, *facts: Any) -> dict[str, Any]:
        return {name: without_keys(value) if isinstance(value, str) else value for name, value in super().atoms(*facts).items()}
