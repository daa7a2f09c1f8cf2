"""What inspections ask of an inspector: the branches to visit, and what was seen there to be written into a round that waits for it now."""
from sqlalchemy import String, cast, select

from xinfang_party.access.terms import Identity
from xinfang_party.checklists.models import Assessment, ChecklistRound
from xinfang_party.checklists.saying import OPEN_IN
from xinfang_party.checklists.service import own_branches
from xinfang_party.checklists.terms_rounds import Part
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.queries import is_answered_by, is_assigned
from xinfang_party.inspections.terms import InspectionState, VisitState
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_visit(identity: Identity) -> Rows:
    """The nearest day first."""
    statement = select(cast(Visit.inspection_id, String), Visit.id, Branch.name, Inspection.title, Inspection.due_on).join(Branch, Branch.id == Visit.branch_id)
    return statement.join(Inspection, Inspection.id == Visit.inspection_id).where(
        Visit.state == VisitState.OPEN, Inspection.state == InspectionState.RUNNING, is_assigned(identity.account_id)).order_by(Inspection.due_on, Visit.id)


def visit(row: Found) -> Owed:
    return Owed("到支部检查", f"{row.about}，{row.more}", path_to("inspections.show_visit", inspection_id=int(row.word), visit_id=row.key), row.due_on)


def to_carry(identity: Identity) -> Rows:
    """Of every inspector, as the inspecting itself is; never of one's own branch."""
    statement = select(cast(Visit.inspection_id, String), Visit.id, Branch.name, ChecklistRound.name, ChecklistRound.inspect_due_on).join(
        Branch, Branch.id == Visit.branch_id).join(Inspection, Inspection.id == Visit.inspection_id).join(
        Assessment, Assessment.branch_id == Visit.branch_id).join(Assessment.round).join(ChecklistRound.edition)
    return statement.where(Visit.state == VisitState.FINISHED, ~Visit.is_carried, Assessment.state.in_(OPEN_IN[Part.INSPECT]), is_answered_by(),
                           Visit.branch_id.not_in(own_branches(identity))).order_by(ChecklistRound.inspect_due_on, Visit.id)


def carry(row: Found) -> Owed:
    return Owed("把检查结果写进评定", f"{row.about}，{row.more}", path_to("inspections.show_visit", inspection_id=int(row.word), visit_id=row.key), row.due_on)
