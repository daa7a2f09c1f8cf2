"""Words of service hours."""
from xinfang_party.kernel.labels import Labelled


class HoursState(Labelled):
    """Only verified hours count. `OFFICE`: with the other hours of that day more than the organizer alone may verify."""

    RECORDED = "recorded", "待组织者核实"
    OFFICE = "office", "待机关党委核实"
    VERIFIED = "verified", "已核实"
    REFUSED = "refused", "不予认定"

    @property
    def waits(self) -> bool:
        return self in (HoursState.RECORDED, HoursState.OFFICE)


class Source(Labelled):
    CODE = "code", "扫码签到签退"
    ORGANIZER = "organizer", "组织者登记"
    PAPER = "paper", "纸质签到表录入"
    OUTSIDE = "outside", "其他平台导入"


class Likeness(Labelled):
    """How like one another what is told here and on another platform is."""

    SAME = "same", "同一次服务"
    PERHAPS = "perhaps", "可能是同一次服务"


class Word(Labelled):
    """Whose word a day's hours need (the rule of i志愿, domain.md 7.4)."""

    ORGANIZER = "organizer", "组织者核实"
    OFFICE = "office", "机关党委核实"
    REASON = "reason", "机关党委写明理由后核实"
