"""What a person owes because of rounds; all of it is part of the one statement of the home page."""
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.checklists.catalogue import OBJECT_DAYS
from xinfang_party.checklists.models import Assessment, ChecklistRound, StandardEdition
from xinfang_party.checklists.service import own_branches
from xinfang_party.checklists.terms_rounds import AssessmentState
from xinfang_party.kernel import clock
from xinfang_party.measures.expressions import days_after
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows

S = AssessmentState
WORDS = {S.OPEN: "自评", S.INSPECTED: "看核查结果，有异议的提出", S.ASSESSED: "核查自评", S.OBJECTED: "答复异议", S.ACCEPTED: "封存评定结果"}
TO_CLOSE = WORDS[S.ACCEPTED]
OBJECTIONS_END = days_after(Assessment.state_since, func.coalesce(StandardEdition.object_days, OBJECT_DAYS))
"""Of what is inspected: the last day on which its branch may object."""


def owed(found: Found) -> Owed:
    return Owed(found.word, f"{found.about}，{found.more}", path_to("checklists.show_assessment", assessment_id=found.key), found.due_on)


def rows(word: Any, due_on: Any, *conditions: Any) -> Rows:
    statement = select(word, Assessment.id, Branch.name, ChecklistRound.name, due_on).join(Assessment.branch).join(Assessment.round)
    return statement.join(ChecklistRound.edition).where(*conditions).order_by(ChecklistRound.self_due_on, Assessment.id)


def said(*states: AssessmentState) -> Any:
    return case(*((Assessment.state == state, WORDS[state]) for state in states), else_="")


def to_assess(identity: Identity) -> Rows | None:
    """The own branch's word, and whether it agrees with the inspection; of the branches led or served in person."""
    mine = identity.led_in_person_ids | identity.committee_branch_ids
    if not mine:
        return None
    due_on = case((Assessment.state == S.OPEN, ChecklistRound.self_due_on), else_=OBJECTIONS_END)
    return rows(said(S.OPEN, S.INSPECTED), due_on, Assessment.branch_id.in_(mine), Assessment.state.in_((S.OPEN, S.INSPECTED)))


def to_inspect(identity: Identity) -> Rows:
    """Never of one's own branch."""
    return rows(said(S.ASSESSED, S.OBJECTED), ChecklistRound.inspect_due_on, Assessment.state.in_((S.ASSESSED, S.OBJECTED)),
                Assessment.branch_id.not_in(own_branches(identity)))


def to_close(identity: Identity) -> Rows:
    """Of a time that is over: what the branch agreed to, and what it let pass."""
    today = clock.today()
    is_ripe = or_(Assessment.state == S.ACCEPTED, and_(Assessment.state == S.INSPECTED, today > OBJECTIONS_END))
    return rows(literal(TO_CLOSE), NO_DAY, owned(Assessment, identity, "assessment:close"), is_ripe, ChecklistRound.ends_on < today)
