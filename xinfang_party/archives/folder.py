"""The year's folder: Word and Excel files in the order of the list, one zip. It holds what its maker may read, and nothing else."""
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import func, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.archives import contents, documents
from xinfang_party.archives.documents import Entry
from xinfang_party.archives.models import YearFolder
from xinfang_party.audit import service as audit
from xinfang_party.files import service as files
from xinfang_party.files.models import StoredFile
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Branch
from xinfang_party.tasks import registry
from xinfang_party.tasks import service as tasks
from xinfang_party.tasks.models import BackgroundTask
from xinfang_party.tasks.service import TaskRun
from xinfang_party.web.links import path_to

KIND = "archives.build"
NOT_YOURS = "您不能再看这个党支部的档案，没有生成。"


def order(branch: Branch, year: int, *, by: Identity) -> BackgroundTask:
    """Queue the making; its end leads back to the archive's page."""
    page = path_to("archives.show_archive", branch_id=branch.id, year=year)
    return tasks.start(KIND, title=f"生成{branch.name} {year}年的文件夹"[:120], by=by, arguments={"branch": branch.id, "year": year}, result_url=page)


def build(work: TaskRun) -> None:
    """Written to disk file by file; kept in the store, in place of what the same person had made before."""
    branch_id, year = work.arguments["branch"], work.arguments["year"]
    if not reach(work.by, "archive:read").covers(branch_id=branch_id):
        raise Refusal(NOT_YOURS)
    with tempfile.TemporaryFile() as target:
        count = write(db.session.get_one(Branch, branch_id), year, work, target)
        db.session.rollback()
        target.seek(0)
        with unit_of_work():
            old = keep(target, branch_id, year, count, work.by)
            work.finish(work.url, f"共 {count} 个文件。")
    forget(old)


def write(branch: Branch, year: int, work: TaskRun, target: BinaryIO) -> int:
    lines = contents.lines_of(branch, year)
    plan, names = documents.entries(branch, year, lines, work.by), list[tuple[str, str]]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, entry in enumerate(plan.entries):
            work.report(done, plan.total, entry.name)
            put(archive, entry)
            names.append((entry.code, entry.name))
        put(archive, documents.table_of(branch, year, lines, names, plan.rolls))
    work.report(plan.total, plan.total)
    return len(names) + 1


def put(archive: zipfile.ZipFile, entry: Entry) -> None:
    """Through a file of its own: a spreadsheet is written back and forth."""
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as part:
        entry.write(part)  # type: ignore[arg-type]
        part.seek(0)
        with archive.open(entry.name, "w", force_zip64=True) as place:
            for chunk in portions(part):
                place.write(chunk)


def portions(part: Any) -> Iterator[bytes]:
    while chunk := part.read(1024 * 1024):
        yield chunk


def keep(target: BinaryIO, branch_id: int, year: int, count: int, by: Identity) -> StoredFile | None:
    """Answers what it takes the place of."""
    branch = db.session.get_one(Branch, branch_id)
    stored = files.keep(target, f"{branch.name} {year}年文件夹.zip", by=by)
    mine = select(YearFolder).where(YearFolder.branch_id == branch_id, YearFolder.year == year, YearFolder.account_id == by.account_id).with_for_update()
    folder = db.session.scalars(mine).one_or_none()
    old = folder.file if folder else None
    if folder is None:
        folder = YearFolder(branch_id=branch_id, year=year, account_id=by.account_id)
        db.session.add(folder)
    folder.file, folder.files, folder.made_at = stored, count, clock.now()
    audit.record("hand-in.folder-made", subject=branch, by=by, year=year, count=count)
    if old is not None:
        db.session.delete(old)
    return old


def forget(old: StoredFile | None) -> None:
    """The content goes too, where nothing else is the same."""
    if old is not None and not db.session.scalar(select(func.count(StoredFile.id)).where(StoredFile.sha256 == old.sha256)):
        files.path_of(old).unlink(missing_ok=True)
    db.session.rollback()


registry.register(KIND, build)
