"""Where the sheet of attendance goes to; and stores of tables whose rows do not say which batch made them."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities import rules
from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.sheet_people import people_of
from xinfang_party.activities.sheet_store import OPEN_STATES, OTHERS, Values, place, refuse
from xinfang_party.activities.terms import SignedAs, State, Status
from xinfang_party.kernel.database import db
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch, SheetChange
from xinfang_party.sheets.queries import changes_of
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Action, Context, Row, Verdict

NO_RECORD = "没有这次活动的记录，请先登记或导入活动记录"
TWICE = "这天有几次同名的活动，请填党小组"
CLOSED = "这次活动的记录已经提交、确认或作废，考勤不能用表格改"
NO_MAKE_UP = "补学要填补学日期和补学内容"
CLOSED_SINCE = "这批考勤里有 {} 人次的活动后来已经提交、确认或作废，不能整批撤销。"
ASKED_AT_ONCE = 500
Found = dict[tuple[Any, ...], list[Any]]


@dataclass(frozen=True)
class NotedStore(TableStore):
    """What it created is noted beside what it changed: as a change from nothing."""

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        created = [verdict.after for verdict in verdicts if verdict.action is Action.CREATE]
        bulk.insert(self.table, [self.named(values) for values in created])
        keys = {self.key_in({**dict.fromkeys(self.key_attributes), **values}) for values in created}
        bulk.insert(SheetChange.__table__, [
            {"batch_id": context.batch_id, "fact_id": row["id"], "before": {}, "after": bulk.frozen({name: row[name] for name in self.noted})}
            for row in self.stored(keys, context).values()])
        bulk.update(self.table, [(verdict.id, self.named(verdict.after))
                                 for verdict in verdicts if verdict.action is Action.UPDATE and verdict.id is not None])

    noted: tuple[str, ...] = ()
    """What must still be so, for what was created to be taken back."""
    known_by: tuple[str, ...] = ()

    @property
    def key_attributes(self) -> tuple[Any, ...]:  # type: ignore[override]
        return self.known_by

    def is_empty(self) -> bool:
        return False

    def edited_since(self, batch: ImportBatch) -> int:
        return sum(self.differing(changes) for changes in changes_of(batch))

    def undo(self, batch: ImportBatch, context: Context) -> None:
        for changes in changes_of(batch):
            made = [change.fact_id for change in changes if not change.before]
            db.session.execute(delete(self.table).where(self.table.c.id.in_(made)))
            bulk.update(self.table, [(change.fact_id, bulk.thawed(self.table, self.named(change.before))) for change in changes if change.before])


@dataclass(frozen=True)
class RollStore(NotedStore):
    """The rolls of activities that are still open. A row is judged by the day of its activity, as a roll that is called; a first one makes a planned
    activity one that was held."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        context.memory["activities"] = activities_of(rows, context)
        return super().plan(rows, context)

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        activity = values.pop("activity")
        if stored is None:
            verdict = Verdict.create(row, {**seated(values, activity, context), **values})
        else:
            said = {name: value for name, value in values.items() if value is not None}
            wanted = {**seated_anew(said, stored), **said}
            after = {name: value for name, value in wanted.items() if value != stored[name]}
            verdict = Verdict.update(row, stored["id"], {name: stored[name] for name in after}, after) if after else Verdict.unchanged(row, stored["id"])
        if verdict.action is not Action.UNCHANGED:
            refuse(row, "title", None if activity.state in OPEN_STATES else CLOSED)
            refuse(row, "held_on", rules.why_not_held(activity.held_on, activity.last_on, context.today, is_called=True))
        return None if row.is_refused(lenient=True) else verdict

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        super().apply(verdicts, context)
        created = {verdict.after["activity_id"] for verdict in verdicts if verdict.action is Action.CREATE}
        changed = select(Attendance.activity_id).where(Attendance.id.in_([verdict.id for verdict in verdicts if verdict.action is Action.UPDATE]))
        db.session.execute(update(Activity).where(Activity.state == State.PLANNED, or_(Activity.id.in_(created), Activity.id.in_(changed))).values(
            state=State.HELD, recorded_on=context.today))

    def undo(self, batch: ImportBatch, context: Context) -> None:
        """Where nothing is left of a roll, nobody said yet that it was held."""
        called = [set(db.session.scalars(select(Attendance.activity_id).where(Attendance.id.in_([change.fact_id for change in changes]))))
                  for changes in changes_of(batch)]
        super().undo(batch, context)
        without = ~select(Attendance.id).where(Attendance.activity_id == Activity.id).exists()
        for ids in called:
            db.session.execute(update(Activity).where(Activity.id.in_(ids), Activity.state == State.HELD, Activity.form.not_in(EXPECTS_NOBODY), without).values(
                state=State.PLANNED, recorded_on=None))

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span, closed = reach(by, "activity:import"), 0
        for changes in changes_of(batch):
            rows = select(func.count(Attendance.id)).join(Attendance.activity).where(Attendance.id.in_([change.fact_id for change in changes]))
            if not span.everything and db.session.scalar(rows.where(Activity.branch_id.not_in(span.branch_ids))):
                return OTHERS
            closed += db.session.scalar(rows.where(Activity.state != State.HELD)) or 0
        return CLOSED_SINCE.format(closed) if closed else super().why_not_undo(batch, by)


