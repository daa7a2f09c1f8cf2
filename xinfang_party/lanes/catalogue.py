"""What each of the four lanes asks for, as data: the act, the number, who, since when, by which basis, how sure (domain.md 3.3, 3.6).

No public text of the four handlings was found: their numbers are the office's own targets until somebody sets others (`LaneLimit`). None of them moves
a legal day. `BOUNDS`: what an office may set instead, by unit.
"""
from collections.abc import Mapping
from datetime import date

from xinfang_party.kernel.settings import OURS, Setting
from xinfang_party.lanes.terms import Lane, LaneStep, Start, StepCode, Unit, Who
from xinfang_party.petitions.catalogue import FROM_MEMORY, PROPOSED, REGULATION, SECOND_HAND, SIMPLIFIED_RULES
from xinfang_party.petitions.terms import HandlingClass

BEGINNING = date(1900, 1, 1)
OWN_BASIS = "四办分类没有公开文本，按本系统暂定的标准"
URGENT_BASIS = f"{REGULATION}第二十五条；{OWN_BASIS}"
REPORT_BASIS = f"{REGULATION}第二十五条要求立即报告；几小时之内{OWN_BASIS}"
NOTIFY_BASIS = f"可以用电话、短信答复见{SIMPLIFIED_RULES}（待核实），几天之内{OWN_BASIS}"
URGENT, SIMPLE, COMPLEX, HARD = HandlingClass.URGENT, HandlingClass.SIMPLE, HandlingClass.COMPLEX, HandlingClass.HARD
KEEPER, OFFICER, LEADER = Who.KEEPER, Who.OFFICER, Who.LEADER

LANES: Mapping[HandlingClass, Lane] = {lane.handling: lane for lane in (
    Lane(URGENT, "重大紧急、涉及安全或基本生活中断", "领导带班", URGENT_BASIS, PROPOSED),
    Lane(SIMPLE, "事实清楚、责任明确、争议不大、易于解决", "可以当场办结的当场办结", f"{SIMPLIFIED_RULES}；{OWN_BASIS}", PROPOSED),
    Lane(COMPLEX, "涉及多个单位、多项政策或多人", "必要时听证", OWN_BASIS, PROPOSED),
    Lane(HARD, "积案、重复信访、三跨三分离或矛盾尖锐", "重大复杂的集体研究", OWN_BASIS, PROPOSED),
)}

STEPS: tuple[LaneStep, ...] = (
    LaneStep(URGENT, StepCode.CONTACT, 24, Unit.HOUR, Start.RECEIVED, KEEPER, "", URGENT_BASIS, PROPOSED, BEGINNING),
    LaneStep(URGENT, StepCode.REPORT, 2, Unit.HOUR, Start.RECEIVED, OFFICER, "", REPORT_BASIS, PROPOSED, BEGINNING, is_at_once=True),
    LaneStep(URGENT, StepCode.MEASURES, 3, Unit.WORKDAY, Start.RECEIVED, KEEPER, "采取了什么措施", URGENT_BASIS, PROPOSED, BEGINNING),
    LaneStep(URGENT, StepCode.PROGRESS, 1, Unit.DAY, Start.LAST_PROGRESS, KEEPER, "当天的进展", OWN_BASIS, PROPOSED, BEGINNING, repeats=True),
    LaneStep(SIMPLE, StepCode.ACCEPT, 3, Unit.WORKDAY, Start.RECEIVED, KEEPER, "", SIMPLIFIED_RULES, FROM_MEMORY, BEGINNING),
    LaneStep(SIMPLE, StepCode.ANSWER, 10, Unit.WORKDAY, Start.ACCEPTED, KEEPER, "", SIMPLIFIED_RULES, SECOND_HAND, BEGINNING),
    LaneStep(SIMPLE, StepCode.NOTIFY, 1, Unit.WORKDAY, Start.ANSWERED, KEEPER, "", NOTIFY_BASIS, PROPOSED, BEGINNING, after=True),
    LaneStep(SIMPLE, StepCode.INVITE, 3, Unit.WORKDAY, Start.ANSWERED, OFFICER, "", OWN_BASIS, PROPOSED, BEGINNING, after=True),
    LaneStep(COMPLEX, StepCode.LEAD_UNIT, 15, Unit.DAY, Start.RECEIVED, OFFICER, "牵头单位的名称", OWN_BASIS, PROPOSED, BEGINNING),
    LaneStep(COMPLEX, StepCode.CONSULT, 30, Unit.DAY, Start.RECEIVED, OFFICER, "", OWN_BASIS, PROPOSED, BEGINNING),
    LaneStep(HARD, StepCode.LEADER, 15, Unit.DAY, Start.RECEIVED, LEADER, "包案领导的职务", OWN_BASIS, PROPOSED, BEGINNING),
    LaneStep(HARD, StepCode.SUPERVISE, 30, Unit.DAY, Start.RECEIVED, OFFICER, "", OWN_BASIS, PROPOSED, BEGINNING),
    LaneStep(HARD, StepCode.REVIEW, 30, Unit.DAY, Start.ANSWERED, OFFICER, "评查的结论", OWN_BASIS, PROPOSED, BEGINNING, after=True),
)
"""Versioned: a changed number is a new line with its `from_on`; cases keep the numbers of their day of receipt."""

BY_DATES = frozenset({StepCode.ACCEPT, StepCode.ANSWER})
"""Done by the dates of the case itself: nobody notes them."""
ONCE = frozenset({StepCode.INVITE})
"""Done with the first time: what is recorded again is no further step (a new link in place of one that was lost)."""
ELSEWHERE: Mapping[StepCode, str] = {StepCode.SUPERVISE: "督办函", StepCode.CONSULT: "会商协调", StepCode.INVITE: "评价链接"}
"""Done by what is recorded there, never noted by hand."""
DAILY = frozenset(step.code for step in STEPS if step.repeats)
AFTER = frozenset(step.code for step in STEPS if step.after)
HOURLY = frozenset(step.code for step in STEPS if step.unit is Unit.HOUR)
"""Told as soon as they are asked for."""
WHO: Mapping[StepCode, Who] = {step.code: step.who for step in STEPS}
"""Whoever acts is the same in every lane and version."""

BOUNDS: Mapping[Unit, tuple[int, int]] = {Unit.HOUR: (1, 72), Unit.DAY: (1, 90), Unit.WORKDAY: (1, 60)}
AT_ONCE: tuple[int, int] = (1, 4)
"""Of what the law wants at once."""
DAYS_AHEAD = Setting("DAYS_AHEAD", 2, "个工作日", "四办步骤到期前几个工作日提醒，看板上算快到期", OWN_BASIS, OURS)
MANY = Setting("MANY", 5, "件", "一次有几件以上的步骤到期，合成一条提醒", "本系统的建议值", OURS)
