"""Numbers of integrity risks as data, each with where it comes from and how far it can be trusted; the factors that make a risk high; who supervises."""
from collections.abc import Mapping

from xinfang_party.integrity.terms import Grade
from xinfang_party.kernel.settings import HOUSE, OURS, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("high_from", 15, "分", "可能性 × 影响达到多少为高", HOUSE, OURS),
    Setting("medium_from", 6, "分", "可能性 × 影响达到多少为中", HOUSE, OURS),
    Setting("review_high_months", 6, "个月", "高风险的，没有另行设定时多久复核一次", "domain.md 5.5", OURS),
    Setting("review_months", 12, "个月", "其他的，没有另行设定时多久复核一次", "domain.md 5.5", OURS),
    Setting("longest_interval_months", 24, "个月", "复核周期最长能设定多久", HOUSE, OURS),
    Setting("remind_days", 30, "日", "接受剩余风险的期限前多少天算快到期", HOUSE, OURS),
    Setting("longest_acceptance_months", 12, "个月", "剩余风险最长接受多久", HOUSE, OURS),
    Setting("first_check_days", 30, "日", "首次登记，本人多少天之内自查完", HOUSE, OURS),
    Setting("most_points", 60, "个", "一张登记表最多几个风险点", HOUSE, OURS),
    Setting("most_powers", 40, "项", "一张登记表最多几项职权", HOUSE, OURS),
    Setting("most_controls", 12, "条", "一个风险点最多几条防控措施", HOUSE, OURS),
)}
FACTORS: Mapping[str, str] = {
    "money": "直接管钱、管物、管采购或者管项目", "people": "直接管干部人事", "decision": "对审批、处理结果有很大决定权",
    "discretion": "自由裁量没有限制", "past": "这个岗位或者环节以前出过问题", "secret": "接触检举控告材料或者来信来访人信息"}
"""Any of them makes a risk high (domain.md 5.3, second hand)."""
SUPERVISOR: Mapping[Grade, str] = {Grade.HIGH: "主要领导", Grade.MEDIUM: "分管领导", Grade.LOW: "部门负责人"}
"""Who supervises a risk of each grade (domain.md 5.3, second hand)."""


def number(code: str) -> int:
    return SETTINGS[code].value


MONTHS: Mapping[Grade, int] = {Grade.HIGH: number("review_high_months"), Grade.MEDIUM: number("review_months"), Grade.LOW: number("review_months")}
"""How soon a register of each grade is reviewed again while the discipline office has set nothing."""
