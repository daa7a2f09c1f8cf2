"""Findings and remedies a viewer may see, and those a step asks for."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, tuple_
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.files.models import Attachment
from xinfang_party.findings.models import Finding, FindingExtension, FindingNote, Remedy
from xinfang_party.findings.terms import OPEN, Source, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound

ROW = (joinedload(Finding.branch), joinedload(Finding.owner))
WHOLE = (*ROW, joinedload(Finding.lead_department), joinedload(Finding.parent), selectinload(Finding.steps), selectinload(Finding.extensions))
WITH_FINDINGS = (selectinload(Remedy.findings), joinedload(Remedy.branch), joinedload(Remedy.rule), joinedload(Remedy.campaign))
MOST_OFFERED = 200
NEWEST = (Finding.year.desc(), Finding.serial.desc(), Finding.id.desc())


# --- one ----------------------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """The owner's, the branch's for those who work for it, all for overseers."""
    return owned(Finding, identity, "finding:read")


def get_finding(identity: Identity, permission: str, finding_id: int) -> Finding:
    return get_for(identity, permission, Finding, finding_id, *WHOLE)


def get_extension(identity: Identity, permission: str, extension_id: int) -> FindingExtension:
    found = db.session.scalars(select(FindingExtension).join(FindingExtension.finding).where(
        FindingExtension.id == extension_id, owned(Finding, identity, permission))).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_note(identity: Identity, note_id: int) -> FindingNote:
    """Whose finding may be read."""
    found = db.session.scalars(select(FindingNote).join(Finding, Finding.id == FindingNote.finding_id).where(
        FindingNote.id == note_id, readable(identity))).one_or_none()
    if found is None:
        raise NotFound
    return found


def findings_numbered(identity: Identity, numbers: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Finding]:
    """(year, serial) → the finding, of those the viewer may see."""
    named = tuple_(Finding.year, Finding.serial).in_(numbers)
    return {(one.year, one.serial): one for one in db.session.scalars(select(Finding).where(named, readable(identity)))}


# --- lists --------------------------------------------------------------------------------------------------------------------

def listed(identity: Identity, *, state: State | None = None, source: Source | None = None, branch_id: int | None = None, is_open: bool = False,
           is_overdue: bool = False) -> Select[Any]:
    """Those the viewer may read, the newest number first."""
    statement = select(Finding).where(readable(identity))
    if state is not None:
        statement = statement.where(Finding.state == state)
    if source is not None:
        statement = statement.where(Finding.source == source)
    if branch_id is not None:
        statement = statement.where(Finding.branch_id == branch_id)
    if is_open or is_overdue:
        statement = statement.where(Finding.state.in_(OPEN))
    if is_overdue:
        statement = statement.where(Finding.due_on < clock.today())
    return statement.order_by(*NEWEST)


def of_source(source: Source, source_key: str) -> Sequence[Finding]:
    """What one round or inspection found, whoever asks; for the room that found it."""
    statement = select(Finding).where(Finding.source == source, Finding.source_key == source_key).order_by(Finding.id)
    return db.session.scalars(statement.options(*ROW)).all()


def tours(identity: Identity) -> Sequence[Finding]:
    """Open problems of city inspection tours that may have parts, the newest first."""
    return db.session.scalars(select(Finding).where(
        readable(identity), Finding.source == Source.TOUR, Finding.parent_id.is_(None), Finding.state.in_(OPEN)).order_by(*NEWEST).limit(100)).all()


def parts_of(finding: Finding, identity: Identity) -> Sequence[Finding]:
    """Its sub-problems, as far as the viewer may see them."""
    return db.session.scalars(select(Finding).where(Finding.parent_id == finding.id, readable(identity)).order_by(Finding.id).options(*ROW)).all()


def late_ones(today: date) -> Sequence[Finding]:
    """Open ones whose day is over, whoever's."""
    late = select(Finding).where(Finding.state.in_(OPEN), Finding.due_on < today)
    return db.session.scalars(late.order_by(Finding.due_on, Finding.id).options(selectinload(Finding.steps))).all()


def items() -> dict[str, str]:
    """Codes of the standard that findings name, and the empty one of those that name none."""
    codes = db.session.scalars(select(Finding.item_code).distinct().order_by(Finding.item_code))
    return {code: code or "没有对应条目" for code in codes}


# --- what belongs to one ------------------------------------------------------------------------------------------------------

def files_of(finding: Finding) -> Sequence[Attachment]:
    return db.session.scalars(select(Attachment).where(
        Attachment.subject_kind == Finding.__tablename__, Attachment.subject_id == finding.id).order_by(Attachment.id)).all()


def notes_of(finding: Finding) -> dict[FindingNote, list[Attachment]]:
    """Each note with its files, by its day; one statement."""
    files = and_(Attachment.subject_kind == FindingNote.__tablename__, Attachment.subject_id == FindingNote.id)
    found: dict[FindingNote, list[Attachment]] = {}
    for note, attachment in db.session.execute(select(FindingNote, Attachment).outerjoin(Attachment, files).where(
            FindingNote.finding_id == finding.id).order_by(FindingNote.noted_on, FindingNote.id, Attachment.id)):
        found.setdefault(note, []).extend([attachment] if attachment is not None else [])
    return found


# --- remedies -----------------------------------------------------------------------------------------------------------------

def readable_remedies(identity: Identity) -> ColumnElement[bool]:
    """All for overseers; for who works for a branch the bureau's own, the branch's, and what answers one of its findings."""
    span = reach(identity, "remedy:read")
    if span.everything:
        return true()
    if not span:
        return false()
    return or_(Remedy.branch_id.is_(None), owned(Remedy, identity, "remedy:read"), Remedy.findings.any(readable(identity)))


def listed_remedies(identity: Identity, kind: Any = None) -> Select[Any]:
    """The latest first."""
    conditions = [readable_remedies(identity), *([] if kind is None else [Remedy.kind == kind])]
    return select(Remedy).where(*conditions).order_by(Remedy.started_on.desc(), Remedy.id.desc())


def get_remedy(identity: Identity, permission: str, remedy_id: int) -> Remedy:
    return get_for(identity, permission, Remedy, remedy_id, selectinload(Remedy.findings))


def remedies_of(finding: Finding, identity: Identity) -> Sequence[Remedy]:
    return db.session.scalars(select(Remedy).where(Remedy.findings.any(Finding.id == finding.id), readable_remedies(identity)).order_by(Remedy.id)).all()


def offered(model: Any, name: Any, chosen: int | None) -> dict[int, str]:
    """Rules or campaigns a remedy may be, the latest first; the one it is already stays."""
    columns = select(model.id, name)
    latest = db.session.execute(columns.order_by(model.from_on.desc(), model.id.desc()).limit(MOST_OFFERED)).all()
    found = {key: words for key, words in latest}
    return found if chosen is None or chosen in found else {**found, **{key: words for key, words in db.session.execute(columns.where(model.id == chosen))}}


def answered_by(column: Any, key: int, identity: Identity) -> Sequence[Finding]:
    """What a rule or campaign answers, as far as the viewer reads it. `column`: the remedy's of that rule or campaign."""
    return db.session.scalars(select(Finding).where(Finding.remedies.any(column == key), readable(identity)).order_by(*NEWEST).limit(MOST_OFFERED)).all()
