"""Where the sheet of the ledger goes to: new entries and tasks come in; what stands is never changed by a sheet, but on its page."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select, tuple_, update

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_store import OTHERS, Key, Values
from xinfang_party.directives.ledger_rows import ENTRY, NOTE, translate
from xinfang_party.directives.models import Directive, DirectiveTask, DirectiveYear, Supervision, TaskNote
from xinfang_party.directives.queries import ROW
from xinfang_party.directives.terms import NoteKind, TaskState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.serials import next_serial
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.tables import ASKED_AT_ONCE, TableStore
from xinfang_party.sheets.terms import Context, Row, Verdict

STANDS = "这项任务以前登记过，这一格和登记的不一样；要改的请在任务的页面上办理"
TAKEN = "这个编号已经是另一件事，请改用别的编号"
BUILT_ON = "这批数据里有 {} 件后来修改过、写过督办意见或者加过任务，不能整批撤销。"
SAME = (("due", "due_on"), ("state", "state"), ("closed_on", "closed_on"), ("owner", "owner_id"))
"""Field of the sheet → attribute that must agree with what stands."""


@dataclass(frozen=True)
class LedgerStore(TableStore):
    """Tasks, known by the number of their entry and their words. An entry comes with its first task."""

    @property
    def key_attributes(self) -> Key:  # type: ignore[override]
        return ("year", "serial", "text")

    def stored(self, keys: set[Key], context: Context) -> dict[Key, Values]:
        found: dict[Key, Values] = {}
        numbers = sorted({key[:2] for key in keys})
        for start in range(0, len(numbers), ASKED_AT_ONCE):
            statement = select(Directive.year, Directive.serial, *self.columns.values()).join(DirectiveTask, DirectiveTask.directive_id == Directive.id).where(
                tuple_(Directive.year, Directive.serial).in_(numbers[start:start + ASKED_AT_ONCE]))
            for year, serial, *row in db.session.execute(statement):
                values = {"year": year, "serial": serial, **dict(zip(self.columns, row, strict=True))}
                found[self.key_in(values)] = values
        return {key: values for key, values in found.items() if key in keys}

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        number = values["year"], values["serial"]
        whose = values["branch_id"], values["source"]
        if context.recall("entries", entries).setdefault(number, whose) != whose:
            row.refuse("number", TAKEN)
        if stored is None:
            return None if row.is_refused(lenient=True) else super().judge(row, values, None, context)
        for field, attribute in SAME:
            if row.values.get(field) is not None and values[attribute] != stored[attribute]:
                row.refuse(field, STANDS)
        return None if row.is_refused(lenient=True) else Verdict.unchanged(row, stored["id"])

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        new = [verdict.after for verdict in verdicts if verdict.id is None]
        ids = entries_for(new, context)
        places = last_places(list(ids.values()))
        for values in new:
            key = values["directive_id"] = ids[values["year"], values["serial"]]
            values["position"] = places[key] = places.get(key, -1) + 1
        super().apply(verdicts, context)
        note(new, context)

    def named(self, values: Any) -> Values:
        return super().named({name: value for name, value in values.items() if name in self.columns})

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span, own = reach(by, "directive:import"), Directive.batch_id == batch.id
        others = select(func.count()).where(DirectiveTask.batch_id == batch.id, DirectiveTask.branch_id.not_in(span.branch_ids))
        if not span.everything and db.session.scalar(others):
            return OTHERS
        more = select(DirectiveTask.directive_id).where(or_(DirectiveTask.batch_id.is_(None), DirectiveTask.batch_id != batch.id))
        built = db.session.scalar(select(func.count(Directive.id)).where(own, or_(
            Directive.version > 1, Directive.id.in_(more), Directive.id.in_(select(Supervision.directive_id))))) or 0
        return BUILT_ON.format(built) if built else super().why_not_undo(batch, by)

    def undo(self, batch: ImportBatch, context: Context) -> None:
        db.session.execute(delete(TaskNote).where(TaskNote.task_id.in_(select(DirectiveTask.id).where(DirectiveTask.batch_id == batch.id))))
        super().undo(batch, context)
        db.session.execute(delete(Directive).where(Directive.batch_id == batch.id))


def entries() -> dict[tuple[int, int], tuple[int, str]]:
    """Of every number that is given: whose it is, and what about."""
    rows = db.session.execute(select(Directive.year, Directive.serial, Directive.branch_id, Directive.source))
    return {(year, serial): (branch_id, source) for year, serial, branch_id, source in rows}


def entries_for(new: Sequence[Values], context: Context) -> dict[tuple[int, int], int]:
    """{number: its entry}, made where there is none; later numbers are counted on from the highest that was brought."""
    wanted = {(values["year"], values["serial"]): values for values in new}
    there = numbered(wanted)
    missing = [number for number in wanted if number not in there]
    bulk.insert(Directive.__table__, [{**{name: wanted[number].get(name) for name in ENTRY}, "batch_id": context.batch_id, "version": 1,
                                       "registered_on": context.today, "registered_by": context.by.name[:80]} for number in missing])
    for year in sorted({year for year, _serial in missing}):
        highest = max(serial for of_year, serial in missing if of_year == year)
        last = max(next_serial(DirectiveYear, year) - 1, highest)
        db.session.execute(update(DirectiveYear).where(DirectiveYear.year == year).values(last=last))
    return there | numbered(missing)


def numbered(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    numbers, found = sorted(wanted), dict[tuple[int, int], int]()
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        rows = db.session.execute(select(Directive.year, Directive.serial, Directive.id).where(
            tuple_(Directive.year, Directive.serial).in_(numbers[start:start + ASKED_AT_ONCE])))
        found |= {(year, serial): key for year, serial, key in rows}
    return found


def last_places(ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(ids), ASKED_AT_ONCE):
        found |= {key: last for key, last in db.session.execute(select(DirectiveTask.directive_id, func.max(DirectiveTask.position)).where(
            DirectiveTask.directive_id.in_(ids[start:start + ASKED_AT_ONCE])).group_by(DirectiveTask.directive_id))}
    return found


def note(new: Sequence[Values], context: Context) -> None:
    """The latest progress a row tells."""
    told = {(values["directive_id"], values["position"]): values for values in new if values.get("noted_on") is not None}
    rows = db.session.execute(select(DirectiveTask.id, DirectiveTask.directive_id, DirectiveTask.position).where(
        DirectiveTask.batch_id == context.batch_id)) if told else ()
    at, actor = clock.now(), context.by.name[:80]
    bulk.insert(TaskNote.__table__, [
        {"task_id": key, "kind": NoteKind.PROGRESS, "at": at, "actor": actor, "percent": told[place]["percent"], "problems": "",
         **{column: told[place][name] for column, name in NOTE.items()}} for key, *where in rows if (place := tuple(where)) in told])


def export(identity: Identity) -> Iterable[Values]:
    """What is within reach and was not withdrawn, by number."""
    latest = select(TaskNote.task_id, func.max(TaskNote.id).label("id")).where(TaskNote.kind == NoteKind.PROGRESS).group_by(TaskNote.task_id).subquery()
    statement = select(DirectiveTask, TaskNote).join(DirectiveTask.directive).outerjoin(latest, latest.c.task_id == DirectiveTask.id).outerjoin(
        TaskNote, TaskNote.id == latest.c.id).where(owned(DirectiveTask, identity, "directive:export"), DirectiveTask.state != TaskState.WITHDRAWN)
    for one, last in db.session.execute(statement.options(*ROW).order_by(Directive.year, Directive.serial, DirectiveTask.position, DirectiveTask.id)):
        entry = one.directive
        yield {"number": entry.number, "branch": one.branch.name, "since": entry.learned_on or entry.registered_on, **{name: getattr(entry, name) for name in (
                   "source", "level", "document_no", "issued_on", "summary", "secrecy", "learned_on", "decision")},
               **{name: getattr(one, name) for name in ("lead_leader", "cooperating", "measures", "set_on", "state", "percent", "closed_on", "result")},
               "task": one.text, "lead_department": one.lead_department.name if one.lead_department else None, "owner": one.owner.number if one.owner else None,
               "due": one.due_on or "长期", "noted_on": last.noted_on if last else None, "progress": last.text if last else None}


LEDGER = LedgerStore(model=DirectiveTask, key={"number": "year", "task": "text"}, translate=translate, export=export)
