"""Inspections and visits a viewer may see: overseers all, who works for a branch what was finished there."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import accounts_in_role
from xinfang_party.checklists.models import Assessment, ChecklistRound, StandardEdition
from xinfang_party.checklists.service import own_branches
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import Source
from xinfang_party.inspections.catalogue import OFFERED
from xinfang_party.inspections.models import Inspection, InspectionSample, Visit, VisitAnswer, VisitInspector
from xinfang_party.inspections.terms import InspectionState, SampleKind, VisitState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound

WITH_VISITS = (selectinload(Inspection.visits).options(joinedload(Visit.branch), selectinload(Visit.inspectors), selectinload(Visit.answers)),
               joinedload(Inspection.round))
WITH_ANSWERS = (joinedload(Visit.branch), selectinload(Visit.inspectors), selectinload(Visit.answers),
                joinedload(Visit.inspection).joinedload(Inspection.round).joinedload(ChecklistRound.edition).selectinload(StandardEdition.items))


# --- who sees what ------------------------------------------------------------------------------------------------------------

def readable(identity: Identity, permission: str = "inspection:read") -> ColumnElement[bool]:
    """SQL condition on Visit: a visit that is not announced, or under way, is no business of the branch."""
    if reach(identity, permission).everything:
        own = kept_from(identity)
        return or_(Visit.branch_id.not_in(own), Visit.state == VisitState.FINISHED) if own else true()
    return and_(owned(Visit, identity, permission), Visit.state == VisitState.FINISHED)


def kept_from(identity: Identity) -> frozenset[int]:
    """The own branches of who oversees but does not plan: of a visit there he or she learns when it is finished, as everybody of the branch."""
    return frozenset() if may(identity, "inspection:plan") else own_branches(identity)


def is_all_open(identity: Identity, permission: str = "inspection:read") -> bool:
    return reach(identity, permission).everything and not kept_from(identity)


def inspections_for(identity: Identity) -> Select[Any]:
    """Newest first."""
    statement = select(Inspection).order_by(Inspection.planned_on.desc(), Inspection.id.desc())
    if is_all_open(identity):
        return statement
    return statement.where(Inspection.visits.any(readable(identity)))


def get_inspection(identity: Identity, permission: str, inspection_id: int) -> Inspection:
    """`NotFound` where no visit of it is the viewer's to see."""
    statement = select(Inspection).where(Inspection.id == inspection_id)
    if not is_all_open(identity, permission):
        statement = statement.where(Inspection.visits.any(readable(identity, permission)))
    found = db.session.scalars(statement.options(*WITH_VISITS)).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def get_visit(identity: Identity, permission: str, inspection_id: int, visit_id: int) -> Visit:
    return visit_for(identity, permission, visit_id, Visit.inspection_id == inspection_id)


def visit_for(identity: Identity, permission: str, visit_id: int, *conditions: ColumnElement[bool]) -> Visit:
    statement = select(Visit).where(Visit.id == visit_id, readable(identity, permission), *conditions)
    found = db.session.scalars(statement.options(*WITH_ANSWERS)).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def seen_visits(inspection: Inspection, identity: Identity) -> list[Visit]:
    """Of one that was read already, in the order of its visits."""
    span, own = reach(identity, "inspection:read"), kept_from(identity)
    return [one for one in inspection.visits if (span.everything and one.branch_id not in own) or (one.is_finished and span.covers(branch_id=one.branch_id))]


def sees_all(inspection: Inspection, identity: Identity) -> bool:
    return is_all_open(identity) or (reach(identity, "inspection:read").everything and len(seen_visits(inspection, identity)) == len(inspection.visits))


def replaced_by(inspection: Inspection, identity: Identity) -> Inspection | None:
    """The withdrawn plan in whose place this one stands, for who oversees and may see it too."""
    before = inspection.replaces
    if before is None or not reach(identity, "inspection:read").everything:
        return None
    return before if is_all_open(identity) or seen_visits(before, identity) else None


def finished_in(branch_id: int, identity: Identity, most: int) -> Sequence[Visit]:
    """Finished visits of a branch, the latest first."""
    statement = select(Visit).where(Visit.branch_id == branch_id, Visit.state == VisitState.FINISHED, readable(identity))
    return db.session.scalars(statement.order_by(Visit.finished_on.desc(), Visit.id.desc()).limit(most).options(joinedload(Visit.inspection))).all()


def is_assigned(account_id: Any) -> ColumnElement[bool]:
    """SQL condition on Visit."""
    return select(VisitInspector.visit_id).where(VisitInspector.visit_id == Visit.id, VisitInspector.account_id == account_id).exists()


