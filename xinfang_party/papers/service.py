"""Make a document; put another template in the place of the house's own, or that one back."""
from pathlib import PurePosixPath
from typing import BinaryIO

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.exchange import words
from xinfang_party.files import service as files
from xinfang_party.files.rules import harmless_name
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.papers import queries
from xinfang_party.papers.catalogue import SAMPLES, Context
from xinfang_party.papers.models import WordTemplate
from xinfang_party.papers.originals import original
from xinfang_party.papers.terms import Paper

LOST = "单位自己的“{}”模板不在存储里了。请机关党委在“Word 模板”里重新上传，或恢复系统自带的模板。"
NOTHING_TO_RESTORE = "现在用的就是系统自带的模板。"


def make(paper: Paper, context: Context) -> bytes:
    """The document by the template in use. Raises `Refusal` when that is of no use any more."""
    return words.fill(template(paper), context)


def template(paper: Paper) -> bytes:
    """The template in use: the bureau's newest, else the house's own. Raises `Refusal` when its content is lost."""
    newest = queries.newest_template(paper)
    if newest is None or newest.is_own:
        return original(paper)
    try:
        return files.path_of(newest.file).read_bytes()
    except FileNotFoundError as fault:
        raise Refusal(LOST.format(paper.label)) from fault


def problems_of(paper: Paper, content: bytes) -> list[str]:
    """Why this file cannot be the template, in sentences. Takes up to a minute and needs no database."""
    return words.check(content, SAMPLES[paper])


def replace(paper: Paper, stream: BinaryIO, filename: str, *, by: Identity) -> WordTemplate:
    """Use this file from now on. It has passed `problems_of`."""
    name = harmless_name(filename)
    stored = files.keep(stream, name if PurePosixPath(name).suffix.lower() == ".docx" else f"{name}.docx", by=by)
    row = WordTemplate(code=paper.value, file=stored, actor=by.name, replaced_at=clock.now())
    db.session.add(row)
    audit.record("word-template.replaced", subject=row, by=by, name=paper.label, filename=stored.filename, sha256=stored.sha256)
    return row


def restore(paper: Paper, *, by: Identity) -> WordTemplate:
    """Use the house's own again; the bureau's stays in the store."""
    newest = queries.newest_template(paper)
    if newest is None or newest.is_own:
        raise Refusal(NOTHING_TO_RESTORE)
    row = WordTemplate(code=paper.value, file_id=newest.file_id, actor=by.name, replaced_at=clock.now(), is_own=True)
    db.session.add(row)
    audit.record("word-template.restored", subject=row, by=by, name=paper.label)
    return row
