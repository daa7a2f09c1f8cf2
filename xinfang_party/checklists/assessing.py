"""How the branch of an assessment stands now: by its round's time and edition, with its own word and documents."""
from dataclasses import replace

from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.queries import evidence_of, known_from
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Item, Known, Sheet, Standing


def sheet_now(assessment: Assessment) -> Sheet:
    """Of all items, before the inspector's word."""
    return sheets(assessment.round.edition.text, [assessment.branch_id], assessment.round.period, None,
                  {assessment.branch_id: known_of(assessment)})[assessment.branch_id]


def standing_now(assessment: Assessment, item: Item, *, without_word: bool = False) -> Standing:
    """Of one item, asking for its figures alone; on demand as if the branch had said nothing."""
    known = known_of(assessment)
    if without_word:
        known = replace(known, said={})
    edition = replace(assessment.round.edition.text, items=(item,))
    return sheets(edition, [assessment.branch_id], assessment.round.period, None, {assessment.branch_id: known})[assessment.branch_id].standings[0]


def known_of(assessment: Assessment) -> Known:
    return known_from(assessment, evidence_of(assessment.branch_id), with_inspector=False)
