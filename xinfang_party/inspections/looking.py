"""How the branch of a visit stands by the records, by the items and the edition of the plan."""
from collections.abc import Sequence
from dataclasses import replace

from xinfang_party.checklists.queries import edition_called, known_of
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Edition, Item, Sheet
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.kernel.errors import NotFound


def edition_of(inspection: Inspection) -> Edition:
    """The edition of the plan with the plan's items alone, in the order of the standard."""
    whole = inspection.round.edition.text if inspection.round is not None else edition_called(inspection.edition_code)
    chosen = set(inspection.item_codes)
    return replace(whole, items=tuple(item for item in whole.items if item.code in chosen))


def sheet_of(visit: Visit, items: Sequence[Item] = ()) -> Sheet:
    """Of all items of the plan, or of these. With the word the branch gave in the round, and its documents."""
    inspection = visit.inspection
    edition, period = edition_of(inspection), inspection.period
    if items:
        edition = replace(edition, items=tuple(items))
    return sheets(edition, [visit.branch_id], period, None, known_of([visit.branch_id], period, inspection.round_id, edition=edition))[visit.branch_id]


def item_of(visit: Visit, code: str) -> Item:
    """Raises `NotFound` for a code that is not in the plan."""
    found = edition_of(visit.inspection).by_code.get(code)
    if found is None:
        raise NotFound
    return found
