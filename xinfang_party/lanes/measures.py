"""The figures lanes yield: steps and targets kept, what is over now, pauses, marked cases. Accusations stand in them as counts alone."""
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, or_
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.lanes.catalogue import AFTER, OWN_BASIS, URGENT_BASIS
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.queries import KEEPERS
from xinfang_party.lanes.terms import StepCode
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio, Total
from xinfang_party.measures.registry import FactView
from xinfang_party.petitions.catalogue import PAUSE_REASONS
from xinfang_party.petitions.measures import FACTS
from xinfang_party.petitions.models import Case, Pause
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, readable

DAY = timedelta(days=1)
OWNERS = Owners(branch=Case.branch_id, member=Case.member_id, department=Case.department_id)


def is_over(day: date) -> ColumnElement[bool]:
    return CaseStep.due_on <= min(day, clock.today() - DAY)


def settled(day: date) -> ColumnElement[bool]:
    """Asked for, and done or past by that evening."""
    return and_(CaseStep.due_on.is_not(None), or_(is_over(day), CaseStep.done_on <= day), or_(Case.ending.is_(None), Case.ended_on > day))


def in_time(day: date) -> ColumnElement[bool]:
    """On its day; where both times are known, by its time."""
    is_by_time = or_(CaseStep.due_time.is_(None), CaseStep.done_time.is_(None), CaseStep.done_time <= CaseStep.due_time)
    return and_(CaseStep.done_on <= day, or_(CaseStep.done_on < CaseStep.due_on, and_(CaseStep.done_on == CaseStep.due_on, is_by_time)))


def waiting(day: date) -> ColumnElement[bool]:
    is_open = and_(*(or_(column.is_(None), column > day) for column in (Case.replied_on, Case.concluded_on)))
    is_going_on = or_(Case.ending.is_(None), Case.ended_on > day)
    is_asked = or_(CaseStep.missed_on.is_(None), CaseStep.missed_on > day)
    return and_(is_over(day), is_asked, or_(CaseStep.done_on.is_(None), CaseStep.done_on > day), is_going_on, or_(is_open, CaseStep.code.in_(sorted(AFTER))))


STEPS: Mapping[str, Any] = {
    "of": CaseStep, "joins": ((Case, Case.id == CaseStep.case_id),), "owners": OWNERS, "noun": "步",
    "dimensions": {"class": Dimension(CaseStep.handling, "四办分类"), "step": Dimension(CaseStep.code, "步骤")}}
OFFICES: Mapping[str, Any] = {**STEPS, "owners": Owners()}
"""Of the whole bureau alone: what officers and leaders do is nobody's who keeps a case, nor a branch's."""
IS_KEEPERS = CaseStep.code.in_(KEEPERS)
DATED: Mapping[str, Any] = {"dated": CaseStep.due_on, "hits": in_time, "hits_words": "目标内完成的", "better": "higher", "by_workdays": True}
NOTE = "按步骤的目标日期计入时段，目标日期还没有到的不计；改了分类也计原来超过的；每日进展一天一步，没有登记的逐日计；"\
    "撤回、不予受理、不再受理的除外；已经办结才登记进来的事项没有步骤；补登的另见“补登的四办步骤”"

KEEPERS_NOTE = f"只计由承办人办的步骤，其余见信访业务和局领导的；{NOTE}"
OFFICES_NOTE = f"报告、牵头单位、会商、督办、包案、评查、邀请评价；只计全局；{NOTE}"

ON_TIME = Ratio(code="lanes.steps_on_time", name="承办人四办步骤按时完成率", among=lambda day: and_(settled(day), IS_KEEPERS), among_words="到期的",
                basis=OWN_BASIS, note=KEEPERS_NOTE, **DATED, **STEPS)
OFFICE_ON_TIME = Ratio(code="lanes.office_steps_on_time", name="信访业务和局领导四办步骤按时完成率", among=lambda day: and_(settled(day), ~IS_KEEPERS),
                       among_words="到期的", basis=OWN_BASIS, note=OFFICES_NOTE, **DATED, **OFFICES)
CONTACTS = Ratio(code="lanes.urgent_contacts_on_time", name="急事按时联系率", among=lambda day: and_(settled(day), CaseStep.code == StepCode.CONTACT),
                 among_words="到期的联系", basis=URGENT_BASIS, note=f"目标 24 小时，按登记的时间计；{NOTE}", **DATED, **STEPS)
ANSWERS = Ratio(code="lanes.answers_on_time", name="四办目标内答复率", among=lambda day: and_(settled(day), CaseStep.code == StepCode.ANSWER),
                among_words="到期的", basis=OWN_BASIS, note=f"只计所在分类对答复另有目标的（简事快办）；法定期限另见按期答复率；{NOTE}", **DATED, **STEPS)
