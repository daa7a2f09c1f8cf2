"""What is done with evidence: add, edit, attach a file, withdraw. One piece serves several items in every round, so nothing is sent twice."""
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sqlalchemy import and_, select
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import State
from xinfang_party.audit import service as audit
from xinfang_party.checklists import rules_rounds
from xinfang_party.checklists.models import Evidence, EvidenceItem
from xinfang_party.checklists.queries import edition_on
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.files import service as files
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to

Upload = tuple[BinaryIO, str]
"""Content and the name it was sent under."""
PLACE_WANTED = {
    EvidenceKind.RECORD: "请粘贴那条记录的网址，例如 /activities/12；也可以打开那条记录，从“作为支部标准的佐证”进来。",
    EvidenceKind.PAPER: "请写明纸质材料放在哪里，例如“支部档案柜第 3 盒”。",
}
NOT_HERE = "这不是本支部的活动记录，请打开那条记录，点“作为支部标准的佐证”，或从浏览器地址栏复制。"
RECORD_PAGE = re.compile(r"/activities/([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True)
class Facts:
    """What a person says of a piece of evidence. `codes`: the items it is for."""

    title: str
    dated_on: date
    codes: tuple[str, ...]
    place: str = ""
    valid_until: date | None = None


def add(*, branch_id: int, kind: EvidenceKind, facts: Facts, file: Upload | None = None, by: Identity) -> Evidence:
    """A file comes with its first file; the others may have files too."""
    refuse(why_not(kind, facts, set(edition_on(clock.today()).by_code), clock.today()))
    if kind is EvidenceKind.FILE and file is None:
        raise Refusal("请选一个文件；材料就是本系统里的记录或者放在柜子里的，请改选另外两种。", "file")
    refuse_foreign(kind, facts.place, branch_id)
    found = Evidence(branch_id=branch_id, kind=kind, actor=by.name, at=clock.now())
    write(found, facts)
    db.session.add(found)
    db.session.flush()
    audit.record("evidence.added", subject=found, by=by, kind=kind, title=found.title, items=found.codes)
    if file is not None:
        attach(found, *file, by=by)
    return found


def edit(evidence: Evidence, *, facts: Facts, version: int | None, by: Identity) -> None:
    """What kind it is stays. Items of an earlier edition that it was for may stay too."""
    refuse_stale(evidence, version)
    refuse_withdrawn(evidence)
    refuse(why_not(evidence.kind, facts, {*edition_on(clock.today()).by_code, *evidence.codes}, clock.today()))
    refuse_foreign(evidence.kind, facts.place, evidence.branch_id)
    before = told_of(evidence)
    write(evidence, facts)
    flag_modified(evidence, "title")  # so that other items alone make a new version too
    audit.record("evidence.edited", subject=evidence, by=by, title=evidence.title, items=sorted(facts.codes), before=before, after=told_of(evidence))


def told_of(evidence: Evidence) -> dict[str, str]:
    """What an entry tells of an edit: by these an item is judged."""
    return {"on": evidence.dated_on.isoformat(), "to_on": evidence.valid_until.isoformat() if evidence.valid_until else "", "note": evidence.place,
            "items": "、".join(evidence.codes)}


def attach(evidence: Evidence, stream: BinaryIO, filename: str, *, by: Identity) -> Attachment:
    """One more file; of the same name its next revision. Writers come one after the other, so that each gets a number of its own."""
    db.session.execute(select(Evidence.id).where(Evidence.id == evidence.id).with_for_update())
    refuse_withdrawn(evidence)
    attachment = files.attach(stream, filename, to=evidence, by=by)
    refuse_again(evidence, attachment)
    return attachment


def withdraw(evidence: Evidence, *, version: int | None, by: Identity) -> None:
    """It proves nothing any more from now on, and stays on record."""
    refuse_stale(evidence, version)
    refuse_withdrawn(evidence)
    evidence.withdrawn_on = clock.today()
    audit.record("evidence.withdrawn", subject=evidence, by=by, title=evidence.title, items=evidence.codes)


# --- whether it may be --------------------------------------------------------------------------------------------------------

def why_not(kind: EvidenceKind, facts: Facts, known: Collection[str], today: date) -> tuple[str, str] | None:
    """(field, sentence). `known`: codes that may be named."""
    if not facts.title:
        return "title", "请写这份材料的名称，例如“2026年度支部工作计划”。"
    for field, text in (("title", facts.title), ("place", facts.place)):
        if (personal := rules_rounds.why_not_words(text)) is not None:
            return field, personal
    if facts.dated_on > today:
        return "dated_on", "材料的日期不能晚于今天，请填材料形成的日期。"
    if facts.valid_until is not None and facts.valid_until < facts.dated_on:
        return "valid_until", "有效期不能早于材料的日期；长期有效的不填。"
    if not facts.codes:
        return "codes", "请至少勾选一项：这份材料证明哪些条目。"
    if not set(facts.codes) <= set(known):
        return "codes", "有的条目不在现行的标准里，请重新勾选。"
    return why_not_there(kind, facts.place)


def why_not_there(kind: EvidenceKind, place: str) -> tuple[str, str] | None:
    if kind in PLACE_WANTED and not place:
        return "place", PLACE_WANTED[kind]
    return ("place", NOT_HERE) if kind is EvidenceKind.RECORD and not RECORD_PAGE.fullmatch(place) else None


def refuse_foreign(kind: EvidenceKind, place: str, branch_id: int) -> None:
    """A record is one of the branch's own, and there."""
    page = RECORD_PAGE.fullmatch(place) if kind is EvidenceKind.RECORD else None
    if page is not None:
        own = select(Activity.id).where(Activity.id == int(page[1]), Activity.branch_id == branch_id, Activity.state != State.CANCELLED)
        refuse(None if db.session.scalar(own) else ("place", NOT_HERE))


def refuse(problem: tuple[str, str] | None) -> None:
    if problem is not None:
        raise Refusal(problem[1], problem[0])


def refuse_again(evidence: Evidence, attachment: Attachment) -> None:
    """The branch has this very content already."""
    there = and_(Attachment.subject_kind == Evidence.__tablename__, Attachment.subject_id == Evidence.id)
    other = db.session.scalars(select(Evidence).join(Attachment, there).join(StoredFile, StoredFile.id == Attachment.file_id).where(
        Evidence.branch_id == evidence.branch_id, Evidence.withdrawn_on.is_(None), StoredFile.sha256 == attachment.file.sha256,
        Attachment.id != attachment.id).order_by(Evidence.id).limit(1)).one_or_none()
    if other is evidence:
        raise Refusal("这个文件和已经传过的内容一样，不用再传。", "file")
    if other is not None:
        raise Refusal(f"这个文件已经传过，在佐证“{other.title}”里。一份材料可以证明几项：请打开那一条，点“修改”，勾上要证明的条目，不用再传。", "file")


def refuse_withdrawn(evidence: Evidence) -> None:
    if evidence.withdrawn_on is not None:
        raise Refusal("这份佐证已经撤回，不能再改；还要用的请重新登记。")


def refuse_stale(evidence: Evidence, version: int | None) -> None:
    if version is not None and version != evidence.version:
        raise Conflict(MEANWHILE, path_to("checklists.show_evidence", evidence_id=evidence.id))


def write(evidence: Evidence, facts: Facts) -> None:
    """Items that stay keep their rows."""
    evidence.title, evidence.dated_on, evidence.valid_until = facts.title, facts.dated_on, facts.valid_until
    evidence.place = "" if evidence.kind is EvidenceKind.FILE else facts.place
    kept = [item for item in evidence.items if item.item_code in facts.codes]
    new = sorted(set(facts.codes) - {item.item_code for item in kept})
    evidence.items = [*kept, *(EvidenceItem(item_code=code) for code in new)]
