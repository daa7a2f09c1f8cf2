"""How often what must be held, on which day it is planned, how long before the end somebody is reminded: each with its source."""
from dataclasses import dataclass

from xinfang_party.activities.terms import OFFICE_FORMS, Kind, Rule
from xinfang_party.cadence.terms import Debtor, Requirement

REGULATION = "《中国共产党支部工作条例（试行）》"
GROUP_RULES = "《中国共产党党委（党组）理论学习中心组学习规则》"
HOUSE = "本系统默认"

REQUIREMENTS = (
    Requirement(Kind.MEMBER_MEETING, "quarter", 1, Debtor.BRANCH, f"{REGULATION}第十一条：一般每季度召开 1 次", "原文"),
    Requirement(Kind.COMMITTEE_MEETING, "month", 1, Debtor.COMMITTEE, f"{REGULATION}第十二条：一般每月召开 1 次", "原文"),
    Requirement(Kind.CELL_MEETING, "month", 1, Debtor.CELL, f"{REGULATION}第十三条：一般每月召开 1 次", "原文"),
    Requirement(Kind.PARTY_LESSON, "quarter", 1, Debtor.BRANCH,
                f"{REGULATION}第十六条：定期上党课；条例没有写次数，每季度 1 次是各地通行的规定，可以修改", "设定"),
    Requirement(Kind.THEME_DAY, "month", 1, Debtor.BRANCH, f"{REGULATION}第十六条、《中国共产党党员教育管理工作条例》第十六条：每月 1 次", "原文"),
    Requirement(Kind.LIFE_MEETING, "year", 1, Debtor.BRANCH, f"{REGULATION}第十七条：每年至少召开 1 次，一般安排在第四季度", "转引"),
    Requirement(Kind.APPRAISAL, "year", 1, Debtor.BRANCH, f"{REGULATION}第十八条：一般每年开展 1 次", "转引"),
    Requirement(Kind.DUTY_REPORT, "year", 1, Debtor.BRANCH, f"{REGULATION}第二十六条：书记每年述职", "记忆"),
    Requirement(Kind.STUDY_GROUP, "quarter", 1, Debtor.LEADING_GROUP, f"{GROUP_RULES}：集体学习研讨每季度不少于 1 次", "记忆"),
)
BY_KIND = {requirement.kind: requirement for requirement in REQUIREMENTS}
MEASURED = tuple(BY_KIND)
ITEMS = {Kind.MEMBER_MEETING: "D1-1", Kind.COMMITTEE_MEETING: "D1-2", Kind.CELL_MEETING: "D1-3", Kind.PARTY_LESSON: "D1-4", Kind.THEME_DAY: "E1-1",
         Kind.LIFE_MEETING: "E1-2", Kind.APPRAISAL: "E1-3", Kind.DUTY_REPORT: "A2-2"}
"""The items of the checklist that each requirement answers (domain.md 4.2)."""

RULES = {
    "days_ahead": Rule(7, "日", f"{HOUSE}：到期前提醒一次", "设定"),
    "owed_ahead": Rule(14, "日", f"{HOUSE}：到期前列入首页的待办", "设定"),
    "most_each_month": Rule(4, "次", f"{HOUSE}：每月最多要求的次数", "设定"),
    "plan_years_ahead": Rule(2, "年", f"{HOUSE}：计划最多提前到第几年", "设定"),
}
EACH = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
EACH_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class PlanDay:
    """The `nth` `weekday` (0 = Monday) of the `month`-th month of a sub-period; longer ones than the rule was made for take their last such month."""

    month: int
    nth: int
    weekday: int


MONDAY, WEDNESDAY, THURSDAY, FRIDAY = 0, 2, 3, 4
PLAN_DAYS = {
    Kind.MEMBER_MEETING: PlanDay(2, 2, FRIDAY),
    Kind.COMMITTEE_MEETING: PlanDay(1, 2, MONDAY),
    Kind.CELL_MEETING: PlanDay(1, 2, WEDNESDAY),
    Kind.PARTY_LESSON: PlanDay(3, 2, FRIDAY),
    Kind.THEME_DAY: PlanDay(1, 3, FRIDAY),
    Kind.LIFE_MEETING: PlanDay(12, 2, WEDNESDAY),
    Kind.APPRAISAL: PlanDay(12, 2, WEDNESDAY),
    Kind.DUTY_REPORT: PlanDay(12, 4, WEDNESDAY),
    Kind.STUDY_GROUP: PlanDay(2, 4, THURSDAY),
}
"""本系统默认: a fixed day in each month (支部工作条例 art. 16 asks for one for the theme day); who plans moves it."""

OFFICE_KINDS = (*OFFICE_FORMS, Kind.FIRST_TOPIC, Kind.RESEARCH)
"""What the leading Party group plans."""
BRANCH_KINDS = tuple(kind for kind in Kind if kind not in OFFICE_FORMS)
WHOLE_BRANCH = frozenset({Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, *OFFICE_FORMS})
"""Never held by one Party group alone."""


def days(code: str) -> int:
    return int(RULES[code].value)
