"""Undo a whole batch, as long as nothing was changed or built on it since."""
from sqlalchemy import update

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import batches
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.terms import BatchState, Sheet


def undo(batch: ImportBatch, sheet: Sheet, *, by: Identity, version: int | None = None, url: str = "") -> None:
    """Take everything back that the batch brought. Raises `Refusal` with the reason: others rely on it, or it holds what is this person's own."""
    batches.check(batch, "undo", version)
    refuse_unless_free(batch, sheet, by)
    if batches.is_large(batch.created + batch.updated):
        batches.queue(batch, "sheets.undo", "撤销", by=by, url=url)
    else:
        carry_out(batch, sheet, by=by)


def carry_out(batch: ImportBatch, sheet: Sheet, *, by: Identity) -> None:
    refuse_unless_free(batch, sheet, by)
    sheet.store.undo(batch, batches.context_of(batch, sheet, by))
    batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
    reopen_conflicts(batch)
    audit.record("batch.undone", subject=batch, by=by, sheet=batch.sheet, created=batch.created, updated=batch.updated)


def refuse_unless_free(batch: ImportBatch, sheet: Sheet, by: Identity) -> None:
    reason = sheet.store.why_not_undo(batch, by)
    if reason:
        raise Refusal(reason)


def reopen_conflicts(batch: ImportBatch) -> None:
    """What was decided by this batch is undecided again."""
    db.session.flush()
    db.session.execute(update(ImportConflict).where(ImportConflict.result_id == batch.id).values(
        choice=None, result_id=None, resolution="", resolved_by="", resolved_at=None, version=ImportConflict.version + 1))
