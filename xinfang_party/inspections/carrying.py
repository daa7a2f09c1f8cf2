"""What was seen on site becomes the inspector's word in the round: when the visit is finished, or later, once the round waits for it."""
from sqlalchemy import or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.checklists import saying
from xinfang_party.checklists.models import Assessment, ItemScore
from xinfang_party.checklists.service import hold, own_branches
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.inspections import rules
from xinfang_party.inspections.models import Visit, VisitAnswer
from xinfang_party.inspections.queries import assessment_of
from xinfang_party.inspections.service import refuse_stale
from xinfang_party.inspections.terms import Carried
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse

NOT_WAITING = "评定现在不在核查阶段，写不进去。评定等着核查的时候，再来写进评定。"


def carry_later(visit: Visit, *, version: int | None = None, by: Identity) -> Carried:
    """Once, of a finished visit, by any inspector of another branch. Its answers do not change any more, so what the round refuses is told and left."""
    db.session.refresh(visit, attribute_names=["state", "version", "is_carried"], with_for_update=True)
    refuse_stale(visit, version)
    refuse(rules.why_not_carry_later(visit.state, is_carried=visit.is_carried, is_own=visit.branch_id in own_branches(by)))
    carried = carry(visit, by=by)
    if carried is None:
        raise Refusal(NOT_WAITING)
    visit.is_carried = True
    left = {*carried.kept, *(code for code, _ in carried.refusals)}
    written = [one.item_code for one in visit.answers if one.is_told and one.item_code not in left]
    audit.record("visit.carried", subject=visit, by=by, branch=visit.branch.name, items=written)
    return carried


def carry(visit: Visit, *, by: Identity) -> Carried | None:
    """None where no round waits for the inspector's word. A word that was given there by hand stays."""
    assessment = assessment_of(visit)
    if assessment is None:
        return None
    hold(assessment)
    if not takes_word(assessment):
        return None
    known, kept, refusals = words_in(assessment), list[str](), list[tuple[str, str]]()
    for one in visit.answers:
        if one.item_code in known:
            kept += [one.item_code] if one.is_told and known[one.item_code] != (one.verdict.ratio, one.words) else []
        elif one.is_told and (sentence := said(assessment, one, by)):
            refusals.append((one.item_code, sentence))
    return Carried(kept, refusals)


def takes_word(assessment: Assessment) -> bool:
    return assessment.state in saying.OPEN_IN[Part.INSPECT]


def words_in(assessment: Assessment) -> dict[str, tuple[float | None, str]]:
    """Item → what an inspector said of it already, as it is stored now."""
    statement = select(ItemScore).where(ItemScore.assessment_id == assessment.id, or_(ItemScore.inspected_ratio.is_not(None), ItemScore.inspected_reason != ""))
    found = db.session.scalars(statement.execution_options(populate_existing=True))
    return {one.item_code: (one.inspected_ratio, one.inspected_reason) for one in found}


def said(assessment: Assessment, one: VisitAnswer, by: Identity) -> str:
    """Why the round does not take it; "" where it did."""
    try:
        saying.say(assessment, one.item_code, Part.INSPECT, Said(one.verdict.ratio, one.words), by=by)
    except Refusal as refusal:
        return refusal.sentence
    return ""
