"""Series, triggers, recipients and numbers of letters as data, each with where it comes from and how far it can be trusted (domain.md 3.4)."""
from collections.abc import Mapping

from xinfang_party.kernel.settings import HOUSE, OURS, SECOND_HAND, Setting
from xinfang_party.letters.terms import Kind, Trigger

REGULATION = "《信访工作条例》"
BASIS: Mapping[Kind, str] = {
    Kind.SUPERVISION: f"{REGULATION}第四十条", Kind.IMPROVEMENT: f"{REGULATION}第十四条第六项、第四十条",
    Kind.POLICY: f"{REGULATION}第十四条第六项、第四十条", Kind.ACCOUNTABILITY: f"{REGULATION}第十四条第六项、第四十条"}
REPORTED_BY = f"{REGULATION}第四十一条第三项"
ANSWER_BASIS = "《信访条例》（2005年）第三十六条；2022年的条例没有规定天数"

SERIES: Mapping[Kind, str] = {Kind.SUPERVISION: "信督", Kind.IMPROVEMENT: "信改", Kind.POLICY: "信策", Kind.ACCOUNTABILITY: "信责"}
"""Of our own making: the bureau may number them otherwise."""
BREACHES = (Trigger.OVERDUE, Trigger.NOT_REPORTED, Trigger.PROCEDURE, Trigger.SHIRKING, Trigger.FRAUD, Trigger.NOT_CARRIED_OUT, Trigger.OTHER)
TRIGGERS: Mapping[Kind, tuple[Trigger, ...]] = {
    Kind.SUPERVISION: BREACHES, Kind.IMPROVEMENT: BREACHES, Kind.POLICY: (Trigger.POLICY_GAP,), Kind.ACCOUNTABILITY: (Trigger.SERIOUS,)}
RECIPIENTS: Mapping[Kind, str] = {
    Kind.SUPERVISION: "有权处理的机关、单位", Kind.IMPROVEMENT: "有权处理的机关、单位", Kind.POLICY: "本级党委、政府", Kind.ACCOUNTABILITY: "有管理权限的机关、单位"}

SETTINGS: Mapping[str, Setting] = {setting.code: setting for setting in (
    Setting("answer_days", 30, "日", "签发以后多少日内书面反馈", ANSWER_BASIS, SECOND_HAND),
    Setting("answer_days_least", 1, "日", "反馈期限最短", HOUSE, OURS),
    Setting("answer_days_most", 90, "日", "反馈期限最长", HOUSE, OURS),
    Setting("reminders_before_listing", 1, "次", "催办多少次以后仍未反馈的可以挂牌督办", HOUSE, OURS),
    Setting("remind_again_days", 10, "日", "催办以后多少日仍未反馈的再提醒催办", HOUSE, OURS),
    Setting("most_cases", 200, "件", "一份文件最多写多少件信访事项", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
