"""Record an act in the same transaction as the act itself; verify the whole chain."""
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit.models import GENESIS, AuditEntry, AuditHead
from xinfang_party.audit.rules import first_break, seal
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db


def record(tag: str, *, subject: Any = None, by: Identity, **details: Any) -> AuditEntry:
    """Append one entry (`room.past-participle`). Details must hold no personal data of petitioners and no secret."""
    db.session.flush()
    head = db.session.scalars(select(AuditHead).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(id=1, last_id=0, last_hash=GENESIS)
        db.session.add(head)
    entry = AuditEntry(
        id=head.last_id + 1, at=clock.now(), tag=tag, account_id=by.account_id, actor=by.name or "访客",
        subject_kind=subject.__tablename__ if subject is not None else "", subject_id=getattr(subject, "id", None),
        source=(request.remote_addr or "") if has_request_context() else "命令或定时任务", details=plain(details))
    entry.previous_hash = head.last_hash
    entry.hash = seal(facts(entry), head.last_hash)
    head.last_id, head.last_hash = entry.id, entry.hash
    db.session.add(entry)
    db.session.flush()
    if has_request_context():
        g.audited = True
    return entry


def verify() -> tuple[int, str | None]:
    """(entries read, first fault or None). One pass, constant memory."""
    head = db.session.get(AuditHead, 1, populate_existing=True)
    fault = first_break(stored(), head.last_id if head else 0, head.last_hash if head else GENESIS)
    return (head.last_id if head else 0), fault


def stored() -> Iterator[tuple[Mapping[str, Any], str, str]]:
    table = AuditEntry.__table__
    for row in db.session.execute(select(table).order_by(table.c.id).execution_options(yield_per=1000)):
        yield facts(row), row.previous_hash, row.hash


def facts(entry: Any) -> dict[str, Any]:
    return {"id": entry.id, "at": entry.at.isoformat(), "tag": entry.tag, "account_id": entry.account_id,
            "actor": entry.actor, "subject_kind": entry.subject_kind, "subject_id": entry.subject_id,
            "source": entry.source, "details": entry.details}


def plain(value: Any) -> Any:
    """Details as JSON can hold them, the same before and after a round trip through the database."""
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            items = [plain(item) for item in value]
            return sorted(items, key=str) if isinstance(value, set | frozenset) else items
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)