def activities_of(rows: Sequence[Row], context: Context) -> Found:
    """(branch, form, day, title) → the records of a chunk, cancelled ones left out."""
    days = [row.values["held_on"] for row in rows]
    columns = select(Activity.id, Activity.branch_id, Activity.cell_id, Activity.form, Activity.held_on, Activity.last_on, Activity.title,
                     Activity.state)
    found: Found = {}
    for one in db.session.execute(columns.where(Activity.held_on.between(min(days), max(days)), Activity.state != State.CANCELLED)):
        found.setdefault((one.branch_id, one.form, one.held_on, one.title), []).append(one)
    return found


def translate(row: Row, context: Context) -> Values | None:
    where, said = place(row, context), row.values
    if where is None:
        return None
    found = context.memory["activities"].get((where["branch_id"], said["form"], said["held_on"], said["title"]), [])
    chosen = [one for one in found if where["cell_id"] in (None, one.cell_id)]
    if len(chosen) != 1:
        row.refuse("title", TWICE if chosen else NO_RECORD)
        return None
    member_id, reason = people_of(context).find(said["member"], where["branch_id"], said["held_on"])
    if member_id is None:
        row.refuse("member", str(reason))
        return None
    one = chosen[0]
    is_own = people_of(context).expects(member_id, one.branch_id, one.cell_id, one.form, one.held_on)
    values = {"activity_id": one.id, "member_id": member_id, "status": said["status"], "is_guest": said.get("is_guest") if is_own else True,
              "note": said.get("note")}
    if said["status"] is Status.MADE_UP:
        values |= made_up(row, said, context.today)
    return None if row.is_refused(lenient=True) else {**values, "activity": one}


def made_up(row: Row, said: Values, today: date) -> Values:
    on, material, missed_as = said.get("made_up_on"), said.get("made_up_material"), said.get("missed_as")
    if on is None or material is None:
        row.refuse("status", NO_MAKE_UP)
        return {}
    refuse(row, "made_up_on", rules.why_not_make_up(missed_as or Status.ABSENT, said["held_on"], on, material, today))
    return {"made_up_on": on, "made_up_material": material, "missed_as": missed_as}


def seated(values: Values, activity: Any, context: Context) -> Values:
    """What follows for a new row of a roll."""
    people, key, on = people_of(context), values["member_id"], activity.held_on
    is_guest = bool(values["is_guest"])
    values["is_guest"], values["note"] = is_guest, values["note"] or ""
    if values["status"] is Status.MADE_UP:
        values["missed_as"] = values["missed_as"] or Status.ABSENT
    return {"has_vote": people.has_vote(key, on) and not is_guest, "is_exempt": people.is_exempt(key, on), "signed_as": SignedAs.RECORDER}


def seated_anew(said: Values, stored: Values) -> Values:
    """What is no longer so where the sheet says otherwise; a guest has no vote."""
    changed: Values = {"has_vote": False} if said.get("is_guest") else {}
    if said["status"] == stored["status"]:
        return changed
    missed = stored["status"] if said["status"] is Status.MADE_UP and stored["status"] is not Status.PRESENT else None
    if said["status"] is Status.MADE_UP:
        return {**changed, "missed_as": missed or Status.ABSENT, "signed_as": SignedAs.RECORDER, "signed_at": None}
    return {**changed, "missed_as": None, "made_up_on": None, "made_up_material": "", "signed_as": SignedAs.RECORDER, "signed_at": None}


def export(identity: Identity) -> Iterable[Values]:
    """The rolls of what is within reach and was not cancelled, by day."""
    statement = select(Attendance).join(Attendance.activity).where(owned(Activity, identity, "activity:export"), Activity.state != State.CANCELLED)
    whole = joinedload(Attendance.activity)
    for one in db.session.scalars(statement.options(whole.joinedload(Activity.branch), whole.joinedload(Activity.cell), joinedload(Attendance.member))
                                  .order_by(Activity.held_on, Activity.branch_id, Activity.id, Attendance.id).execution_options(yield_per=ASKED_AT_ONCE)):
        of = one.activity
        yield {"branch": of.branch.name, "cell": of.cell.name if of.cell else None, "form": of.form, "held_on": of.held_on, "title": of.title,
               "member": f"{one.member.number} {one.member.name}", "status": one.status, "is_guest": "是" if one.is_guest else "否", "note": one.note,
               "missed_as": one.missed_as, "made_up_on": one.made_up_on, "made_up_material": one.made_up_material}


ROLL = RollStore(model=Attendance, key={"member": "member_id"}, known_by=("activity_id", "member_id"), noted=("status", "note", "is_guest", "made_up_on"),
                 translate=translate, export=export)
