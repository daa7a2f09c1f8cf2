"""An entry as it is read out of the database, whatever somebody wrote into it by hand: pure functions."""
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

UNREADABLE = "读不出来"
TEXTS = ("tag", "actor", "username", "subject_kind", "source", "previous_hash", "hash")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[+-]\d\d(?::\d\d)?)?", re.ASCII)
"""As the databases write it: another spelling of the same moment would pass the seal, and no filter would find it."""
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
DEEPEST = 50
"""Details of our own are nested a few levels."""


@dataclass(frozen=True)
class Entry:
    """An entry as somebody reads it. Not readable: the database was changed by hand; what can be shown of it still is, the rest says so."""

    id: int
    at: datetime | None
    tag: str
    account_id: int | None
    actor: str
    username: str
    subject_kind: str
    subject_id: int | None
    source: str
    details: Mapping[str, Any]
    previous_hash: str
    hash: str
    is_readable: bool


def entry_of(row: Any) -> Entry:
    """From the columns of `audit.raw`."""
    texts = {name: as_text(getattr(row, name)) for name in TEXTS}
    at, details = moment_of(as_text(row.at)), details_of(as_text(row.details))
    is_readable = bool(row.is_typed) and at is not None and details is not None and None not in texts.values()
    shown: dict[str, Any] = {name: UNREADABLE if text is None else text for name, text in texts.items()}
    return Entry(id=row.id, at=at, account_id=row.account_id, subject_id=row.subject_id, details=details or {}, is_readable=is_readable, **shown)


def sealed(row: Any) -> tuple[dict[str, Any], str, str | None]:
    """(facts, hash before, own hash) of a row of the chain; no hash where it cannot be read."""
    entry = entry_of(row)
    return (facts(entry), entry.previous_hash, entry.hash) if entry.is_readable else ({"id": entry.id}, "", None)


def facts(entry: Any) -> dict[str, Any]:
    """What is sealed. Entries from before log-in names were noted have none, and keep their seal."""
    return {"id": entry.id, "at": entry.at.isoformat() if entry.at else None, "tag": entry.tag, "account_id": entry.account_id,
            "actor": entry.actor, "subject_kind": entry.subject_kind, "subject_id": entry.subject_id,
            "source": entry.source, "details": entry.details, **({"username": entry.username} if entry.username else {})}


def as_text(value: Any) -> str | None:
    """None for what is no text."""
    try:
        text = value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return None
    return text if isinstance(text, str) else None


def moment_of(text: str | None) -> datetime | None:
    """None for what is no moment, or one that no other time zone could show."""
    if not MOMENT.fullmatch(text or ""):
        return None
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if not 1 < at.year < 9999:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def details_of(text: str | None) -> Mapping[str, Any] | None:
    """None for what is no JSON object, or one that no page could show: nested without end, or with half of a surrogate pair."""
    try:
        details = json.loads(text or "")
        if SURROGATE.search(text or ""):
            json.dumps(details, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return details if isinstance(details, dict) and is_within(details, DEEPEST) else None


def is_within(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    return levels > 0 and all(is_within(part, levels - 1) for part in (value.values() if isinstance(value, dict) else value))
