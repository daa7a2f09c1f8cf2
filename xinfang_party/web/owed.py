"""What a person owes, gathered from the rooms that know: each registers a source, the home page asks them all."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, cast, literal, null, select, union_all

from xinfang_party.kernel.database import db

Rows = Any
"""A select of the columns of `Found`."""
MOST = 30
NO_DAY = cast(null(), Date)
"""A column for rows that have no day; typed, or PostgreSQL would take it for text."""


@dataclass(frozen=True)
class Owed:
    """One thing to do: what, about which, by when (None: no day is set; `at_once`: as soon as can be), and where to do it."""

    what: str
    about: str
    url: str
    due_on: date | None = None
    at_once: bool = False


class Found(NamedTuple):
    """One row of a source of rows."""

    word: str
    key: int
    about: str
    more: str
    due_on: date | None


@dataclass(frozen=True)
class Source:
    """`gather(identity)` answers a bounded list; it is asked only where the viewer has the permission.

    Or `rows(identity)` answers a select of the columns of `Found` (None: nothing to ask), of which `gather` makes one `Owed` each: all such
    sources share one statement, however many there are.
    """

    permission: str
    gather: Callable[[Any], Any] = field(compare=False)
    name: str = ""
    rows: Callable[[Any], Rows | None] | None = field(default=None, compare=False)


REGISTERED: list[Source] = []


def register(source: Source) -> None:
    if source not in REGISTERED:
        REGISTERED.append(source)


def by(identity: Any, allowed: Callable[[str], bool]) -> list[Owed]:
    """Everything this person owes: what is to be done at once as its source orders it, then the nearest day first."""
    found = gathered([source for source in REGISTERED if allowed(source.permission)], identity)
    dated = sorted((item for item in found if not item.at_once), key=lambda item: (item.due_on or date.max, item.what, item.about))
    return [*(item for item in found if item.at_once), *dated]


def gathered(sources: Sequence[Source], identity: Any, most: int | None = MOST) -> list[Owed]:
    """What these sources ask of the person, in no order but their own; at most so many of each source of rows (None: all)."""
    asked = [(place, statement) for place, source in enumerate(sources) if source.rows and (statement := source.rows(identity)) is not None]
    parts = [select(literal(place), *statement.limit(most).subquery().c) for place, statement in asked]
    rows = db.session.execute(union_all(*parts)).all() if parts else ()
    found = [item for source in sources if source.rows is None for item in source.gather(identity)]
    return found + [sources[place].gather(Found(*row)) for place, *row in rows]
