"""Keep, attach and find files. The store is a folder; a file's place is its SHA-256."""
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import func, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.files.rules import media_type, shown_name, why_not_keep
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal

ATTACHMENT_LIMIT = 20 * 1024 * 1024


def keep(stream: BinaryIO, filename: str, *, by: Identity) -> StoredFile:
    """Store the content durably (fsync, rename) and note it. The row comes after the file, so no row ever lacks its content."""
    folder = store()
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as draft:
        try:
            shutil.copyfileobj(stream, draft, 1024 * 1024)
            draft.flush()
            os.fsync(draft.fileno())
            digest, size = fingerprint(Path(draft.name)), draft.tell()
            place = folder / digest[:2] / digest
            place.parent.mkdir(exist_ok=True)
            os.replace(draft.name, place)
            settle(place.parent)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    stored = StoredFile(sha256=digest, filename=shown_name(filename), media_type=media_type(filename), size=size,
                        account_id=by.account_id, kept_at=clock.now())
    db.session.add(stored)
    db.session.flush()
    return stored


def attach(stream: BinaryIO, filename: str, *, to: Any, by: Identity) -> Attachment:
    """Check, keep and attach. Raises `Refusal` with the reason; the same name again becomes the next revision."""
    filename, head = shown_name(filename), stream.read(4096)
    stream.seek(0, os.SEEK_END)
    size = stream.tell()
    stream.seek(0)
    reason = why_not_keep(filename, head, size, ATTACHMENT_LIMIT)
    if reason:
        raise Refusal(reason)
    stored = keep(stream, filename, by=by)
    before = db.session.scalar(select(func.count(Attachment.id)).join(StoredFile).where(
        Attachment.subject_kind == to.__tablename__, Attachment.subject_id == to.id, StoredFile.filename == stored.filename)) or 0
    attachment = Attachment(subject_kind=to.__tablename__, subject_id=to.id, file=stored, revision=before + 1)
    db.session.add(attachment)
    audit.record("file.attached", subject=to, by=by, filename=stored.filename, sha256=stored.sha256)
    return attachment


def path_of(stored: StoredFile) -> Path:
    return store() / stored.sha256[:2] / stored.sha256


def store() -> Path:
    folder = Path(current_app.config["FILES_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def settle(folder: Path) -> None:
    """Make the new name in `folder`, and the folder's own, survive a power cut."""
    for place in (folder, folder.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
