"""Words of signals and warnings."""
from dataclasses import dataclass

from xinfang_party.kernel.labels import Labelled


class Cause(Labelled):
    """Which figure spoke."""

    PILING_UP = "piling_up", "超期未答复的事项增多"
    SATISFACTION = "satisfaction", "责任单位的群众满意率低于自身以往水平"
    REPEATED = "repeated", "12 个月内问题较多"
    OVERDUE_MENDING = "overdue_mending", "问题整改超期"


class SignalState(Labelled):
    OPEN = "open", "待决定"
    ACCEPTED = "accepted", "已采纳"
    DECLINED = "declined", "不采纳"


class WarningKind(Labelled):
    """domain.md 5.5."""

    REMINDER = "reminder", "提醒"
    TALK = "talk", "约谈、诫勉"
    RECTIFY = "rectify", "限期整改"
    TRANSFER = "transfer", "移送"


@dataclass(frozen=True)
class Reading:
    """What the figure of one period said. `n`: how many facts stand behind a rate."""

    period: str
    label: str
    value: float | None
    n: int = 0
