"""What the verbs of this room share: texts that hold no secret and nobody's data, rows that nobody else changed meanwhile."""
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.directives import rules
from xinfang_party.kernel.errors import refuse

TOLD = ("source", "level", "document_no", "issued_on", "learned_on", "secrecy", "lead_leader", "lead_department_id", "cooperating", "owner_id", "name",
        "from_on", "to_on", "branch_id", "department_id", "given_by", "given_on", "due_on", "text", "outcome", "follow_up", "rule_id", "done_on", "ended_on", "held_on",
        "last_on", "reported_on", "report_title", "activity_id")
"""Fields whose words an audit entry repeats; other long texts stand in the row alone."""


def texts_of(facts: dict[str, Any], *names: str) -> dict[str, str]:
    """The texts of these names. Raises `Refusal` at the one that must not stand here."""
    for name in names:
        refuse(rules.why_not_words(facts.get(name) or ""), name)
    return {name: (facts.get(name) or "").strip() for name in names}


def put(row: Any, facts: dict[str, Any]) -> dict[str, list[Any]]:
    """Write, and tell what changed: {name: [before, after]}."""
    changed = {name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value}
    for name, value in facts.items():
        setattr(row, name, value)
    return changed


def edited(tag: str, row: Any, changed: dict[str, list[Any]], by: Identity, **more: Any) -> None:
    """The entry of an edit tells what stood in these fields before and after."""
    told = {name: both for name, both in changed.items() if name in TOLD}
    audit.record(tag, subject=row, by=by, before={name: both[0] for name, both in told.items()}, after={name: both[1] for name, both in told.items()}, **more)
