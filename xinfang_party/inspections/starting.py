"""Where a finding of a visit begins: the branch, the item, and what was seen there."""
from xinfang_party.access.terms import Identity
from xinfang_party.findings.terms import Source, Start
from xinfang_party.inspections.looking import item_of
from xinfang_party.inspections.queries import visit_for


def of_visit(viewer: Identity, visit_id: int, code: str) -> Start:
    visit = visit_for(viewer, "inspection:read", visit_id)
    item_of(visit, code)
    words = next((one.words for one in visit.answers if one.item_code == code), "")
    return Start(visit.branch_id, Source.INSPECTION, code, visit.source_key, words)
