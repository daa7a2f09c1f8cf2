"""Figures over the ledger, research and campaigns; the standard's item B2-3 is judged by two of them."""
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.directives import rules
from xinfang_party.directives.catalogue import BASIS, RESEARCH_BASIS, days
from xinfang_party.directives.models import Campaign, Directive, DirectiveTask, Research, TaskNote, WrittenInstruction
from xinfang_party.directives.queries import ENTRY, ROW, of_everybody_or, readable, readable_tasks
from xinfang_party.directives.terms import UPDATES, NoteKind, Outcome
from xinfang_party.kernel import clock
from xinfang_party.measures.kinds import Count, Dimension, Median, Owners, Ratio
from xinfang_party.measures.registry import FactView

DAY = timedelta(days=1)
B2_3 = "对应标准化清单 B2-3"


# --- how a task stood on a day -------------------------------------------------------------------------------------------------

def is_there(day: date) -> ColumnElement[bool]:
    """Not withdrawn by that evening."""
    return or_(DirectiveTask.withdrawn_on.is_(None), DirectiveTask.withdrawn_on > day)


def closing_as_of(day: date) -> Any:
    """The day it was closed as far as that evening knew: a task taken up again later was still closed then. May lie after that day."""
    mine = TaskNote.task_id == DirectiveTask.id
    later = select(TaskNote.kind).where(mine, TaskNote.kind.in_((NoteKind.CLOSED, NoteKind.REOPENED)), TaskNote.noted_on > day)
    first = later.order_by(TaskNote.noted_on, TaskNote.id).limit(1).correlate(DirectiveTask).scalar_subquery()
    last = select(func.max(TaskNote.noted_on)).where(mine, TaskNote.kind == NoteKind.CLOSED, TaskNote.noted_on <= day).correlate(DirectiveTask).scalar_subquery()
    return case((first == NoteKind.REOPENED, last), else_=DirectiveTask.closed_on)


def is_closed(day: date) -> ColumnElement[bool]:
    return func.coalesce(closing_as_of(day) <= day, false())


def is_open(day: date) -> ColumnElement[bool]:
    return and_(is_there(day), ~is_closed(day))


def is_updated(day: date) -> ColumnElement[bool]:
    """By the notes written up to that day, so that what was written later tells nothing of it, whichever day it is about."""
    last = select(func.max(TaskNote.noted_on)).where(
        TaskNote.task_id == DirectiveTask.id, TaskNote.kind.in_(UPDATES), TaskNote.at < clock.at(day + DAY)).correlate(DirectiveTask).scalar_subquery()
    return func.coalesce(last, DirectiveTask.set_on) >= rules.stale_before(day)


def due_as_of(day: date) -> Any:
    """The due day as it was then: before a move, the day that was moved."""
    moved = select(TaskNote.was_due_on).where(TaskNote.task_id == DirectiveTask.id, TaskNote.kind == NoteKind.DUE, TaskNote.noted_on > day)
    first = moved.order_by(TaskNote.noted_on, TaskNote.id).limit(1).correlate(DirectiveTask).scalar_subquery()
    return case((moved.correlate(DirectiveTask).exists(), first), else_=DirectiveTask.due_on)


def is_late(day: date) -> ColumnElement[bool]:
    return and_(is_open(day), due_as_of(day) < day)


def is_due(day: date) -> ColumnElement[bool]:
    """Its last day has passed by that evening, today's has not yet; or it was closed before."""
    return and_(is_there(day), or_(due_as_of(day) <= min(day, clock.today() - DAY), is_closed(day)))


def is_in_time(day: date) -> ColumnElement[bool]:
    return and_(is_closed(day), closing_as_of(day) <= due_as_of(day))


# --- the ledger ---------------------------------------------------------------------------------------------------------------

OWNERS = Owners(branch=DirectiveTask.branch_id, department=DirectiveTask.lead_department_id, member=DirectiveTask.owner_id)
TASKS: Mapping[str, Any] = dict(of=DirectiveTask, owners=OWNERS, joins=((Directive, Directive.id == DirectiveTask.directive_id),), noun="项", basis=BASIS,
                                dimensions={"directive_level": Dimension(Directive.level, "来源级别")})
STANDS: Mapping[str, Any] = dict(**TASKS, during=(DirectiveTask.set_on, DirectiveTask.closed_on))
UPDATED_SHARE = Ratio(
    code="directives.updated_share", name="贯彻落实任务按时更新率", among=is_open, hits=is_updated, hits_words=f"{days('update_within').days} 日内更新过的",
    among_words="没有办结的", better="higher", note=f"看时段末（或截至日）没有办结的任务，最近一次进展（没有的，布置之日）在不在 {days('update_within').days} 日以内；"
    "进展从登记的那天起才算，补记以前的不改变以前的结果；"
    f"已撤销的不计；长期坚持的也要更新；{B2_3}", **STANDS)
CLOSED_ON_TIME = Ratio(
    code="directives.closed_on_time", name="贯彻落实任务按期办结率", dated=due_as_of, among=is_due, better="higher",
    hits=is_in_time, hits_words="按期办结的", among_words="到期的",
    note=f"按完成期限计入所在时段；已撤销的、长期坚持的不计；期限改过的，改以前按原来的期限，改以后按新的；过了期限的只有机关党委能改；{B2_3}", **TASKS)
OPEN = Count(code="directives.open", name="没有办结的贯彻落实任务", unit="项", where=is_open,
             note="时段末（或截至日）还没有办结的，长期坚持的也在内；已撤销的不计", **STANDS)
