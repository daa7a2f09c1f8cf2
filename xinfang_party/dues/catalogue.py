"""Numbers of this room as data, each with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import HOUSE, MEMORY, OURS, SEEN, Setting

BASIS = "《中国共产党党员教育管理工作条例》第十六条、第四十二条（按期交纳党费，可信程度：原文）"
SETTINGS = {setting.code: setting for setting in (
    Setting("remind_from_day", 5, "日", "每月几日起提醒支部上月党费还没有登记完", HOUSE, OURS),
    Setting("record_by_day", 10, "日", "上月党费最晚在次月几日前登记完", HOUSE, OURS),
    Setting("months_ahead", 3, "个月", "最多提前登记几个月的党费", "党费收缴规定：经支部同意可以每季度交纳一次", MEMORY),
    Setting("unpaid_months", 6, "个月", "连续几个月没有交纳，请支部了解原因", "《中国共产党党员教育管理工作条例》第三十一条（六）", SEEN),
    Setting("years_back", 4, "年", "页面上能看最近几年，另加明年", HOUSE, OURS),
    Setting("most_yuan", 100_000, "元", "一次最多登记多少元", HOUSE, OURS),
    Setting("most_members", 300, "人", "一页最多登记多少名党员", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