# --- what belongs to one ------------------------------------------------------------------------------------------------------

def hold(inspection: Inspection) -> None:
    """Nobody changes the plan, one of its visits or an answer meanwhile; all of them as they are stored now, in a few statements however many."""
    db.session.refresh(inspection, attribute_names=["state", "version"], with_for_update=True)
    statement = select(Visit).where(Visit.inspection_id == inspection.id).order_by(Visit.id).with_for_update()
    whole = (selectinload(Visit.branch), selectinload(Visit.inspectors), selectinload(Visit.answers))
    db.session.scalars(statement.options(*whole).execution_options(populate_existing=True)).all()


def found_in(inspection: Inspection) -> Sequence[str]:
    """Numbers of findings that were registered from its visits."""
    keys = [visit.source_key for visit in inspection.visits]
    found = db.session.scalars(select(Finding).where(Finding.source == Source.INSPECTION, Finding.source_key.in_(keys)).order_by(Finding.id))
    return [one.number for one in found]


def plan_samples(inspection_id: int) -> Sequence[InspectionSample]:
    """Of branches and items; those of records are many, and stand with their visits."""
    return db.session.scalars(select(InspectionSample).where(
        InspectionSample.inspection_id == inspection_id, InspectionSample.visit_id.is_(None)).order_by(InspectionSample.id)).all()


def record_samples(visit_id: int) -> Sequence[InspectionSample]:
    return db.session.scalars(select(InspectionSample).where(
        InspectionSample.visit_id == visit_id, InspectionSample.kind == SampleKind.RECORDS).order_by(InspectionSample.id)).all()


def assessment_of(visit: Visit, *, is_to_write: bool = True) -> Assessment | None:
    """Of the branch in the round its answers are for; to write into it, with its scores and the items of its edition."""
    statement = select(Assessment).join(Assessment.round).join(ChecklistRound.edition).join(Visit, Visit.id == visit.id).join(
        Inspection, Inspection.id == Visit.inspection_id).where(is_answered_by()).order_by(ChecklistRound.id.desc()).limit(1)
    round_ = joinedload(Assessment.round)
    whole = (selectinload(Assessment.scores), round_.joinedload(ChecklistRound.edition).selectinload(StandardEdition.items)) if is_to_write else (round_,)
    return db.session.scalars(statement.options(*whole)).unique().one_or_none()


def is_answered_by() -> ColumnElement[bool]:
    """SQL over an assessment, its round and edition, a visit and its plan: the round the plan names; of a plan that names none, one that was opened
    later, over the same time by the same edition."""
    later = and_(Inspection.round_id.is_(None), ChecklistRound.opened_on >= Inspection.planned_on, ChecklistRound.period_text == Inspection.period_text,
                 StandardEdition.code == Inspection.edition_code)
    return and_(Assessment.branch_id == Visit.branch_id, or_(Assessment.round_id == Inspection.round_id, later))


def answers_for(assessment: Assessment, code: str, identity: Identity) -> Sequence[VisitAnswer]:
    """What finished visits saw of one item of an assessment, the latest last."""
    statement = select(VisitAnswer).join(VisitAnswer.visit).join(Visit.inspection).join(Assessment, Assessment.id == assessment.id).join(Assessment.round).join(
        ChecklistRound.edition).where(VisitAnswer.item_code == code, Visit.state == VisitState.FINISHED, is_answered_by(), readable(identity))
    return db.session.scalars(statement.order_by(Visit.id).options(contains_eager(VisitAnswer.visit).contains_eager(Visit.inspection))).all()


def inspectors() -> list[Account]:
    """Accounts in use that hold the role, by name."""
    found = db.session.scalars(select(Account).where(Account.id.in_(accounts_in_role(Role.INSPECTOR))).options(selectinload(Account.roles)))
    return sorted(found, key=lambda one: (one.name, one.id))


def replaceable() -> Sequence[Inspection]:
    """Withdrawn plans in whose place none stands yet, the latest first."""
    return db.session.scalars(select(Inspection).where(Inspection.state == InspectionState.WITHDRAWN, ~Inspection.replacements.any()).order_by(
        Inspection.id.desc()).limit(OFFERED.value)).all()


def recent_rounds() -> Sequence[ChecklistRound]:
    return db.session.scalars(select(ChecklistRound).order_by(ChecklistRound.opened_on.desc(), ChecklistRound.id.desc()).limit(OFFERED.value).options(
        joinedload(ChecklistRound.edition).selectinload(StandardEdition.items))).all()
