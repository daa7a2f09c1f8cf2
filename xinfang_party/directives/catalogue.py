"""Numbers of this room as data: value, unit, where it comes from, how far it can be trusted."""
from datetime import timedelta

from xinfang_party.kernel.settings import HOUSE, OURS, SECOND_HAND, Setting

EDITION = "2026.1"
BASIS = "《贯彻落实工作台账》定期更新；党组工作规则（各单位自定）"
RESEARCH_BASIS = "“大学习、深调研、真落实”活动"

SETTINGS = {setting.code: setting for setting in (
    Setting("update_within", 90, "日", "没有办结的任务，最长多少日更新一次；超过的列为久未更新",
            "介绍材料只说“定期更新”；至少每季度一次是通行做法（domain.md 8.5）", SECOND_HAND),
    Setting("remind_before", 10, "日", "离该更新的日子还有几日开始提醒责任人", HOUSE, OURS),
    Setting("most_serial", 2000, "号", "导入的编号最大到几号；一个错字会把以后的编号都推上去", HOUSE, OURS),
    Setting("years_back", 6, "年", "台账和调研的页面上能选最近几年", HOUSE, OURS),
    Setting("most_printed", 500, "项", "打印用的台账一次最多列多少项", HOUSE, OURS),
    Setting("meetings_offered", 80, "次", "登记台账时最多列出最近多少次会议供选择", HOUSE, OURS),
    Setting("rules_offered", 300, "项", "登记批示结果时最多列出多少项现行制度供选择，新的在前", HOUSE, OURS),
    Setting("due_soon", 15, "日", "离任务期限、批示期限还有几日列入“我要办的”", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value


def days(code: str) -> timedelta:
    return timedelta(days=SETTINGS[code].value)
