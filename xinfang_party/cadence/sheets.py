"""The year's plan as a sheet, both ways: one row is one thing a branch means to hold."""
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.registry import ON_IMPORTED, ON_TAKEN_BACK
from xinfang_party.activities.sheet_people import house
from xinfang_party.activities.sheet_roll import NotedStore
from xinfang_party.activities.sheet_store import OTHERS, DayStore, Values, place, refuse
from xinfang_party.activities.sheets import WHOSE, a_line, one_of
from xinfang_party.activities.terms import Kind, State
from xinfang_party.cadence import linking, rules
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.cadence.service import plannable
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import db
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.queries import changes_of
from xinfang_party.sheets.terms import CHOICE, Action, Column, Context, Row, Sheet, Verdict

RECORDED = "这一项已经有活动记录，计划不能再改"
RECORDED_SINCE = "这批计划里有 {} 项后来已经有活动记录，不能整批撤销。"


@dataclass(frozen=True)
class PlanStore(NotedStore, DayStore):
    """Entries that were recorded since stay as they are."""

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        if stored is None:
            refuse(row, "planned_on", rules.why_not_year(values["planned_on"].year, context.today))
            values = {**values, "title": values["title"] or "", "version": 1}
        verdict = super().judge(row, values, stored, context)
        if verdict.action is Action.UPDATE and stored is not None and stored["activity_id"] in context.recall("counting", counting):
            row.refuse("title", RECORDED)
        return None if row.is_refused(lenient=True) else verdict

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span, recorded = reach(by, "plan:edit"), 0
        for changes in changes_of(batch):
            entries = select(func.count(PlanEntry.id)).where(PlanEntry.id.in_([change.fact_id for change in changes]))
            if not span.everything and db.session.scalar(entries.where(PlanEntry.branch_id.not_in(span.branch_ids))):
                return OTHERS
            recorded += db.session.scalar(entries.where(PlanEntry.activity_id.is_not(None))) or 0
        return RECORDED_SINCE.format(recorded) if recorded else super().why_not_undo(batch, by)


def counting() -> set[int]:
    """Records of planned entries that were not cancelled."""
    return set(db.session.scalars(select(PlanEntry.activity_id).join(Activity, Activity.id == PlanEntry.activity_id).where(Activity.state != State.CANCELLED)))


def translate(row: Row, context: Context) -> Values | None:
    where, said = place(row, context, "planned_on"), row.values
    if where is None:
        return None
    branch = house(context).branches[said["branch"]]
    refuse(row, "kind", rules.why_not_kind(said["kind"], plannable(branch), has_cell=where["cell_id"] is not None))
    return None if row.is_refused(lenient=True) else {**where, "kind": said["kind"], "planned_on": said["planned_on"], "title": said.get("title")}


def export(identity: Identity) -> Iterable[Values]:
    """What is within reach, by day; and what became of it."""
    statement = select(PlanEntry).where(owned(PlanEntry, identity, "cadence:read")).options(
        joinedload(PlanEntry.branch), joinedload(PlanEntry.cell), joinedload(PlanEntry.activity))
    for one in db.session.scalars(statement.order_by(PlanEntry.planned_on, PlanEntry.branch_id, PlanEntry.id)):
        held = one.activity if one.activity is not None and one.activity.state is not State.CANCELLED else None
        yield {"branch": one.branch.name, "cell": one.cell.name if one.cell else "", "kind": one.kind, "planned_on": one.planned_on,
               "title": one.title, "recorded_on": held.held_on if held else None}


def told_only(_cell: object) -> None:
    """Of a column that goes out and never comes in."""


PLAN = Sheet(
    code="cadence.plan", title="年度计划", unit="项", key=("branch", "cell", "kind", "planned_on"), import_permission="plan:edit",
    export_permission="cadence:read", splittable=False, help="一项计划一行。同一党支部同一天同一种活动算一项。",
    columns=(
        *WHOSE[:2],
        Column("kind", "活动", ("类型", "形式", "活动形式", "活动类型", "内容"), one_of({kind.label: kind for kind in Kind}), required=True, kind=CHOICE,
               example="主题党日", show=lambda kind: kind.label, help="、".join(kind.label for kind in Kind), width=18),
        Column("planned_on", "计划日期", ("日期", "时间", "计划时间"), cells.as_date, required=True, example="2026-03-06"),
        Column("title", "主题", ("名称", "计划主题", "活动主题"), a_line(80), example="3月主题党日", width=30),
        Column("recorded_on", "已开展日期", (), told_only, kind="日期", help="只导出，导入时不看"),
    ),
    store=PlanStore(model=PlanEntry, key={"kind": "kind"}, known_by=("branch_id", "cell_id", "kind", "planned_on"), day="planned_on",
                    noted=("planned_on", "title", "activity_id"), translate=translate, export=export))
SHEETS = (PLAN,)

if linking.link_imported not in ON_IMPORTED:
    ON_IMPORTED.append(linking.link_imported)
    ON_TAKEN_BACK.append(linking.take_back)
