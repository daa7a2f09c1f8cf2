"""When a figure speaks, as data: numbers with where they come from and how far they can be trusted; which measure each cause asks."""
from collections.abc import Mapping

from xinfang_party.kernel.settings import HOUSE, OURS, Setting
from xinfang_party.signals.terms import Cause

SETTINGS = {setting.code: setting for setting in (
    Setting("overdue_least", 5, "件", "超期未答复的事项至少多少件才提示", HOUSE, OURS),
    Setting("overdue_percent", 150, "%", "超期未答复的事项至少是自身以往中位数的百分之几才提示", HOUSE, OURS),
    Setting("periods_before", 4, "期", "和自身以往几期比", HOUSE, OURS),
    Setting("satisfaction_least", 20, "件", "一期至少有多少件评价才比群众满意率（责任单位）", HOUSE, OURS),
    Setting("satisfaction_below", 10, "个百分点", "群众满意率（责任单位）低于自身以往中位数多少才提示", HOUSE, OURS),
    Setting("satisfaction_periods", 2, "期", "以往至少有几期评价够数才比群众满意率（责任单位）", HOUSE, OURS),
    Setting("repeated_least", 3, "个", "12 个月内同一处室牵头整改的问题至少多少个才提示", HOUSE, OURS),
    Setting("mending_least", 1, "个", "整改长期超期（findings.overdue_long）的问题至少多少个才提示", HOUSE, OURS),
    Setting("months_looked_back", 12, "期", "整改超期的，看以往几期有没有降下来过", HOUSE, OURS),
    Setting("remembered_days", 366, "日", "多少日内提示过的同一件事，数目没有增加就不再提示；整改超期的，中间降下来过的重新提示", HOUSE, OURS),
    Setting("decide_days", 15, "日", "提示以后多少日内应当决定", HOUSE, OURS),
)}
MEASURE: Mapping[Cause, str] = {Cause.PILING_UP: "petitions.overdue", Cause.SATISFACTION: "petitions.satisfaction_rate", Cause.REPEATED: "findings.found",
                                Cause.OVERDUE_MENDING: "findings.overdue_long"}
"""Cause → the code of the figure it asks; a figure nobody registers is not asked."""
EACH: Mapping[Cause, str] = {Cause.PILING_UP: "month", Cause.SATISFACTION: "quarter", Cause.REPEATED: "month", Cause.OVERDUE_MENDING: "month"}
"""Cause → how long its period is."""
LOOKED_BACK: Mapping[Cause, str] = {Cause.PILING_UP: "periods_before", Cause.SATISFACTION: "periods_before", Cause.OVERDUE_MENDING: "months_looked_back"}
"""Causes that look at a department's own past → the setting that says how many periods of it."""


def number(code: str) -> int:
    return SETTINGS[code].value
