"""The subject tree (内容分类): add, rename, retire. At most three levels; what cases stand under is never removed."""
from sqlalchemy import func, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.petitions import checks
from xinfang_party.petitions.models import Subject
from xinfang_party.petitions.service import refuse_stale

LEVELS = 3


def add(*, name: str, parent: Subject | None = None, by: Identity) -> Subject:
    if parent is not None and parent.level >= LEVELS:
        raise Refusal(f"内容分类最多 {LEVELS} 级，请选上一级分类。", "parent_id")
    if parent is not None and parent.retired_on is not None:
        raise Refusal("上级分类已经停用，请另选，或先恢复它。", "parent_id")
    refuse(checks.why_not_text(name), "name")
    refuse_taken(name, parent.id if parent else None)
    last = db.session.scalar(select(func.max(Subject.sort_order)).where(siblings(parent.id if parent else None))) or 0
    subject = Subject(name=name, parent_id=parent.id if parent else None, level=parent.level + 1 if parent else 1, sort_order=last + 1)
    db.session.add(subject)
    audit.record("subject.added", subject=subject, by=by, name=name, parent=subject.parent_id)
    return subject


def rename(subject: Subject, *, name: str, version: int | None = None, by: Identity) -> None:
    refuse_stale(subject, version)
    refuse(checks.why_not_text(name), "name")
    refuse_taken(name, subject.parent_id, besides=subject.id)
    before, subject.name = subject.name, name
    audit.record("subject.renamed", subject=subject, by=by, before=before, after=name)


def retire(subject: Subject, *, by: Identity) -> None:
    """No new case gets it; those that have it keep it."""
    if subject.retired_on is not None:
        raise Refusal("这个分类已经停用。")
    if db.session.scalar(select(Subject.id).where(Subject.parent_id == subject.id, Subject.retired_on.is_(None)).limit(1)) is not None:
        raise Refusal("它下面还有在用的分类，请先停用下面的分类。")
    subject.retired_on = clock.today()
    audit.record("subject.retired", subject=subject, by=by, name=subject.name)


def restore(subject: Subject, *, by: Identity) -> None:
    parent = db.session.get(Subject, subject.parent_id) if subject.parent_id else None
    if parent is not None and parent.retired_on is not None:
        raise Refusal("上级分类已经停用，请先恢复上级分类。")
    subject.retired_on = None
    audit.record("subject.restored", subject=subject, by=by, name=subject.name)


def case_classes() -> dict[int, str]:
    """{id: name} of the first level in use, in order: what a dispute is about."""
    rows = db.session.execute(select(Subject.id, Subject.name).where(Subject.level == 1, Subject.retired_on.is_(None)).order_by(Subject.sort_order, Subject.id))
    return {key: name for key, name in rows}


def refuse_taken(name: str, parent_id: int | None, besides: int | None = None) -> None:
    statement = select(Subject.id).where(siblings(parent_id), Subject.name == name, Subject.id != (besides or 0))
    if db.session.scalar(statement) is not None:
        raise Refusal("同一级里已经有这个名称，请换一个。", "name")


def siblings(parent_id: int | None):  # type: ignore[no-untyped-def]
    return Subject.parent_id.is_(None) if parent_id is None else Subject.parent_id == parent_id
