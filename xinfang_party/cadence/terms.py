"""Words of the year's plan."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.activities.terms import Kind
from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.periods import Period


class Debtor(Labelled):
    """Who owes it: every branch, every Party group of a branch, every branch that has a committee, the leading Party group."""

    BRANCH = "branch", "每个党支部"
    CELL = "cell", "每个党小组"
    COMMITTEE = "committee", "设支委会的党支部"
    LEADING_GROUP = "leading_group", "党组"


class Standing(Labelled):
    """How one requirement stands in one sub-period."""

    MET = "met", "已完成"
    PENDING = "pending", "本期未到期"
    MISSED = "missed", "未完成"
    WAIVED = "waived", "经批准免于要求"
    AHEAD = "ahead", "还没有开始"
    NOT_OWED = "not_owed", "不要求"


class WaiverState(Labelled):
    ASKED = "asked", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "不同意"


@dataclass(frozen=True)
class Requirement:
    """At least `at_least` activities of `kind` in each `each` (month, quarter, half, year), owed by `debtor`; where the number comes from."""

    kind: Kind
    each: str
    at_least: int
    debtor: Debtor
    source: str
    confidence: str
    since: date = date(2018, 10, 28)


@dataclass(frozen=True)
class Cell:
    """One field of the board. `done`: how many there were; `days`: left until the sub-period ends; `approver` of a waiver."""

    standing: Standing
    period: Period
    done: int = 0
    wanted: int = 1
    days: int | None = None
    approver: str = ""
