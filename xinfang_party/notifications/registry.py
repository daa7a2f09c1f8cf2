"""What is told once, when the house opens: how a member or a role becomes accounts, and an account an address; every kind of notice there is."""
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement

from xinfang_party.access.terms import Role
from xinfang_party.kernel import clock


@dataclass
class Directory:
    of_members: Callable[[Iterable[int]], list[int]] = lambda members: []
    of_role: Callable[[Role], list[int]] = lambda role: []
    addresses: Callable[[Iterable[int]], Mapping[int, str]] = lambda accounts: {}
    due: Callable[[], Mapping[int, Sequence[str]]] = dict


@dataclass(frozen=True)
class Kind:
    """What a notice is about; made by `asks` or `informs` only, so a notice cannot be sent without saying which of the two it is.

    `owed()` answers SQL over a row of `Notice` (`subject_id`, `account_id`, `due_on`): is the step it asks for still to be taken, as the facts
    stand now? None: it only informs. `by_workdays`: its day was counted by the working calendar.
    """

    name: str
    owed: Callable[[], ColumnElement[bool]] | None = field(default=None, compare=False)
    by_workdays: bool = False


directory = Directory()
KINDS: dict[str, Kind] = {}


def asks(name: str, owed: Callable[[], ColumnElement[bool]], *, by_workdays: bool = False, varies: bool = False) -> Kind:
    """A kind whose notices wait for a step. Asked once a page, never once a notice. `varies`: by more than the day, so `owed` keeps what it can itself."""
    return registered(Kind(name, owed if varies else of_the_day(owed), by_workdays))


def of_the_day(owed: Callable[[], ColumnElement[bool]]) -> Callable[[], ColumnElement[bool]]:
    """Made once a day: of predicates that are still the same objects, the statement is kept too (`queries.settled_count`)."""
    @lru_cache(maxsize=1)
    def made_on(_day: date) -> ColumnElement[bool]:
        return owed()

    return lambda: made_on(clock.today())


def informs(name: str) -> Kind:
    """A kind whose notices are done with once they were read."""
    return registered(Kind(name))


def registered(kind: Kind) -> Kind:
    """Raises `ValueError` where two would share a name."""
    if kind.name in KINDS:
        raise ValueError(kind.name)
    KINDS[kind.name] = kind
    return kind
