"""Where a finding of an assessment begins: the branch, the item, and what the inspector wrote there, as far as the viewer reads it."""
from xinfang_party.access.terms import Identity
from xinfang_party.checklists.pages_rounds import sees_inspection
from xinfang_party.checklists.queries import get_assessment
from xinfang_party.findings.terms import Source, Start
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.text import clean_line


def of_assessment(viewer: Identity, assessment_id: int, code: str) -> Start:
    assessment = get_assessment(viewer, "assessment:read", assessment_id)
    if code not in assessment.round.edition.text.by_code:
        raise NotFound
    told = assessment.scores if sees_inspection(assessment, viewer) else ()
    words = next((score.inspected_reason for score in told if score.item_code == code), "")
    return Start(assessment.branch_id, Source.ROUND, code, clean_line(assessment.round.name, 40), words)
