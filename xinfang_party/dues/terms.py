"""Words of dues."""
from datetime import date
from typing import NamedTuple

from xinfang_party.kernel.labels import Labelled


class Standing(Labelled):
    """How one member stands with the dues of one month, as far as it is recorded."""

    PAID = "paid", "已交"
    EXEMPT = "exempt", "免交"
    UNPAID = "unpaid", "未交"
    DUE = "due", "本月未到期"
    AHEAD = "ahead", "未到"
    NOT_OWED = "not_owed", "不在本支部"


class Entry(NamedTuple):
    """What is told of one member's month; neither paid nor exempt: not paid."""

    is_paid: bool = False
    paid_on: date | None = None
    amount_fen: int | None = None
    exempt_reason: str = ""

    @property
    def stands(self) -> bool:
        return self.is_paid or bool(self.exempt_reason)
