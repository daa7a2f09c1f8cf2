"""Numbers of this room as data, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, MEMORY, OURS, Setting

REPORTS_BASIS = "《领导干部报告个人有关事项规定》（每年 1 月 31 日前集中报告一次，可信程度：记忆，没有核对原文）"
AGENCY_BASIS = "domain.md 5.6（第三方人员的权限和保密是信访部门常见的廉政风险，可信程度：设定）"
SETTINGS = {setting.code: setting for setting in (
    Setting("due_month", 1, "月", "年度集中报告在几月", "《领导干部报告个人有关事项规定》", MEMORY),
    Setting("due_day", 31, "日", "年度集中报告最晚在那个月的几日", "《领导干部报告个人有关事项规定》", MEMORY),
    Setting("years_shown", 4, "年", "个人有关事项报告看得到、补登得了几年的", HOUSE, OURS),
    Setting("longest_ahead", 31, "日", "离场日期最晚登记到今后几天", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
