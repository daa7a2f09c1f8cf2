"""Rows of a case sheet as cases: names become ids, days are checked against each other, what follows from them is derived."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.petitions import checks, evaluations, watching
from xinfang_party.petitions.deriving import derived
from xinfang_party.petitions.desk import DAYS, NOTHING, Desk, Stays, branch_on, desk_of, is_board, leave_out
from xinfang_party.petitions.models import Case, ClassChange, Extension, Pause
from xinfang_party.petitions.terms import Channel
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.queries import changes_of
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Action, Came, Context, Row, Verdict

Values = dict[str, Any]

OWN_IN_BATCH = "这批数据里有 {} 件是您自己承办的或您所负责支部的事项，不能由您撤销，请由其他信访业务工作人员撤销。"
NO_RECEIPT = "没有收到日期，这件事项不能导入"
TAKEN_AS_RECEIPT = "没有收到日期，按最早的登记或受理日期导入"
FUTURE_RECEIPT = "收到日期还没有到，请检查"
FUTURE = "日期还没有到，请检查"
BEFORE_RECEIPT = "早于收到日期，请检查"
NUMBER: Any = Case.__table__.c.number
CLOSING = ("replied_on", "ending", "concluded_on")
OTHER_PART = "这件事项已有更晚的答复，以已有的为准，这一行没有导入"
FROM_BOARD = "这是留言板的表，没有“信访形式”一列，形式按领导留言导入，已经填了形式的不变；不是留言的，请在表里加上“信访形式”一列。"
AFTER_OTHERS = "晚于这件事项已有的答复或其他日期，请检查"


def translate(row: Row, context: Context) -> Values | None:
    """The attributes a row says; None = not said."""
    desk, said = desk_of(context), row.values
    shape = desk.shape_of(said)
    values: Values = {attribute: said[field] for field, attribute in shape.plain}
    for field, day, of_day in shape.moments:
        moment = said[field]
        if moment is not None:
            values[day] = moment[0]
            if of_day:
                values[of_day] = moment[1]
    for field in shape.names:
        if (text := said[field]) is not None:
            name = desk.names[field]
            values[name.attribute] = name.known.get(text)
            if values[name.attribute] is None:
                row.doubt(field, name.ambiguous if text in name.known else name.strange)
    if said.get("accepted_at") is not None:
        values["acceptance_known"] = True
    if values.get("given_due_on") and values.get("extension_days"):
        values["given_due_on"] -= timedelta(days=values["extension_days"])  # the sheet's last day has its extension in it
    return values


def derive(values: Values, context: Context) -> Values:
    """What follows. A row without a day of acceptance leaves it unknown, never late."""
    desk = desk_of(context)
    if values.get("acceptance_known") is None:
        values["acceptance_known"] = False
    return derived(values, move_last_day=desk.move_last_day, calendar=desk.calendar)


@dataclass(frozen=True)
class CaseStore(TableStore):
    """The table of cases; a row is checked together with what stands there already."""

    def judge(self, row: Row, values: Values, stored: Any, context: Context) -> Verdict | None:  # type: ignore[override]
        desk, old = desk_of(context), stored or NOTHING
        received_on = values.get("received_on") or old.get("received_on") or earliest(row, values)
        if received_on is None:
            row.refuse("received_at", NO_RECEIPT)
            return None
        if received_on > desk.today:
            row.refuse("received_at", FUTURE_RECEIPT)
            return None
        if is_earlier_part(row, values, old):
            row.doubt("answer_no", OTHER_PART, came=Came.TOLD)
            return Verdict.unchanged(row, old["id"])
        if stored is None:
            values["received_on"] = received_on
        else:
            received_on = received_before(row, values, old, received_on)
        check_days(row, values, received_on, desk)
        place(values, old, received_on, desk.stays)
        if old.get("channel") is None and context.recall("board", lambda: is_board(context.mapping)):
            values["channel"] = Channel.MESSAGE_BOARD
        evaluations.read_unsaid(row, values, old)
        evaluations.check(row, values, old)
        verdict = super().judge(row, values, stored, context)
        reason = why_not_own(verdict.after, old, context.by) if verdict.action is not Action.UNCHANGED else None
        if reason:
            row.refuse("number", reason)
        return None if reason else verdict

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        own = own_in(batch, by)
        return OWN_IN_BATCH.format(own) if own else super().why_not_undo(batch, by)


def told_by_headers(mapping: Mapping[str, str]) -> str:
    return FROM_BOARD if is_board(mapping) else ""


def why_not_own(after: Mapping[str, Any], old: Mapping[str, Any], by: Identity) -> str | None:
    """A sentence where the case is the importer's own, or of a branch he or she leads: before this row or after it."""
    if by.member_id is None and not by.led_branch_ids:
        return None
    before = old.get("member_id"), old.get("branch_id")
    for member_id, branch_id in (before, (after.get("member_id", before[0]), after.get("branch_id", before[1]))):
        reason = checks.why_not_write(member_id=member_id, branch_id=branch_id, by_member_id=by.member_id, led_branch_ids=by.led_branch_ids)
        if reason:
            return reason.removesuffix("。")
    return None


