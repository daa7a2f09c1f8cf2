"""What rounds tell people, and, of each notice that asks for a step, when it is still owed."""
from collections.abc import Callable

from sqlalchemy import ColumnElement, select

from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.terms_rounds import AssessmentState
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs


def in_state(*states: AssessmentState) -> Callable[[], ColumnElement[bool]]:
    return lambda: select(Assessment.id).where(Assessment.id == Notice.subject_id, Assessment.state.in_(states)).exists()


SELF = asks("assessment.self", in_state(AssessmentState.OPEN))
INSPECT = asks("assessment.inspect", in_state(AssessmentState.ASSESSED))
OBJECT = asks("assessment.object", in_state(AssessmentState.INSPECTED))
ANSWER = asks("assessment.answer", in_state(AssessmentState.OBJECTED))
CLOSE = asks("assessment.close", in_state(AssessmentState.ACCEPTED))
CLOSED = informs("assessment.closed")
