"""Batches within the viewer's permission; problems, conflicts and changes of a batch."""
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.sheets import registry
from xinfang_party.sheets.models import ImportBatch, ImportConflict, ImportProblem, RememberedMapping, SheetChange
from xinfang_party.sheets.repeats import Choice
from xinfang_party.sheets.terms import BatchState, ProblemKind, Sheet
from xinfang_party.tasks.models import BackgroundTask, TaskState
from xinfang_party.web.owed import NO_DAY, Rows

CHANGED = "这批数据刚刚被别人处理过，您的操作没有生效。请查看最新情况后再操作。"
SHOWN_OWED = 5
ASKED_AT_ONCE = 500
TOLD_OF_PARTS = (ImportBatch.parent_id, ImportBatch.state, ImportBatch.rows, ImportBatch.created, ImportBatch.updated, ImportBatch.unchanged)
"""What a list tells of the batches that came of decisions: a batch may have hundreds of them."""


def sheets_for(identity: Identity) -> list[Sheet]:
    """The sheets this person may import or export, in the rooms' order."""
    return [sheet for sheet in registry.SHEETS.values()
            if may(identity, sheet.import_permission) or may(identity, sheet.export_permission)]


def sheet_for(identity: Identity, code: str, *, to_import: bool = False, to_export: bool = False) -> Sheet:
    """The sheet if this person may use it (so); else `NotFound`."""
    sheet = registry.get(code)
    if sheet is None:
        raise NotFound
    imports, exports = may(identity, sheet.import_permission), may(identity, sheet.export_permission)
    if not (imports or exports) or (to_import and not imports) or (to_export and not exports):
        raise NotFound
    return sheet


def batch_for(identity: Identity, batch_id: int) -> tuple[ImportBatch, Sheet]:
    """The batch and its sheet, if this person may import that sheet and see this batch of it; else `NotFound`."""
    batch = db.session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound
    sheet = sheet_for(identity, batch.sheet, to_import=True)
    if not sees_all(identity, sheet) and batch.account_id != identity.account_id:
        raise NotFound
    return batch, sheet


def sees_all(identity: Identity, sheet: Sheet) -> bool:
    """Whoever imports for some branches only sees the batches he or she sent: the rows of others are of branches that others lead."""
    return reach(identity, sheet.import_permission).everything


def seen(identity: Identity, codes: Sequence[str]) -> ColumnElement[bool]:
    """The same as a condition, over the batches of these sheets."""
    whole = [code for code in codes if sees_all(identity, registry.SHEETS[code])]
    return or_(ImportBatch.sheet.in_(whole), and_(ImportBatch.sheet.in_(codes), ImportBatch.account_id == identity.account_id))


def conflict_for(identity: Identity, conflict_id: int) -> tuple[ImportConflict, ImportBatch, Sheet]:
    conflict = db.session.get(ImportConflict, conflict_id)
    if conflict is None:
        raise NotFound
    return conflict, *batch_for(identity, conflict.batch_id)


def batches_of(sheet: Sheet, identity: Identity) -> Select[Any]:
    return select(ImportBatch).where(seen(identity, [sheet.code])).order_by(ImportBatch.id.desc())


def faults_of(batch: ImportBatch, kind: ProblemKind) -> list[tuple[int, str, str, str]]:
    """(row, column, message, value) of every fault that was kept, in the rows' order."""
    return [(row, column, message, value) for row, column, message, value in db.session.execute(
        select(ImportProblem.row, ImportProblem.column, ImportProblem.message, ImportProblem.value)
        .where(ImportProblem.batch_id == batch.id, ImportProblem.kind == kind).order_by(ImportProblem.row, ImportProblem.id))]


def conflicts_of(batch: ImportBatch) -> Select[Any]:
    return select(ImportConflict).where(ImportConflict.batch_id == batch.id).order_by(ImportConflict.id)


def open_conflicts(batch: ImportBatch) -> int:
    return db.session.scalar(select(func.count(ImportConflict.id)).where(
        ImportConflict.batch_id == batch.id, ImportConflict.choice.is_(None))) or 0


def settled_rows(batch: ImportBatch) -> set[int]:
    """The numbers of the rows that a decision about their key brought in, or left out for another."""
    found = db.session.scalars(select(ImportConflict.rows).where(ImportConflict.batch_id == batch.id, ImportConflict.choice.is_not(None)))
    return {row["number"] for rows in found for row in rows}


def decisions(sheet: str, keys: Sequence[str]) -> dict[str, list[Choice]]:
    """What was decided about rows of these keys before, and still holds (its batch is not undone), the latest last."""
    found: dict[str, list[Choice]] = defaultdict(list)
    for start in range(0, len(keys), ASKED_AT_ONCE):
        statement = select(ImportConflict.key, ImportConflict.choice).join(ImportBatch, ImportBatch.id == ImportConflict.result_id).where(
            ImportConflict.sheet == sheet, ImportConflict.key.in_(keys[start:start + ASKED_AT_ONCE]),
            ImportBatch.state != BatchState.UNDONE).order_by(ImportConflict.id)
        for key, choice in db.session.execute(statement):
            if choice is not None:
                found[key].append(choice)
    return found


