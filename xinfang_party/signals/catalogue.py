"""When a figure speaks, as data: numbers with where they come from and how far they can be trusted; which measure each cause asks."""
from collections.abc import Mapping

from xinfang_party.kernel.settings import HOUSE, OURS, Setting
from xinfang_party.signals.terms import Cause

SETTINGS = {setting.code: setting for setting in (
    Setting("overdue_least", 5, "件", "超期未答复的事项至少多少件才提示", HOUSE, OURS),
    Setting("overdue_percent", 150, "%", "超期未答复的事项至少是自身以往中位数的百分之几才提示", HOUSE, OURS),
    Setting("periods_before", 4, "期", "和自身以往几期比", HOUSE, OURS),
    Setting("satisfaction_least", 20, "件", "一期至少有多少件评价才比满意率", HOUSE, OURS),
    Setting("satisfaction_below", 10, "个百分点", "满意率低于自身以往中位数多少才提示", HOUSE, OURS),
    Setting("satisfaction_periods", 2, "期", "以往至少有几期评价够数才比满意率", HOUSE, OURS),
    Setting("repeated_least", 3, "个", "12 个月内同一处室牵头整改的问题至少多少个才提示", HOUSE, OURS),
    Setting("mending_least", 1, "个", "整改超期 30 日以上的问题至少多少个才提示", HOUSE, OURS),
    Setting("remembered_days", 366, "日", "多少日内提示过的同一件事，数目没有增加就不再提示", HOUSE, OURS),
    Setting("decide_days", 15, "日", "提示以后多少日内应当决定", HOUSE, OURS),
)}
MEASURE: Mapping[Cause, str] = {Cause.PILING_UP: "petitions.overdue", Cause.SATISFACTION: "petitions.satisfaction_rate", Cause.REPEATED: "findings.found",
                                Cause.OVERDUE_MENDING: "findings.overdue_long"}
"""Cause → the code of the figure it asks; a figure nobody registers is not asked."""
EACH: Mapping[Cause, str] = {Cause.PILING_UP: "month", Cause.SATISFACTION: "quarter", Cause.REPEATED: "month", Cause.OVERDUE_MENDING: "month"}
"""Cause → how long its period is."""
COMPARED = (Cause.PILING_UP, Cause.SATISFACTION)
"""Causes that compare a department with its own past."""


def number(code: str) -> int:
    return SETTINGS[code].value
