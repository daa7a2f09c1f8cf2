"""The kinds of records that can be found, told once when the house opens."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import SelectBase

from xinfang_party.access.terms import Identity


@dataclass(frozen=True)
class Words:
    """What is found of one record: its day, its title (one line), its text."""

    subject_id: int
    on: date
    title: str
    body: str = ""


@dataclass(frozen=True)
class Kind:
    """`visible(identity)` selects the ids of the records this person may read; it becomes part of the search itself.

    `everything()` yields the words of all records, for an index built anew.
    """

    name: str
    label: str
    permission: str
    visible: Callable[[Identity], SelectBase] = field(repr=False)
    url: Callable[[int], str] = field(repr=False)
    everything: Callable[[], Iterable[Words]] = field(repr=False)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Raises `ValueError` where two would share a name."""
    if kind.name in KINDS:
        raise ValueError(kind.name)
    KINDS[kind.name] = kind
    return kind
