"""Figures over findings and what came of them; the standard's item B2-4 is judged by them."""
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.findings.catalogue import REGULATION, days
from xinfang_party.findings.models import Finding, FindingStep, Remedy
from xinfang_party.findings.queries import ROW, items, readable, readable_remedies
from xinfang_party.findings.standing import is_due, is_late, is_open, is_there
from xinfang_party.findings.terms import RemedyKind, Source
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio
from xinfang_party.measures.registry import FactView

OWNERS = Owners(branch=Finding.branch_id, member=Finding.owner_id, department=Finding.lead_department_id)
DIMENSIONS = {"source": Dimension(Finding.source, "来源"), "severity": Dimension(Finding.severity, "程度"), "item": Dimension(Finding.item_code, "清单条目", items)}
ABOUT: Mapping[str, Any] = dict(of=Finding, owners=OWNERS, dimensions=DIMENSIONS, basis=REGULATION, noun="个")
COUNTED: Mapping[str, Any] = dict(**ABOUT, unit="个")
STANDS: Mapping[str, Any] = dict(**COUNTED, during=(Finding.found_on, Finding.closed_on), better="lower")
B2_4 = "对应标准化清单 B2-4"
LEFT_OUT = "线索来的不计"
"""Clues are told to no other branch, and figures are open to every member: a figure of one day would tell of one clue."""


def told(condition: Callable[[date], Any]) -> Callable[[date], Any]:
    return lambda day: and_(condition(day), Finding.source != Source.SIGNAL)



FOUND = Count(code="findings.found", name="发现的问题", dated=Finding.found_on, where=told(is_there), note=f"按发现日期计入所在时段；已撤销的、{LEFT_OUT}", **COUNTED)
OPEN = Count(code="findings.open", name="未销号的问题", where=told(is_open), note=f"时段末（或截至日）还没有销号的；已撤销的、{LEFT_OUT}", **STANDS)
OVERDUE = Count(
    code="findings.overdue", name="超期未销号的问题", where=told(is_late), **STANDS,
    note=f"时段末（或截至日）已过整改期限（长期坚持的，复查日）还没有销号的；批准延期的，从批准之日起按延期后的期限；{LEFT_OUT}")
OVERDUE_LONG = Count(
    code="findings.overdue_long", name="超期 30 日以上的问题", where=told(lambda day: is_late(day, days("talk_after"))), **STANDS,
    note=f"超过整改期限多于 {days('talk_after').days} 日还没有销号的；{LEFT_OUT}；{B2_4}，要求没有")
CLOSED_ON_TIME = Ratio(
    code="findings.closed_on_time", name="问题按期销号率", dated=Finding.due_on, among=told(is_due), better="higher",
    hits=lambda day: and_(Finding.closed_on <= Finding.due_on, Finding.closed_on <= day), hits_words="按期销号的", among_words="到期的",
    note=f"按整改期限（批准延期的按延期后的）计入所在时段；{LEFT_OUT}；{B2_4}", **ABOUT)
RECHECK_FAILED = Count(
    code="findings.recheck_failed", name="复核不通过的次数", unit="次", noun="次", of=FindingStep, dated=FindingStep.taken_on, owners=OWNERS,
    dimensions=DIMENSIONS, joins=((Finding, Finding.id == FindingStep.finding_id),), better="lower", basis=REGULATION,
    where=and_(FindingStep.verb == "fail", Finding.source != Source.SIGNAL),
    note=f"按复核日期计入所在时段；同一个问题可以有几次；复核通过以后不予销号的、{LEFT_OUT}")
CAME_OF_IT: Mapping[str, Any] = dict(of=Remedy, dated=Remedy.started_on, owners=Owners(branch=Remedy.branch_id), unit="项", noun="项", basis=REGULATION)
RULES_MADE = Count(code="findings.rules_made", name="健全的制度", where=Remedy.kind == RemedyKind.RULE, note="按印发日期计入所在时段；全局的制度没有归属的支部",
                   **CAME_OF_IT)
CAMPAIGNS = Count(code="findings.campaigns", name="回应整改问题的专项治理", where=Remedy.kind == RemedyKind.CAMPAIGN,
                  note="按开始日期计入所在时段；全局的专项没有归属的支部", **CAME_OF_IT)
MEASURES = (FOUND, OPEN, OVERDUE, OVERDUE_LONG, CLOSED_ON_TIME, RECHECK_FAILED, RULES_MADE, CAMPAIGNS)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

def cells(finding: Finding) -> list[Any]:
    return [finding.number, finding.branch.name, finding.brief, finding.source, finding.owner.name if finding.owner else "", finding.due_on, finding.state]


def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


def visible_steps(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(FindingStep.finding_id.in_(select(Finding.id).where(readable(identity))))


def visible_remedies(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable_remedies(identity))


FACT_VIEWS = (
    FactView(model=Finding, permission="finding:read", headers=("编号", "党组织", "问题", "来源", "责任人", "期限", "进行到"), cells=cells,
             url=lambda finding: url_for("findings.show_finding", finding_id=finding.id), visible=visible, options=ROW,
             kept_by="督导检查员、机关党委或机关纪委登记，党支部整改"),
    FactView(model=FindingStep, permission="finding:read", headers=("编号", "党组织", "问题", "复核日期", "意见"),
             cells=lambda step: [step.finding.number, step.finding.branch.name, step.finding.brief, step.taken_on, step.opinion],
             url=lambda step: url_for("findings.show_finding", finding_id=step.finding_id), visible=visible_steps,
             options=(joinedload(FindingStep.finding).joinedload(Finding.branch),), kept_by="复核人填写"),
    FactView(model=Remedy, permission="remedy:read", headers=("名称", "文号", "类别", "印发（开始）日期", "由谁管"),
             cells=lambda remedy: [remedy.name, remedy.document_no, remedy.kind, remedy.started_on, remedy.keeper],
             url=lambda remedy: f"{url_for('findings.list_remedies')}#remedy-{remedy.id}", visible=visible_remedies, kept_by="机关党委或机关纪委登记"),
)