LEFT: Mapping[str, Any] = {"unit": "步", "during": (CaseStep.due_on, CaseStep.done_on), "better": "lower", "basis": OWN_BASIS, "by_workdays": True}
LEFT_NOTE = "截至当日；事项答复以后只计答复之后的步骤；改了分类不再要办的、已经过去的每日进展不计"
OVERDUE = Count(code="lanes.steps_overdue", name="承办人超过目标还没有完成的四办步骤", where=lambda day: and_(waiting(day), IS_KEEPERS),
                note=f"只计由承办人办的步骤；{LEFT_NOTE}", **LEFT, **STEPS)
OFFICE_OVERDUE = Count(code="lanes.office_steps_overdue", name="信访业务和局领导超过目标还没有完成的四办步骤", where=lambda day: and_(waiting(day), ~IS_KEEPERS),
                       note=f"只计全局；{LEFT_NOTE}", **LEFT, **OFFICES)

WRITTEN_LATE = Count(code="lanes.steps_written_late", name="补登的四办步骤", unit="步", dated=CaseStep.due_on,
                     where=lambda day: and_(CaseStep.written_on > CaseStep.done_on, CaseStep.written_on <= day), basis=OWN_BASIS,
                     note="办理日期早于登记日期的，只有信访业务工作人员可以补登，晚登记的会商也算；按步骤的目标日期计入时段，和按时完成率对照着看",
                     by_workdays=True, **STEPS)


def paused_then(day: date) -> ColumnElement[bool]:
    return Pause.from_on <= day


def reasons() -> dict[str, str]:
    return {code: reason.words for code, reason in PAUSE_REASONS.items()}


PAUSED: Mapping[str, Any] = {
    "of": Pause, "joins": ((Case, Case.id == Pause.case_id),), "owners": OWNERS, "noun": "次", "dated": Pause.from_on, "where": paused_then,
    "dimensions": {"reason": Dimension(Pause.reason, "中止原因", reasons), "class": Dimension(Case.handling, "四办分类")}}
PAUSES = Count(code="lanes.pauses", name="中止办理", unit="次", basis="《信访工作条例》第三十六条等，见各项中止原因", note="按中止的第一天计入时段", **PAUSED)
PAUSED_DAYS = Total(code="lanes.paused_days", name="已结束的中止天数", unit="天", sum=days_between(Pause.from_on, Pause.to_on) + 1,
                    basis="《信访工作条例》第三十六条等，见各项中止原因", note="按中止的第一天计入时段；首尾两天都算；还没有结束的不计", **PAUSED)

MARKED = Count(code="lanes.marked_cases", name="特殊时期标记的信访事项", dated=Case.received_on, basis=OWN_BASIS, note="按收到日期计入时段", **FACTS,
               where=exists().where(CaseLane.case_id == Case.id, CaseLane.period_id.is_not(None)))
MEASURES = (ON_TIME, CONTACTS, ANSWERS, OVERDUE, OFFICE_ON_TIME, OFFICE_OVERDUE, WRITTEN_LATE, PAUSES, PAUSED_DAYS, MARKED)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

def visible(model: Any) -> Callable[[Select[Any], Identity], Select[Any]]:
    return lambda statement, identity: statement.where(model.case.has(readable(identity)))


def open_to(model: Any) -> Callable[[Identity], ColumnElement[bool] | None]:
    return lambda identity: None if may(identity, "case:read-accusation") else model.case.has(IS_NO_ACCUSATION)


def step_cells(step: CaseStep) -> list[Any]:
    return [step.case.number, step.handling.label, step.code.label, step.due_on, step.done_on, "承办人" if step.is_own else written_late(step)]


def written_late(step: CaseStep) -> str:
    return f"{chinese(step.written_on)}补登" if step.written_on and step.done_on and step.written_on > step.done_on else ""


def pause_cells(pause: Pause) -> list[Any]:
    return [pause.case.number, reasons().get(pause.reason, pause.reason), pause.from_on, pause.to_on]


def view_of(model: Any, headers: tuple[str, ...], cells: Callable[[Any], list[Any]]) -> FactView:
    return FactView(model=model, permission="case:read", headers=headers, cells=cells, url=lambda row: url_for("petitions.show_case", case_id=row.case_id),
                    visible=visible(model), options=(joinedload(model.case),), kept_by="这些事项由承办人和信访业务工作人员登记", open_to=open_to(model),
                    withheld="检举控告事项")


FACT_VIEWS = (
    view_of(CaseStep, ("编号", "四办分类", "步骤", "目标", "完成", "登记"), step_cells),
    view_of(Pause, ("编号", "中止原因", "从", "到"), pause_cells),
)
