"""What the verbs of this room and of `venues` share: texts that hold nobody's data, rows that nobody else changed meanwhile."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to


def written_of(facts: Mapping[str, Any], *names: str) -> dict[str, str]:
    """The texts of these names. Raises `Refusal` where one holds personal data."""
    for name in names:
        refuse(why_not_text(facts.get(name) or "", "保存"), name)
    return {name: facts.get(name) or "" for name in names}


def refuse_stale(row: Any, version: int | None, endpoint: str, **values: Any) -> None:
    """Raises `Conflict` when somebody else saved the row after it was put on screen."""
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE, path_to(endpoint, **values))


def hold(row: Any, *names: str) -> None:
    """Nobody else writes the row before this is done; these of its attributes are read again. The lock is asked for alone: a read with what hangs
    on the row may join what is not there, and PostgreSQL locks no such thing."""
    db.session.execute(select(type(row).id).where(type(row).id == row.id).with_for_update())
    db.session.refresh(row, attribute_names=[*names, "version"])
