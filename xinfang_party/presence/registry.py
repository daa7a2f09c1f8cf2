"""What people can sign in to; told once, when the house opens, by the rooms that know."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.errors import NotFound
from xinfang_party.presence.terms import Tally, Way

Subject = Any
WhyNot = Callable[[Subject, Identity], str | None]


@dataclass(frozen=True)
class Kind:
    """One kind of thing, by its word in addresses. `why_not_…` answer a sentence that says what to do instead, or None.

    `load` finds it for its organizer, `load_to_sign` for those whom it expects; both raise `NotFound`. `facts` are (label, value) pairs for the
    confirm page. `url` is its own page. `sign` writes, with its audit entry. `declare_until`: the last day of the late declaration, None where
    there is none.
    """

    name: str
    load: Callable[[Identity, int], Subject]
    load_to_sign: Callable[[Identity, int], Subject]
    title: Callable[[Subject], str]
    facts: Callable[[Subject], Sequence[tuple[str, str]]]
    tally: Callable[[Subject], Tally]
    url: Callable[[Subject], str]
    why_not_open: WhyNot
    why_not_sign: WhyNot
    has_signed: Callable[[Subject, Identity], bool]
    why_not_declare: WhyNot
    declare_until: Callable[[Subject], date | None]
    sign: Callable[[Subject, Identity, Way], None]


def nobody_told() -> int | None:
    raise LookupError("nobody told presence how to know the log-in of a request")


@dataclass
class Wiring:
    """`login_id()`: the number of the log-in behind this request; a ticket is good in no other."""

    login_id: Callable[[], int | None] = nobody_told


wiring = Wiring()
KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Raises `ValueError` where two would share a name, or one could not stand in an address."""
    if kind.name in KINDS or not (kind.name.isascii() and kind.name.isalpha()):
        raise ValueError(kind.name)
    KINDS[kind.name] = kind


def get(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]
