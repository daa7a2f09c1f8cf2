"""What a step that comes near tells people, and when it is still owed."""
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.kernel import clock
from xinfang_party.lanes.catalogue import HOURLY
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.queries import KEEPERS, soon_until
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.notices import is_readers
from xinfang_party.petitions.queries import IS_ACCUSATION, IS_OPEN, IS_UNASSIGNED

FEW_DAYS = timedelta(days=4)
"""Two working days around a week-end: every page asks what is owed, and none may depend on the working calendar for that."""


def is_due() -> ColumnElement[bool]:
    """`next_on` is kept for what is still to be done alone."""
    return and_(CaseLane.next_on.is_not(None), CaseLane.next_on <= soon_until())


def is_nobodys() -> ColumnElement[bool]:
    """The officers' to note: theirs or a leader's by its kind, or a keeper's where there is none."""
    return or_(CaseLane.next_step.not_in(KEEPERS), IS_UNASSIGNED, IS_ACCUSATION)


def left_to_reader(*conditions: Any) -> ColumnElement[bool]:
    """Some case that fits these waits for a step of the notice's reader."""
    readers = or_(and_(CaseLane.next_step.in_(KEEPERS), is_readers()),
                  and_(CaseLane.next_step.not_in(KEEPERS), holds(Role.PETITION_OFFICER, clock.today())))
    return select(CaseLane.case_id).join(Case, Case.id == CaseLane.case_id).join(Account, Account.id == Notice.account_id).where(
        CaseLane.next_on.is_not(None), readers, *conditions).exists()


def hours_left_to_reader(*conditions: Any) -> ColumnElement[bool]:
    """Some step counted in hours waits for the notice's reader."""
    readers = or_(and_(CaseStep.code.in_(KEEPERS), is_readers()), and_(CaseStep.code.not_in(KEEPERS), holds(Role.PETITION_OFFICER, clock.today())))
    return select(CaseStep.id).join(Case, Case.id == CaseStep.case_id).join(Account, Account.id == Notice.account_id).where(
        CaseStep.done_on.is_(None), CaseStep.code.in_(sorted(HOURLY)), IS_OPEN, readers, *conditions).exists()


HOURS = asks("case.hours", lambda: hours_left_to_reader(Case.id == Notice.subject_id, CaseStep.due_on == Notice.due_on))
HOURS_MANY = asks("case.hours-many", lambda: hours_left_to_reader(CaseStep.due_on >= clock.today()))
STEP_DUE = asks("case.step-due", lambda: left_to_reader(Case.id == Notice.subject_id, CaseLane.next_on == Notice.due_on), by_workdays=True)
STEPS_DUE = asks("case.steps-due", lambda: left_to_reader(CaseLane.next_on <= clock.today() + FEW_DAYS))
