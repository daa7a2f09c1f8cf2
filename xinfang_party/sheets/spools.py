"""Clearing away the files of imports."""
from datetime import timedelta

from sqlalchemy import or_, select, update

from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.sources import folder


def clear(*, unapplied: timedelta, rejected: timedelta, nameless: timedelta) -> int:
    """Forget spools older than this, and remove the files that no batch names any more. Returns how many files went."""
    now = clock.now()
    db.session.execute(update(ImportBatch).where(ImportBatch.spool.is_not(None), ImportBatch.uploaded_at < now - unapplied)
                       .values(spool=None, version=ImportBatch.version + 1))
    db.session.execute(update(ImportBatch).where(ImportBatch.rejected_spool.is_not(None), ImportBatch.uploaded_at < now - rejected)
                       .values(rejected_spool=None, version=ImportBatch.version + 1))
    names = named()
    old = (now - nameless).timestamp()
    gone = [path for path in folder().iterdir() if path.name not in names and path.stat().st_mtime < old]
    for path in gone:
        path.unlink(missing_ok=True)
    if gone:
        audit.record("spool.cleared", by=SYSTEM, files=len(gone))
    return len(gone)


def named() -> set[str]:
    """The files that batches still name."""
    rows = db.session.execute(select(ImportBatch.spool, ImportBatch.rejected_spool).where(
        or_(ImportBatch.spool.is_not(None), ImportBatch.rejected_spool.is_not(None))))
    return {name for row in rows for name in row if name}
