"""The one table, permission → role → span, and what a person reaches by it. Its lines stand in `table_facts`, `table_petitions` and `table_judgements`, nowhere else."""
from collections.abc import Mapping

from xinfang_party.access.spans import ALL, CELLS, HOME, LED, OWN, C, S
from xinfang_party.access.table_facts import FACTS
from xinfang_party.access.table_judgements import JUDGEMENTS
from xinfang_party.access.table_petitions import PETITIONS
from xinfang_party.access.terms import Identity, Reach, Role, Span

PUBLIC = "public"
SIGNED_IN = "session:own"
TABLE: Mapping[str, Mapping[Role, Span]] = {**FACTS, **PETITIONS, **JUDGEMENTS}


def reach(identity: Identity, permission: str) -> Reach:
    """What `identity` reaches under `permission`; an unknown permission reaches nothing."""
    granted = {role: span for role, span in TABLE.get(permission, {}).items() if role in identity.roles}
    spans = set(granted.values())
    branches: frozenset[int] = frozenset()
    if granted.get(S) is LED:
        branches |= identity.led_branch_ids
    if granted.get(C) is LED:
        branches |= identity.committee_branch_ids
    if HOME in spans and identity.home_branch_id is not None:
        branches |= {identity.home_branch_id}
    return Reach(everything=ALL in spans, branch_ids=branches, member_id=identity.member_id if OWN in spans else None,
                 cell_ids=identity.led_cell_ids if CELLS in spans else frozenset())


def may(identity: Identity, permission: str) -> bool:
    """May this person do this to anything at all? Pages ask before they show a button, the gate before every view."""
    if permission == PUBLIC:
        return True
    if permission == SIGNED_IN:
        return identity.is_authenticated
    return bool(reach(identity, permission))


def is_known(permission: str) -> bool:
    return permission in TABLE or permission in (PUBLIC, SIGNED_IN)
