"""What inspections tell people, and when a visit that was asked for is still owed."""
from sqlalchemy import ColumnElement, select

from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.queries import is_assigned
from xinfang_party.inspections.terms import InspectionState, VisitState
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs


def is_to_visit() -> ColumnElement[bool]:
    """It is open, under way, and the reader's."""
    return select(Visit.id).join(Inspection, Inspection.id == Visit.inspection_id).where(
        Visit.id == Notice.subject_id, Visit.state == VisitState.OPEN, Inspection.state == InspectionState.RUNNING, is_assigned(Notice.account_id)).exists()


VISIT = asks("inspection.visit", is_to_visit)
FINISHED = informs("inspection.finished")
CALLED_OFF = informs("inspection.called-off")