def own_in(batch: ImportBatch, by: Identity) -> int:
    """How many cases of the batch are the undoer's own, or of a branch he or she leads: now, or once the batch is undone."""
    if by.member_id is None and not by.led_branch_ids:
        return 0
    made = or_(Case.member_id == by.member_id, Case.branch_id.in_(sorted(by.led_branch_ids)))
    own = db.session.scalar(select(func.count()).select_from(Case).where(Case.batch_id == batch.id, made)) or 0
    for changes in changes_of(batch):
        keepers = select(Case.id, Case.member_id, Case.branch_id).where(Case.id.in_([change.fact_id for change in changes]))
        now: dict[int, Mapping[str, Any]] = {row["id"]: dict(row) for row in db.session.execute(keepers).mappings()}
        own += sum(why_not_own(change.before, now.get(change.fact_id, NOTHING), by) is not None for change in changes)
    return own


def earliest(row: Row, values: Values) -> date | None:
    """The first day a sheet without receipt knows of a new case."""
    days = [day for name in ("registered_on", "accepted_on") if (day := values.get(name)) is not None]
    if days:
        row.doubt("received_at", TAKEN_AS_RECEIPT, came=Came.TOLD)
    return min(days, default=None)


def is_earlier_part(row: Row, values: Values, old: Mapping[str, Any]) -> bool:
    """One of several answers, older than the one that stands: as within one file (`sheets.repeats`) the newest tells."""
    said, stands = values.get("replied_on"), old.get("replied_on")
    if row.values.get("answer_no") is None or said is None or stands is None:
        return False
    at, stood = values.get("replied_time"), old.get("replied_time")
    return bool(said < stands or (said == stands and at and stood and at < stood))


def received_before(row: Row, values: Values, old: Mapping[str, Any], received_on: date) -> date:
    """The day of receipt that holds: a new one after days that stand is left out."""
    stored: date = old["received_on"]
    if received_on != stored:
        standing = [old[day] for day in DAYS.values() if old[day] is not None and values.get(day) is None]
        if standing and min(standing) < received_on:
            leave_out(row, values, "received_on", "received_at", AFTER_OTHERS)
            return stored
    return received_on


def check_days(row: Row, values: Values, received_on: date, desk: Desk) -> None:
    """Nothing before the receipt, nothing that has not happened yet."""
    for field, day in desk.shape_of(row.values).days:
        value = values.get(day)
        if value is not None:
            if value < received_on:
                leave_out(row, values, day, field, BEFORE_RECEIPT)
            elif value > desk.today and day != "given_due_on":
                leave_out(row, values, day, field, FUTURE)


def place(values: Values, old: Mapping[str, Any], received_on: date, stays: Stays) -> None:
    """A member named without a branch brings the branch he or she belonged to on the day of receipt."""
    member_id = values.get("member_id")
    if member_id is None or values.get("branch_id") is not None:
        return
    if member_id != old.get("member_id") or old.get("branch_id") is None:
        values["branch_id"] = branch_on(stays, member_id, received_on)


# --- what stands beside the cases ---------------------------------------------------------------------------------------------

def reason_of(batch_id: int | None) -> str:
    return f"随表格导入（批次 {batch_id}）"


def written(verdicts: list[Verdict], context: Context) -> None:
    """A class that a sheet changes keeps its history. Whoever watches is told of cases that changed, and of new ones that are open."""
    bulk.insert(ClassChange.__table__, [
        {"case_id": verdict.id, "before": verdict.before["handling"], "after": verdict.after["handling"], "reason": reason_of(context.batch_id),
         "actor": context.by.name, "at": clock.now()}
        for verdict in verdicts if verdict.action is Action.UPDATE and "handling" in verdict.after])
    numbers = [verdict.after["number"] for verdict in verdicts if verdict.action is Action.CREATE and not any(map(verdict.after.get, CLOSING))]
    made = db.session.scalars(select(Case.id).where(bulk.among(NUMBER, numbers))).all() if numbers else ()
    watching.tell([*(verdict.id for verdict in verdicts if verdict.action is Action.UPDATE and verdict.id is not None), *made])


def before_undo(batch: ImportBatch) -> None:
    watching.before_undo(batch)
    db.session.execute(delete(ClassChange).where(ClassChange.reason == reason_of(batch.id)))


def built_on(batch: ImportBatch) -> str | None:
    """Extensions, pauses and changes of class of the batch's cases, and what rooms above know of. What they picked is theirs to keep from dangling."""
    kinds: Iterable[tuple[Any, str]] = ((Extension, "延期"), (Pause, "中止"), (ClassChange, "四办分类调整"))
    found = [f"{count} 次{words}" for model, words in kinds if (count := count_of(model, batch))]
    return f"这批事项已经登记了{'、'.join(found)}，不能整批撤销。请逐件更正。" if found else watching.built_on(batch)


def after_undo(batch: ImportBatch) -> None:
    """The cases it had changed are as they were before."""
    for changes in changes_of(batch):
        watching.tell(change.fact_id for change in changes)


def count_of(model: Any, batch: ImportBatch) -> int:
    statement = select(func.count()).select_from(model).join(Case, Case.id == model.case_id).where(Case.batch_id == batch.id)
    return db.session.scalar(statement) or 0


