"""The chain as the audit administrator reads it: newest first."""
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Executable, Label, Select, and_, func, inspect, or_, select, table

from xinfang_party.audit import raw
from xinfang_party.audit.entries import Entry, as_text, entry_of
from xinfang_party.audit.models import AuditEntry, AuditHead
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import like_escape

ENTRY, HEAD = AuditEntry.__table__, AuditHead.__table__
FIRST_DAY, LAST_DAY = date(1, 1, 2), date(9999, 12, 30)

CHANGES_NOTHING = ("session.", "access.", "notice.", "digest.", "task.", "audit.", "export.", "file.downloaded", "case.viewed",
                   "assessment.", "evidence.", "round.", "standard.")
"""Beginnings of tags of what people do without changing a fact, a rule or a promise. What is said and shown in a round of the standard is none of
them: no measure counts it, and it is read afresh wherever it matters."""


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


def read(chosen: Select[Any]) -> Iterator[Entry]:
    """These entries, streamed, whatever somebody did to them in the database."""
    for row in db.session.execute(chosen.with_only_columns(*raw.columns(ENTRY)).execution_options(yield_per=1000)):
        yield entry_of(row)


def read_numbers(numbers: Sequence[int]) -> list[Entry]:
    return list(read(entries(Wanted()).where(AuditEntry.id.in_(numbers))))


def total(wanted: Wanted) -> int | None:
    """How many entries there are when nothing narrows the list, without counting them; else None."""
    end = head()
    return None if wanted else (end.last_id if end else 0)


def head() -> AuditHead | None:
    return db.session.get(AuditHead, 1, populate_existing=True)


def end_columns() -> list[Label[Any]]:
    """The chain's end as one statement sees it together with the entries: its number, its hash, and how many rows there are besides the one."""
    end = select(raw.column(HEAD.c.last_id)).where(HEAD.c.id == 1, raw.is_typed(HEAD))
    return [end.scalar_subquery().label("head_id"), end.with_only_columns(raw.column(HEAD.c.last_hash)).scalar_subquery().label("head_hash"),
            select(func.count()).where(HEAD.c.id != 1).scalar_subquery().label("surplus")]


def whole_chain() -> Executable:
    """Every entry in order of id, with the chain's end, streamed."""
    return select(*raw.columns(ENTRY), *end_columns()).order_by(ENTRY.c.id).execution_options(yield_per=1000)


def hash_of(number: int) -> str | None:
    return as_text(db.session.scalar(select(raw.column(ENTRY.c.hash)).where(ENTRY.c.id == number)))


def last_check() -> Entry | None:
    """The entry of the latest verification."""
    found = list(read(entries(Wanted()).where(AuditEntry.tag == "audit.verified").limit(1)))
    return found[0] if found else None


def has_accounts() -> bool:
    """Is there anybody whose account must have left an entry? The room of accounts lies above this one, so its table goes by name."""
    place = table("account")
    return inspect(db.session.connection()).has_table(place.name) and db.session.execute(select(1).select_from(place).limit(1)).first() is not None


def newest_change() -> str | None:
    """The hash of the newest entry that tells of a change: as long as it is the same, so is everything figures are made of."""
    changes = and_(*(AuditEntry.tag.not_like(f"{start}%") for start in CHANGES_NOTHING))
    return as_text(db.session.scalar(select(raw.column(ENTRY.c.hash)).where(changes).order_by(AuditEntry.id.desc()).limit(1)))
