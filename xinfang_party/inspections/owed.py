"""What inspections ask of an inspector: the branches to visit."""
from sqlalchemy import String, cast, select

from xinfang_party.access.terms import Identity
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.queries import is_assigned
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
