"""What a person owes, gathered from the rooms that know: each registers a source, the home page asks them all."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Owed:
    """One thing to do: what, about which, by when (None: no day is set; `at_once`: as soon as can be), and where to do it."""

    what: str
    about: str
    url: str
    due_on: date | None = None
    at_once: bool = False


@dataclass(frozen=True)
class Source:
    """`gather(identity)` answers a bounded list; it is asked only where the viewer has the permission."""

    permission: str
    gather: Callable[[Any], Sequence[Owed]] = field(compare=False)
    name: str = ""


REGISTERED: list[Source] = []


def register(source: Source) -> None:
    if source not in REGISTERED:
        REGISTERED.append(source)


def by(identity: Any, allowed: Callable[[str], bool]) -> list[Owed]:
    """Everything this person owes: what is to be done at once as its source orders it, then the nearest day first."""
    found = [item for source in REGISTERED if allowed(source.permission) for item in source.gather(identity)]
    dated = sorted((item for item in found if not item.at_once), key=lambda item: (item.due_on or date.max, item.what, item.about))
    return [*(item for item in found if item.at_once), *dated]
