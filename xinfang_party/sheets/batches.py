"""The row of a batch through its life, and what every import shares: its columns, its decisions, the writing of its rows."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import NO_NAME, harmless_name
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.text import looks_personal
from xinfang_party.sheets import engine, outcomes, queries
from xinfang_party.sheets.intake import EMPTY
from xinfang_party.sheets.models import ImportBatch, RememberedMapping
from xinfang_party.sheets.repeats import Decisions, Progress
from xinfang_party.sheets.rules import HIDDEN, NOW, combined, signature, why_not
from xinfang_party.sheets.sources import Spool
from xinfang_party.sheets.tally import Tally
from xinfang_party.sheets.terms import BatchState, Context, Sheet
from xinfang_party.tasks import service as tasks

COLLIDED = "导入期间，有人录入了相同的编号，这批数据没有导入，也没有改动任何内容。请再试一次。"
AT_ONCE = 5_000
"""Batches of fewer rows are handled within the request, larger ones in the background."""
BEFORE_IMPORT = frozenset({"assign", "try", "withdraw"})
BUSY = "这批数据正在后台处理，请等它完成后再操作。"


def quiet(_done: int, _total: int, _words: str = "") -> None:
    """Progress nobody looks at."""


def draft(sheet: Sheet, *, by: Identity, filename: str, sheet_name: str = "", **facts: Any) -> ImportBatch:
    """A new batch as it was received, with its audit entry. The only sheet of a text file goes by the file's name."""
    filename = harmless_name(filename)
    is_somebody = filename.startswith(NO_NAME) or looks_personal(sheet_name)
    batch = ImportBatch(sheet=sheet.code, filename=filename, sheet_name=HIDDEN if is_somebody else sheet_name, state=BatchState.UPLOADED,
                        account_id=by.account_id, actor=by.name[:80], uploaded_at=clock.now(), **facts)
    db.session.add(batch)
    audit.record("batch.uploaded", subject=batch, by=by, sheet=sheet.code, filename=batch.filename, sha256=batch.sha256,
                 dropped_columns=batch.dropped_columns)
    return batch


def check(batch: ImportBatch, verb: str, version: int | None) -> None:
    """Raises `Refusal` when the batch is not in a state for this, `Conflict` when it is no longer the one that was on screen."""
    reason = why_not(verb, batch.state)
    if reason is None and batch.applied_at is not None and verb in BEFORE_IMPORT:
        reason = NOW[batch.state]
    if reason:
        raise Refusal(reason)
    if queries.running_task(batch):
        raise Refusal(BUSY)
    if version is not None and version != batch.version:
        raise Conflict(queries.CHANGED)


def is_large(rows: int) -> bool:
    return rows >= AT_ONCE


def queue(batch: ImportBatch, kind: str, verb: str, *, by: Identity, url: str) -> None:
    """Hand the batch to the background; whoever opens it meanwhile sees how far it is."""
    task = tasks.start(kind, title=f"{verb}「{batch.filename}」"[:120], by=by, arguments={"batch": batch.id}, result_url=url)
    batch.task_id = task.id
    db.session.flush()


def sender(by: Identity) -> str:
    """Whose choices are remembered together: an account's, or those of the command line."""
    return str(by.account_id) if by.account_id is not None else by.name[:40]


def remembered_columns(sheet: Sheet, headers: tuple[str, ...] | list[str], by: Identity, given: Mapping[str, str]) -> dict[str, str]:
    """Header → field: guessed, overruled by what this sender chose last time, overruled by what he says now."""
    known = queries.remembered(sheet.code, sender(by), signature(headers))
    return combined(headers, sheet, known.mapping if known else {}, given)


def remember(batch: ImportBatch, by: Identity) -> None:
    """Keep this sender's choice for the next file with the same headers."""
    who, marks = sender(by), signature(batch.headers)
    known = queries.remembered(batch.sheet, who, marks)
    if known is None:
        known = RememberedMapping(sheet=batch.sheet, sender=who, signature=marks)
        db.session.add(known)
    known.mapping, known.used_at = dict(batch.mapping), clock.now()


def remembered_decisions(sheet: Sheet) -> Decisions:
    """What persons decided before about repeated keys of this sheet."""
    return lambda keys: queries.decisions(sheet.code, keys)


def reading_of(batch: ImportBatch, sheet: Sheet, progress: Progress) -> engine.Reading:
    """The spool of a batch, surveyed. Raises `Refusal` when it was cleared away."""
    return engine.read(Spool(batch.spool), sheet, batch.mapping, remembered_decisions(sheet), progress)


def context_of(batch: ImportBatch, sheet: Sheet, by: Identity) -> Context:
    return Context(sheet, by, clock.today(), batch.lenient, mapping=batch.mapping)


def write(batch: ImportBatch, reading: engine.Reading, context: Context, progress: Progress, by: Identity) -> Tally:
    """Write every row that can be taken and note the outcome; the caller owns the transaction.

    Raises `Refusal` when there is no row at all, or when somebody added one of the keys meanwhile.
    """
    context.batch_id = batch.id
    try:
        tally = engine.run(reading, context, progress, write=True, keep_rejected=True)
    except IntegrityError as fault:
        raise Refusal(COLLIDED) from fault
    if not tally.rows:
        raise Refusal(EMPTY)
    outcomes.note(batch, tally)
    outcomes.note_conflicts(batch, tally)
    batch.state = BatchState.REFUSED if tally.rejected == tally.rows else BatchState.APPLIED
    batch.spool, batch.applied_at = None, clock.now()
    audit.record("batch.applied" if batch.state is BatchState.APPLIED else "batch.refused", subject=batch, by=by, sheet=batch.sheet,
                 **outcomes.counts(batch))
    return tally