def remembered(sheet: str, sender: str, signature: str) -> RememberedMapping | None:
    return db.session.scalar(select(RememberedMapping).where(
        RememberedMapping.sheet == sheet, RememberedMapping.sender == sender, RememberedMapping.signature == signature))


def remembered_by(sheet: str, sender: str) -> dict[str, dict[str, str]]:
    """All that one sender chose for this sheet: signature of the headers → header → field."""
    rows = db.session.execute(select(RememberedMapping.signature, RememberedMapping.mapping).where(
        RememberedMapping.sheet == sheet, RememberedMapping.sender == sender).order_by(RememberedMapping.used_at))
    return {mark: mapping for mark, mapping in rows}


def locked(batch_id: int, version: int) -> ImportBatch:
    """The batch, held until the transaction ends. Raises `Refusal` when it is no longer as it was read."""
    batch = db.session.get(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None or batch.version != version:
        raise Refusal(CHANGED)
    return batch


def changes_of(batch: ImportBatch) -> Iterator[Sequence[SheetChange]]:
    """The changes of a batch in portions, so that a hundred thousand need no more memory than five hundred."""
    last = 0
    while changes := db.session.scalars(select(SheetChange).where(SheetChange.batch_id == batch.id, SheetChange.id > last)
                                        .order_by(SheetChange.id).limit(ASKED_AT_ONCE)).all():
        yield changes
        last = changes[-1].id


def undone_changes(sheet: str) -> Select[Any, Any]:
    """(fact_id, times): how often an update of each fact by this sheet was undone."""
    return select(SheetChange.fact_id, func.count().label("times")).join(ImportBatch, ImportBatch.id == SheetChange.batch_id).where(
        ImportBatch.sheet == sheet, ImportBatch.state == BatchState.UNDONE).group_by(SheetChange.fact_id)


def running_task(batch: ImportBatch) -> BackgroundTask | None:
    """The background task that works on this batch now, or is about to."""
    task = task_of(batch)
    return task if task is not None and task.state in (TaskState.QUEUED, TaskState.RUNNING) else None


def task_of(batch: ImportBatch) -> BackgroundTask | None:
    return None if batch.task_id is None else db.session.get(BackgroundTask, batch.task_id)


def undecided(batch: ImportBatch) -> Sequence[ImportConflict]:
    """The conflicts of a batch that nobody decided yet."""
    return db.session.scalars(conflicts_of(batch).where(ImportConflict.choice.is_(None))).all()


def latest(identity: Identity, codes: Sequence[str]) -> Sequence[ImportBatch]:
    """The last few imports of these sheets that this person sees, the newest first."""
    return db.session.scalars(select(ImportBatch).where(seen(identity, codes)).order_by(ImportBatch.id.desc()).limit(SHOWN_OWED)
                              .options(joinedload(ImportBatch.parts).load_only(*TOLD_OF_PARTS))).unique().all()


def is_confirmable() -> ColumnElement[bool]:
    """A dry run found something to write, or something to decide."""
    conflicts = select(ImportProblem.id).where(ImportProblem.batch_id == ImportBatch.id, ImportProblem.kind == ProblemKind.CONFLICT)
    return or_(ImportBatch.created + ImportBatch.updated > 0, conflicts.exists())


def waiting(identity: Identity, codes: Sequence[str]) -> Rows:
    """(state, id, file name, number of undecided keys as text, no day) of what this person uploaded and has neither imported nor let go ("0"),
    and of imports somebody must still decide about; the last few of each, the latest first."""
    begun = select(ImportBatch.id, literal(0).label("waiting")).where(
        ImportBatch.account_id == identity.account_id, ImportBatch.sheet.in_(codes), ImportBatch.spool.is_not(None),
        or_(ImportBatch.state == BatchState.UPLOADED, and_(ImportBatch.state == BatchState.CHECKED, is_confirmable())))
    doubtful = select(ImportBatch.id, func.count(ImportConflict.id)).join(ImportConflict, ImportConflict.batch_id == ImportBatch.id).where(
        seen(identity, codes), ImportConflict.choice.is_(None), ImportBatch.state.in_((BatchState.APPLIED, BatchState.REFUSED))
    ).group_by(ImportBatch.id)
    asked = union_all(*(select(each.order_by(ImportBatch.id.desc()).limit(SHOWN_OWED).subquery()) for each in (begun, doubtful))).subquery()
    return select(cast(ImportBatch.state, String), ImportBatch.id, ImportBatch.filename, cast(asked.c.waiting, String), NO_DAY).join(
        asked, asked.c.id == ImportBatch.id).order_by(asked.c.waiting > 0, ImportBatch.id.desc())
