"""What the log of requests leaves out: keys that stand in addresses. Whoever reads a log could use them."""
import logging
import re
from typing import Any

from gunicorn import glogging

NAMES = ("answers", "sign-in", "calendar", "community", "record-sheets", "r")
"""Addresses whose last part opens something to whoever knows it."""
SLASH = r"(?:[/\\]|%(?:25)*(?:2f|5c))"


def spelled(name: str) -> str:
    """A pattern of the name in capitals too, and with characters written as %61, or as %2561 where an address stands in another one."""
    return "".join(f"(?:{re.escape(one)}|%(?:25)*(?:{ord(one):02x}|{ord(one.upper()):02x}))" for one in name)


KEYS_IN_PATHS = re.compile(rf"({SLASH}(?:{'|'.join(map(spelled, NAMES))}){SLASH})[^?#\s\"']+", re.IGNORECASE)
"""All that follows in the path is left out: doubled slashes and dots may stand before the key."""


def without_keys(text: str) -> str:
    """A line of a log in which no address opens anything."""
    return KEYS_IN_PATHS.sub(r"\1…", text)


class WithoutKeys(logging.Filter):
    """Of a line about a request that was not even understood: it quotes the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_keys(record.getMessage()), None
        return True


OF_ERRORS = WithoutKeys()


class RequestLog(glogging.Logger):
    """gunicorn's, with such addresses cut short."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(OF_ERRORS)

    def atoms(self, *facts: Any) -> dict[str, Any]:
        return {name: without_keys(value) if isinstance(value, str) else value for name, value in super().atoms(*facts).items()}
