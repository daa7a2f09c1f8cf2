"""What the verbs of this room share: texts that hold nobody's data, rows that nobody else changed meanwhile."""
from typing import Any

from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to


def written_of(facts: dict[str, Any], *names: str) -> dict[str, str]:
    """The texts of these names. Raises `Refusal` where one holds personal data."""
    for name in names:
        refuse(why_not_text(facts.get(name) or ""), name)
    return {name: facts.get(name) or "" for name in names}


def refuse_stale(row: Any, version: int | None, endpoint: str, **values: Any) -> None:
    """Raises `Conflict` when somebody else saved the row after it was put on screen."""
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE, path_to(endpoint, **values))
