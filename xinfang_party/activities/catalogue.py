"""Numbers of this room as data: value, unit, where it comes from, how far it can be trusted."""
from datetime import timedelta

from xinfang_party.activities.terms import Kind, Rule

REGULATION = "《中国共产党支部工作条例（试行）》"
EDUCATION = "《中国共产党党员教育管理工作条例》"
TRAINING_PLAN = "《全国党员教育培训工作规划》"
LOCAL = "各地通行的折算办法"
HOUSE = "本系统默认"

RULES = {
    "quorum": Rule(1 / 2, "比例", f"{REGULATION}第十一条、第十二条", "原文"),
    "election_quorum": Rule(4 / 5, "比例", "《中国共产党基层组织选举工作条例》", "转引"),
    "passed": Rule(1 / 2, "比例", f"{REGULATION}第十一条（应到会有表决权的人数）", "原文"),
    "day_hours": Rule(8, "学时", LOCAL, "转引"),
    "half_day_hours": Rule(4, "学时", LOCAL, "转引"),
    "day_from": Rule(6, "小时", HOUSE, "设定"),
    "half_day_from": Rule(3, "小时", HOUSE, "设定"),
    "half_day_to": Rule(4, "小时", HOUSE, "设定"),
    "step_hours": Rule(0.5, "学时", HOUSE, "设定"),
    "member_hours": Rule(32, "学时", f"{EDUCATION}第二十条", "原文"),
    "committee_hours": Rule(56, "学时", TRAINING_PLAN, "转引"),
    "record_within": Rule(7, "日", HOUSE, "设定"),
    "submit_within": Rule(5, "个工作日", HOUSE, "设定"),
    "record_after_dissolving": Rule(30, "日", HOUSE, "设定"),
    "longest": Rule(60, "日", HOUSE, "设定"),
    "planned_ahead": Rule(2, "年", HOUSE, "设定"),
    "most_hours": Rule(200, "学时", HOUSE, "设定"),
    "most_cost": Rule(10_000_000, "元", HOUSE, "设定"),
}
CREDITED = frozenset({Kind.STUDY, Kind.PARTY_LESSON, Kind.THEME_DAY, Kind.STUDY_GROUP, Kind.TRAINING, Kind.FIRST_TOPIC})
"""What credits hours unless the recorder says otherwise: 集中学习, 党课, 主题党日, 中心组, 培训, 第一议题."""
EXPECTS_NOBODY = frozenset({Kind.RESEARCH, Kind.TRAINING})
"""Those who went are named one by one."""


def value(code: str) -> float:
    return RULES[code].value


def days(code: str) -> timedelta:
    return timedelta(days=RULES[code].value)
