"""Words of record sheets."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.labels import Labelled


class Standing(Labelled):
    """How good a sheet is today; only the revocation is stored."""

    GOOD = "good", "有效"
    REVOKED = "revoked", "已作废"
    CHANGED = "changed", "记录后来有更正，请索取新的记录单"


@dataclass(frozen=True)
class Sums:
    """Verified hours, and services: the shifts of one event are one service, each outside row is one."""

    hours: float
    services: int


@dataclass(frozen=True)
class Row:
    """Verified hours as they stand today."""

    member_id: int
    served_on: date
    hours: float


@dataclass(frozen=True)
class Checked:
    """All that a stranger learns of a sheet."""

    number: str
    hours: float
    from_on: date
    to_on: date
    standing: Standing