OVERDUE = Count(code="directives.overdue", name="逾期没有办结的贯彻落实任务", unit="项", where=is_late, better="lower",
                note="时段末（或截至日）已过期限还没有办结的；期限改过的，改以前按原来的期限；已撤销的、长期坚持的不计", **STANDS)
LAG = Median(
    code="directives.lag", name="从印发到学习的间隔中位数", unit="个工作日", better="lower", of=Directive, dated=Directive.learned_on, noun="件",
    owners=Owners(branch=Directive.branch_id), dimensions={"directive_level": Dimension(Directive.level, "来源级别")}, where=Directive.lag_days >= 0,
    of_value=Directive.lag_days, basis="党组工作规则（各单位自定）", note="从印发到学习隔了几个工作日，按学习日期计入时段；没有印发日期、还没有学习的不计")


# --- research and campaigns ---------------------------------------------------------------------------------------------------

RESEARCHED: Mapping[str, Any] = dict(owners=Owners(branch=Research.branch_id, department=Research.department_id), basis=RESEARCH_BASIS, better="higher")
WRITTEN: Mapping[str, Any] = dict(of=WrittenInstruction, unit="条", noun="条", joins=((Research, Research.id == WrittenInstruction.research_id),), **RESEARCHED)
TRIPS = Count(code="directives.research_trips", name="带队调研", unit="次", noun="次", of=Research, dated=Research.held_on,
              note="登记在“调研”里的，按第一天计入时段；支部又登记成活动的，在那次调研里选上那次活动，这里只计一次；没有写明支部、处室的只计入全局", **RESEARCHED)
REPORTS = Count(code="directives.research_reports", name="调研报告", unit="篇", noun="篇", of=Research, dated=Research.reported_on,
                note="按报告日期计入时段", **RESEARCHED)
INSTRUCTIONS = Count(code="directives.instructions", name="领导批示", dated=WrittenInstruction.given_on, note="调研报告得到的批示，按批示日期计入时段", **WRITTEN)
SOLVED = Count(code="directives.problems_solved", name="批示后解决的问题", dated=WrittenInstruction.done_on,
               where=WrittenInstruction.outcome == Outcome.SOLVED, note="办理结果是“问题已解决”的批示，按登记结果的日期计入时段", **WRITTEN)
CAMPAIGNS = Count(code="directives.campaigns", name="专项治理", unit="项", noun="项", of=Campaign, dated=Campaign.from_on, basis=BASIS, better="none",
                  owners=Owners(branch=Campaign.branch_id, department=Campaign.lead_department_id), note="按开始日期计入时段；全局的专项没有归属的支部")
MEASURES = (UPDATED_SHARE, CLOSED_ON_TIME, OPEN, OVERDUE, LAG, TRIPS, REPORTS, INSTRUCTIONS, SOLVED, CAMPAIGNS)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

def within(condition: Callable[[Identity], Any]) -> Callable[[Select[Any], Identity], Select[Any]]:
    return lambda statement, identity: statement.where(condition(identity))


def of_read_research(identity: Identity) -> ColumnElement[bool]:
    return WrittenInstruction.research_id.in_(select(Research.id).where(of_everybody_or(Research, identity, "research:read")))


def task_cells(task: DirectiveTask) -> list[Any]:
    return [task.directive.number, task.branch.name, task.text, task.owner.name if task.owner else "", task.due_on or "长期", task.updated_on, task.state]


FACT_VIEWS = (
    FactView(model=DirectiveTask, permission="directive:read", headers=("编号", "党组织", "任务", "责任人", "期限", "最近更新", "进行到"), cells=task_cells,
             url=lambda task: url_for("directives.show_task", directive_task_id=task.id), visible=within(readable_tasks), options=ROW, kept_by="支部书记或机关党委登记"),
    FactView(model=Directive, permission="directive:read", headers=("编号", "党组织", "来源", "印发日期", "学习日期", "间隔工作日"),
             cells=lambda one: [one.number, one.branch.name, one.source, one.issued_on, one.learned_on, one.lag_days],
             url=lambda one: url_for("directives.show_directive", directive_id=one.id), visible=within(readable), options=ENTRY,
             kept_by="支部书记或机关党委登记"),
    FactView(model=Research, permission="research:read", headers=("日期", "题目", "带队", "地点", "报告"),
             cells=lambda one: [one.held_on, one.theme, one.leader, one.places, one.report_title],
             url=lambda one: url_for("directives.show_research", research_id=one.id),
             visible=within(lambda identity: of_everybody_or(Research, identity, "research:read")), kept_by="机关党委、局领导或信访业务工作人员登记"),
    FactView(model=WrittenInstruction, permission="research:read", headers=("批示日期", "谁批示", "调研题目", "结果"),
             cells=lambda one: [one.given_on, one.given_by, one.research.theme, one.outcome],
             url=lambda one: url_for("directives.show_research", research_id=one.research_id), visible=within(of_read_research),
             options=(joinedload(WrittenInstruction.research),), kept_by="机关党委、局领导或信访业务工作人员登记"),
    FactView(model=Campaign, permission="campaign:read", headers=("名称", "牵头领导", "开始", "计划结束", "结束"),
             cells=lambda one: [one.name, one.lead_leader, one.from_on, one.to_on, one.ended_on],
             url=lambda one: url_for("directives.show_campaign", campaign_id=one.id),
             visible=within(lambda identity: of_everybody_or(Campaign, identity, "campaign:read")), kept_by="机关党委或机关纪委登记"),
)
