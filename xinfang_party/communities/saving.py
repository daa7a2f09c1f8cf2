"""What the verbs of this room share: texts that hold nobody's data, rows that nobody else changed meanwhile."""
from typing import Any

from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.text import why_not_text


def written_of(facts: dict[str, Any], *names: str) -> dict[str, str]:
    """The texts of these names. Raises `Refusal` where one holds personal data."""
    for name in names:
        refuse(why_not_text(facts.get(name) or ""), name)
    return {name: facts.get(name) or "" for name in names}
