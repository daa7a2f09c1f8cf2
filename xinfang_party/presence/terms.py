"""Words of signing in."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xinfang_party.kernel.labels import Labelled


class Way(Labelled):
    """How somebody came to stand on the roll without the recorder; the stored word is that of the room's own column."""

    CODE = "code", "扫码签到"
    DECLARED = "declared", "事后自报"


@dataclass(frozen=True)
class Number:
    """One number of the rules here, with where it comes from."""

    value: int
    unit: str
    source: str


@dataclass(frozen=True)
class Code:
    """What a picture on the organizer's screen stands for: the thing (kind and id) in one slot of time, counted from 1970."""

    kind: str
    subject_id: int
    slot: int


@dataclass(frozen=True)
class Ticket:
    """What one confirm page allows: this account, in this log-in, about this thing, from this moment on for a short while."""

    kind: str
    subject_id: int
    account_id: int
    login_id: int
    made_at: datetime


@dataclass(frozen=True)
class Tally:
    """Names of those who have signed and of those still expected."""

    signed: Sequence[str]
    missing: Sequence[str]

    @property
    def expected(self) -> int:
        return len(self.signed) + len(self.missing)
