"""Record an act in the same transaction as the act itself; verify the whole chain."""
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from itertools import chain
from math import isfinite
from typing import Any

from flask import current_app, has_request_context, request
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from xinfang_party.access.terms import PETITIONER, RESPONDENT, Identity
from xinfang_party.audit import heads
from xinfang_party.audit.entries import as_text, facts, sealed
from xinfang_party.audit.models import AuditEntry, AuditHead
from xinfang_party.audit.queries import end_columns, has_accounts, hash_of, head, whole_chain
from xinfang_party.audit.rules import GENESIS, NONE_AT_ALL, Found, Kept, contradicted, first_break, seal, told_of_heads
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import once_read, reading

FIRST_HEAD = text("INSERT INTO audit_head (id, last_id, last_hash) VALUES (1, 0, :genesis) ON CONFLICT DO NOTHING")


def record(tag: str, *, subject: Any = None, by: Identity, **details: Any) -> AuditEntry:
    """Append one entry (`room.past-participle`). Details must hold no personal data of petitioners and no secret."""
    db.session.flush()
    return append(tag, place_of(subject), by, details)


def record_reading(tag: str, *, subject: Any = None, by: Identity, **details: Any) -> None:
    """The same for a page or file that is only read: the entry is written when the answer is ready, so that reading takes no lock.

    A HEAD, an answer without the content, or a refusal leaves none.
    """
    place = place_of(subject)
    once_read(lambda: append(tag, place, by, details))


def place_of(subject: Any) -> tuple[str, int | None]:
    """(kind, id) of what an entry is about: a row, or the two as they are."""
    if subject is None:
        return "", None
    return subject if isinstance(subject, tuple) else (subject.__tablename__, getattr(subject, "id", None))


def append(tag: str, place: tuple[str, int | None], by: Identity, details: Mapping[str, Any]) -> AuditEntry:
    end = held_head()
    entry = AuditEntry(
        id=end.last_id + 1, at=clock.now(), tag=tag, account_id=by.account_id, actor=plain(by.name)[:80] or "访客", username=plain(by.username),
        subject_kind=place[0], subject_id=place[1], source="" if by in (RESPONDENT, PETITIONER) else source()[:60], details=plain(details))
    entry.previous_hash = end.last_hash
    entry.hash = seal(facts(entry), end.last_hash)
    end.last_id, end.last_hash = entry.id, entry.hash
    db.session.add(entry)
    db.session.flush()
    return entry


def source() -> str:
    return plain(request.remote_addr or "") if has_request_context() else "命令或定时任务"


def held_head() -> AuditHead:
    """The chain's end, locked until this transaction ends and read afresh, so that two writers never continue the same entry."""
    query = select(AuditHead).where(AuditHead.id == 1).with_for_update().execution_options(populate_existing=True)
    end = db.session.scalars(query).one_or_none()
    if end is None:
        db.session.execute(FIRST_HEAD, {"genesis": GENESIS})
        end = db.session.scalars(query).one()
    return end


def check(*, by: Identity) -> Found:
    """`verify`, and an entry about it; a whole chain's end is kept. A chain too broken to take one more entry still gets its answer."""
    with reading():
        ends = heads.kept()
        count, fault = verify(ends.by_number)
        found = kept_with(Found(count, fault, "" if fault else hash_of(count) or "", len(ends.by_number), ends.trouble))
    try:
        record("audit.verified", by=by, count=count, fault=fault, trouble=found.trouble)
    except (SQLAlchemyError, TypeError):  # a second entry of its number, or a head that holds no number
        if fault is None:
            raise
        db.session.rollback()
        current_app.logger.exception("the audit chain takes no more entries")
    return found


def verify(kept: Mapping[int, Kept] | None = None) -> tuple[int, str | None]:
    """(entries the chain should hold, first fault or None). One pass, constant memory.

    Entries and head come from one statement, so that acts recorded meanwhile do not look like a fault; so do ends `kept` meanwhile, if read
    before. None: all in the file.
    """
    kept = heads.kept().by_number if kept is None else kept
    with db.session.execute(whole_chain()) as rows:
        first = rows.fetchone()
        end = first or db.session.execute(select(*end_columns())).one()
        last_id, last_hash = end.head_id or 0, as_text(end.head_hash) or GENESIS
        fault = first_break(map(sealed, chain([first], rows) if first else ()), last_id, last_hash, kept) or told_of_heads(end.surplus)
    return last_id, fault or (NONE_AT_ALL if first is None and has_accounts() else None)


def keep_end() -> Found:
    """Keep the end of the chain where the newest kept one does not contradict it: short looks, whatever the chain's length.

    To be called where nothing is recorded but not committed. The file is read first: an end kept meanwhile would look like a fault.
    """
    ends = heads.latest()
    end, newest = head(), ends.newest
    count = end.last_id if end else 0
    if newest is not None and hash_of(newest.id) != newest.hash:
        return Found(count, contradicted(newest, count), trouble=ends.trouble)
    return kept_with(Found(count, None, hash_of(count) or "", len(ends.by_number), ends.trouble))


def kept_with(found: Found) -> Found:
    """Keep the end of a chain found whole, unless nothing of the file could be compared: then it would go in over an unseen contradiction."""
    if not found.last_hash or (found.trouble and not found.compared):
        return found
    return replace(found, trouble=heads.keep(found.count, found.last_hash) or found.trouble)


def plain(value: Any) -> Any:
    """Details as JSON can hold them, the same before and after a round trip through the database."""
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {storable(str(key)): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            items = [plain(item) for item in value]
            return sorted(items, key=str) if isinstance(value, set | frozenset) else items
        case datetime() | date():
            return value.isoformat()
        case float() if not isfinite(value):
            return str(value)
        case None | bool() | int() | float():
            return value
        case _:
            return storable(str(value))


def storable(text: str) -> str:
    """Both databases and UTF-8 can hold it: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
