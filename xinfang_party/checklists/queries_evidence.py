"""Evidence as its pages read it: the list, the files, who sent and who withdrew."""
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.audit.models import AuditEntry
from xinfang_party.checklists import rules
from xinfang_party.checklists.models import Evidence, EvidenceItem
from xinfang_party.checklists.terms import Edition
from xinfang_party.files.models import Attachment
from xinfang_party.kernel.database import db

STALE, WITHDRAWN = "stale", "withdrawn"


def listed(identity: Identity, *, branch_id: int | None = None, code: str = "", state: str = "", today: date, edition: Edition) -> Select[Any]:
    """What the viewer may read, the latest first; without `state` what is not withdrawn. With `code`, what is stale is so for that item."""
    statement = select(Evidence).where(owned(Evidence, identity, "evidence:read"))
    statement = statement.where(Evidence.withdrawn_on.is_not(None) if state == WITHDRAWN else Evidence.withdrawn_on.is_(None))
    if state == STALE:
        statement = statement.where(is_stale(edition, code, today))
    if branch_id is not None:
        statement = statement.where(Evidence.branch_id == branch_id)
    if code:
        statement = statement.where(Evidence.items.any(EvidenceItem.item_code == code))
    return statement.order_by(Evidence.dated_on.desc(), Evidence.id.desc())


def is_stale(edition: Edition, code: str, today: date) -> ColumnElement[bool]:
    """As `showing.last_day` tells it of each item: past its own last day, or older than some item (`code`: that one) takes it."""
    by_age: dict[int, list[str]] = {}
    for item in edition.items:
        if item.proof.document_months and code in ("", item.code):
            by_age.setdefault(item.proof.document_months, []).append(item.code)
    aged = [and_(Evidence.dated_on <= rules.too_old_from(months, today), Evidence.items.any(EvidenceItem.item_code.in_(codes)))
            for months, codes in by_age.items()]
    return or_(Evidence.valid_until < today, *aged)


def get_evidence(identity: Identity, permission: str, evidence_id: int) -> Evidence:
    return get_for(identity, permission, Evidence, evidence_id)


def files_of(evidence_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """evidence id → its files, the latest first; one statement."""
    found: dict[int, list[Attachment]] = {key: [] for key in evidence_ids}
    statement = select(Attachment).where(Attachment.subject_kind == Evidence.__tablename__, Attachment.subject_id.in_(evidence_ids))
    for attachment in db.session.scalars(statement.order_by(Attachment.id.desc())):
        found[attachment.subject_id].append(attachment)
    return found


def senders(attachments: Iterable[Attachment]) -> dict[int | None, str]:
    """account id → name of who sent these."""
    keys = {attachment.file.account_id for attachment in attachments}
    return {key: name for key, name in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(keys)))}


def withdrawn_by(evidence: Evidence) -> str:
    """Who withdrew it, as the audit wrote it down."""
    statement = select(AuditEntry.actor).where(AuditEntry.tag == "evidence.withdrawn", AuditEntry.subject_kind == Evidence.__tablename__,
                                               AuditEntry.subject_id == evidence.id)
    return db.session.scalar(statement.order_by(AuditEntry.id.desc()).limit(1)) or ""


def showing(place: str, branch_id: int) -> list[Evidence]:
    """What the branch shows by this very page."""
    statement = select(Evidence).where(Evidence.branch_id == branch_id, Evidence.place == place, Evidence.withdrawn_on.is_(None))
    return list(db.session.scalars(statement.order_by(Evidence.dated_on.desc(), Evidence.id.desc())))
