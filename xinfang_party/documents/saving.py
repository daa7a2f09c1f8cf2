"""What the verbs of this room and of `venues` share: texts that hold nobody's data, rows that nobody else changed meanwhile."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.text import why_not_text

TOLD = 200


def written_of(facts: Mapping[str, Any], *names: str) -> dict[str, str]:
    """The texts of these names. Raises `Refusal` where one holds personal data."""
    for name in names:
        refuse(why_not_text(facts.get(name) or "", "保存"), name)
    return {name: facts.get(name) or "" for name in names}


def told_of(row: Any, *names: str) -> dict[str, Any]:
    """How the row stands, to be told beside what it becomes."""
    return {name: getattr(row, name) for name in names}


def edited(tag: str, row: Any, before: Mapping[str, Any], by: Identity, **details: Any) -> None:
    """An entry with what changed of the row since `before`."""
    after = told_of(row, *before)
    changed = [name for name in before if before[name] != after[name]]
    audit.record(tag, subject=row, by=by, before={name: short(before[name]) for name in changed}, after={name: short(after[name]) for name in changed}, **details)


def short(value: Any) -> Any:
    """The beginning of a long text is enough to tell by."""
    return f"{value[:TOLD]}……" if isinstance(value, str) and len(value) > TOLD else value


def reason_of(reason: str) -> str:
    """Why a slip is put right; nobody may leave it out."""
    refuse(None if reason.strip() else "请写明为什么更正。", "reason")
    return written_of({"reason": reason}, "reason")["reason"]


def hold(row: Any, *names: str) -> None:
    """Nobody else writes the row before this is done; these of its attributes are read again. The lock is asked for alone: a read with what hangs
    on the row may join what is not there, and PostgreSQL locks no such thing."""
    db.session.execute(select(type(row).id).where(type(row).id == row.id).with_for_update())
    db.session.refresh(row, attribute_names=[*names, "version"])
