"""The chain as the audit administrator reads it: newest first."""
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, inspect, or_, select, table

from xinfang_party.audit.models import AuditEntry, AuditHead
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import like_escape

FIRST_DAY, LAST_DAY = date(1, 1, 2), date(9999, 12, 30)

CHANGES_NOTHING = ("session.", "access.", "notice.", "digest.", "task.", "audit.", "export.", "file.downloaded", "case.viewed")
"""Beginnings of tags of what people do without changing a fact, a rule or a promise."""


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to: the beginning of the tag, a part of the actor's name or log-in name, days in Shanghai (both included)."""

    tag: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.tag or self.actor or self.since or self.until)

    @property
    def told(self) -> dict[str, Any]:
        """What was asked for, for the entry of an export."""
        return {name: value for name, value in vars(self).items() if value}


def entries(wanted: Wanted) -> Select[Any]:
    """Newest first."""
    chosen = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.tag:
        chosen = chosen.where(AuditEntry.tag.like(f"{like_escape(wanted.tag)}%", escape="\\"))
    if wanted.actor:
        pattern = f"%{like_escape(wanted.actor)}%"
        chosen = chosen.where(or_(AuditEntry.actor.like(pattern, escape="\\"), AuditEntry.username.like(pattern, escape="\\")))
    if wanted.since:
        chosen = chosen.where(AuditEntry.at >= clock.at(max(wanted.since, FIRST_DAY)))
    if wanted.until:
        chosen = chosen.where(AuditEntry.at < clock.at(min(wanted.until, LAST_DAY) + timedelta(days=1)))
    return chosen


def total(wanted: Wanted) -> int | None:
    """How many entries there are when nothing narrows the list, without counting them; else None."""
    end = head()
    return None if wanted else (end.last_id if end else 0)


def head() -> AuditHead | None:
    return db.session.get(AuditHead, 1, populate_existing=True)


def last_check() -> AuditEntry | None:
    """The entry of the latest verification."""
    return db.session.scalar(select(AuditEntry).where(AuditEntry.tag == "audit.verified").order_by(AuditEntry.id.desc()).limit(1))


def has_accounts() -> bool:
    """Is there anybody whose account must have left an entry? The room of accounts lies above this one, so its table goes by name."""
    place = table("account")
    return inspect(db.session.connection()).has_table(place.name) and db.session.execute(select(1).select_from(place).limit(1)).first() is not None


def newest_change() -> str | None:
    """The hash of the newest entry that tells of a change: as long as it is the same, so is everything figures are made of."""
    changes = and_(*(AuditEntry.tag.not_like(f"{start}%") for start in CHANGES_NOTHING))
    return db.session.scalar(select(AuditEntry.hash).where(changes).order_by(AuditEntry.id.desc()).limit(1))
