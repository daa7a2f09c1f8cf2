"""How the branch of an assessment stands now: by its round's time and edition, with its own word and documents."""
from collections.abc import Sequence
from dataclasses import replace

from xinfang_party.checklists.models import Assessment, Evidence
from xinfang_party.checklists.queries import evidence_of, known_from
from xinfang_party.checklists.standing import Answers, Asked, answers_to, sheets, sheets_from
from xinfang_party.checklists.terms import Item, Known, Sheet, Standing


def sheet_now(assessment: Assessment) -> Sheet:
    """Of all items, before the inspector's word."""
    return sheet_and_more(assessment, evidence_of(assessment.branch_id))[0]


def sheet_and_more(assessment: Assessment, shown: Sequence[Evidence], *also: Asked) -> tuple[Sheet, Answers]:
    """With the answers to what a page wants to know besides. `shown`: the evidence of the branch."""
    edition, ids = assessment.round.edition.text, [assessment.branch_id]
    answers = answers_to(edition.items, ids, assessment.round.period, also=also)
    return sheets_from(edition, ids, answers, {assessment.branch_id: known_from(assessment, shown, with_inspector=False)})[assessment.branch_id], answers


def standing_now(assessment: Assessment, item: Item, *, without_word: bool = False) -> Standing:
    """Of one item, asking for its figures alone; on demand as if the branch had said nothing."""
    known = known_of(assessment)
    if without_word:
        known = replace(known, said={})
    edition = replace(assessment.round.edition.text, items=(item,))
    return sheets(edition, [assessment.branch_id], assessment.round.period, None, {assessment.branch_id: known})[assessment.branch_id].standings[0]


def known_of(assessment: Assessment) -> Known:
    return known_from(assessment, evidence_of(assessment.branch_id), with_inspector=False)
