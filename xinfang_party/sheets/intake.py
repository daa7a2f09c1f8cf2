"""The files of imports: the sender's is put aside while it is read, copied without what may not be kept, then gone; the copies go in time."""
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import or_, select, update

from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit import service as audit
from xinfang_party.exchange.spreadsheets import MAX_FILE_BYTES
from xinfang_party.files.service import fingerprint
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.rules import combined, guess, helpful, signature
from xinfang_party.sheets.sources import BookSource, folder, place, spooled
from xinfang_party.sheets.terms import Sheet

EMPTY = "表里只有表头，没有数据。请填好后再导入。"


@dataclass(frozen=True)
class TakenIn:
    """A file as it was taken in: what is in its spool, and which columns were left behind."""

    sheet: Sheet
    filename: str
    sha256: str
    sheet_name: str
    headers: tuple[str, ...]
    dropped: tuple[str, ...]
    mapping: dict[str, str]
    spool: str
    size: int


def take_in(sheet: Sheet, stream: BinaryIO, filename: str, remembered: Mapping[str, Mapping[str, str]]) -> TakenIn:
    """Read the file into a spool; touches no database, for it may take seconds. Raises `Refusal` when it is no table of this sheet.

    `remembered`: what the sender chose for earlier files (signature of headers → header → field). Columns that neither this nor
    the sheet recognises lose whatever looks like a person's data.
    """
    with put_aside(stream) as path:
        source = BookSource(path, filename, sheet, mapping=helpful(remembered), choose=True)
        try:
            mapping = combined(source.headers, sheet, remembered.get(signature(source.headers), {}), {})
            name, size = spooled(source, recognised(source, sheet, mapping))
            taken = TakenIn(sheet, filename, fingerprint(path), source.sheet_name[:100], source.headers, source.layout.dropped, mapping,
                            name, size)
        finally:
            source.close()
    if not size:
        discard(taken)
        raise Refusal(EMPTY)
    return taken


def recognised(source: BookSource, sheet: Sheet, mapping: Mapping[str, str]) -> list[str]:
    """The columns whose meaning is known, whichever of the rows offered is the header."""
    others = [guess(names, sheet) for row, names in source.names if row != source.header_row]
    return [header for place_, header in enumerate(source.headers) if mapping[header] and all(list(other.values())[place_] for other in others)]


def discard(taken: TakenIn) -> None:
    place(taken.spool).unlink(missing_ok=True)


@contextmanager
def put_aside(stream: BinaryIO) -> Iterator[Path]:
    """The stream as a file that only we can read, for as long as the block lasts. Raises `Refusal` above 100 MB."""
    descriptor, name = tempfile.mkstemp(prefix="import-")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            shutil.copyfileobj(stream, target, 1024 * 1024)
            if target.tell() > MAX_FILE_BYTES:
                raise Refusal("文件超过 100 MB，请分成几个文件上传。")
        yield path
    finally:
        path.unlink(missing_ok=True)


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
