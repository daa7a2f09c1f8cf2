"""What an inspector does on site: one item after another, saved one by one so that a lost connection loses one item at most; then the end."""
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.checklists.service import own_branches
from xinfang_party.inspections import notices, rules
from xinfang_party.inspections.carrying import carry
from xinfang_party.inspections.looking import edition_of, item_of, sheet_of
from xinfang_party.inspections.models import Visit, VisitAnswer
from xinfang_party.inspections.service import address, refuse_stale
from xinfang_party.inspections.terms import Carried, InspectionState, Verdict, VisitState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.queries import leaders_of


def answer(visit: Visit, code: str, verdict: Verdict, words: str, *, version: int | None = None, by: Identity) -> VisitAnswer:
    """What was seen of one item. `version`: of the answer that was on screen, 0 where there was none. The same sent twice, because the answer of
    the site was lost on its way, is one. Raises `NotFound` for a code that is not in the plan."""
    db.session.refresh(visit, attribute_names=["state", "version"], with_for_update=True)
    db.session.refresh(visit.inspection, attribute_names=["state"])
    item, known = item_of(visit, code), answer_of(visit, code)
    refuse(why_not_visit(visit, by))
    if known is not None and (known.verdict, known.words, known.account_id) == (verdict, words, by.account_id):
        return known
    if version is not None and version != (known.version if known else 0):
        raise Conflict(MEANWHILE, f"{address(visit)}#item-{code}")
    refuse(rules.why_not_words(words), "words")
    refuse(rules.why_not_answer(sheet_of(visit, [item]).standings[0], verdict, words), "words")
    found = known or VisitAnswer(item_code=code)
    found.verdict, found.words, found.account_id, found.actor, found.at = verdict, words, by.account_id, by.name, clock.now()
    if known is None:
        visit.answers.append(found)
    audit.record("visit.answered", subject=visit, by=by, code=code)
    return found


def finish(visit: Visit, *, version: int | None = None, by: Identity) -> Carried | None:
    """What was seen becomes the inspector's word in the round, all of it or nothing, where the round waits for it; the branch is told."""
    db.session.refresh(visit, attribute_names=["state", "version"], with_for_update=True)
    db.session.expire(visit, ["answers"])
    refuse_stale(visit, version)
    refuse(why_not_visit(visit, by))
    answered = {one.item_code for one in visit.answers}
    refuse(rules.why_not_finish_visit([item.code for item in edition_of(visit.inspection).items if item.code not in answered]))
    carried = carried_at_once(visit, by=by)
    visit.is_carried = carried is not None
    visit.state, visit.finished_on, visit.finisher = VisitState.FINISHED, clock.today(), by.name
    audit.record("visit.finished", subject=visit, by=by, branch=visit.branch.name)
    notifications.notify_members(leaders_of(visit.branch_id, clock.today()), kind=notices.FINISHED, subject=visit, url=address(visit), due_on=clock.today(),
                                 text=f"{visit.inspection.title}：{visit.branch.name}检查完毕，可以看结果。")
    return carried


def carried_at_once(visit: Visit, *, by: Identity) -> Carried | None:
    """None where the plan names no round, or it does not wait for the inspector's word."""
    if visit.inspection.round_id is None:
        return None
    with db.session.begin_nested():
        carried = carry(visit, by=by)
        refuse(rules.why_not_carry(carried.refusals) if carried else None)
    return carried


def why_not_visit(visit: Visit, by: Identity) -> str | None:
    return rules.why_not_visit(visit.state, is_running=visit.inspection.state is InspectionState.RUNNING,
                               is_assigned=any(one.id == by.account_id for one in visit.inspectors), is_own=visit.branch_id in own_branches(by))


def answer_of(visit: Visit, code: str) -> VisitAnswer | None:
    return next((one for one in visit.answers if one.item_code == code), None)
