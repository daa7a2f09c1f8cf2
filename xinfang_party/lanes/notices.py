"""What a step that comes near tells people, and when it is still owed."""
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.kernel import clock
from xinfang_party.lanes.catalogue import DAILY, HOURLY
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.queries import IS_WAITING, KEEPERS, LEADERS, soon_until
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks
from xinfang_party.organization.models import Branch, CommitteePost, in_force
from xinfang_party.organization.terms import LEADING
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.notices import is_readers
from xinfang_party.petitions.queries import IS_NO_ACCUSATION

FEW_DAYS = timedelta(days=4)
"""Two working days around a week-end: every page asks what is owed, and none may depend on the working calendar for that."""


def is_due() -> ColumnElement[bool]:
    """Waiting steps that are near or over; what is waited for beside them counts for nothing."""
    return and_(IS_WAITING, CaseStep.due_on <= soon_until())


@lru_cache(maxsize=1)
def led(today: date) -> Any:
    """(member_id, branch_id) of whoever leads a branch, with all below it: `Identity.led_branch_ids` of everybody. Made once a day, so that the kinds of
    notices ask it together."""
    leads = and_(CommitteePost.duty.in_(LEADING), in_force(CommitteePost, today))
    posts = select(CommitteePost.member_id, CommitteePost.branch_id).where(leads).cte(recursive=True)
    return posts.union(select(posts.c.member_id, Branch.id).where(Branch.parent_id == posts.c.branch_id))


def left_to_reader(*conditions: Any) -> ColumnElement[bool]:
    """Some step that fits these waits for the notice's reader: of an officer none of his own, nor of a branch he leads, as on the board."""
    today, is_anothers = clock.today(), or_(Case.member_id.is_(None), Case.member_id.is_distinct_from(Account.member_id))
    is_led = select(led(today).c.branch_id).where(led(today).c.member_id == Account.member_id, led(today).c.branch_id == Case.branch_id).exists()
    is_written = and_(is_anothers, ~is_led)
    readers = or_(and_(CaseStep.code.in_(KEEPERS), is_readers(), or_(IS_NO_ACCUSATION, is_written)),
                  and_(CaseStep.code.not_in(KEEPERS), is_written, holds(Role.PETITION_OFFICER, today)),
                  and_(CaseStep.code.in_(LEADERS), IS_NO_ACCUSATION, is_anothers, holds(Role.LEADER, today)))
    return select(CaseStep.id).join(Case, Case.id == CaseStep.case_id).join(Account, Account.id == Notice.account_id).where(
        IS_WAITING, readers, *conditions).exists()


IS_HOURLY = CaseStep.code.in_(sorted(HOURLY))
IS_DAILY = CaseStep.code.in_(sorted(DAILY))
OF_CASE, BY_THEN = Case.id == Notice.subject_id, CaseStep.due_on <= Notice.due_on
"""One line tells of all steps of a case that are its reader's, and bears the last of their days (counted in hours: the first): a later one takes its place."""
HOURS = asks("case.hours", lambda: left_to_reader(OF_CASE, CaseStep.due_on >= Notice.due_on, IS_HOURLY))
HOURS_MANY = asks("case.hours-many", lambda: left_to_reader(CaseStep.due_on >= clock.today(), IS_HOURLY))
STEP_DUE = asks("case.step-due", lambda: left_to_reader(OF_CASE, BY_THEN, ~IS_DAILY), by_workdays=True)
STEPS_DUE = asks("case.steps-due", lambda: left_to_reader(CaseStep.due_on <= clock.today() + FEW_DAYS, ~IS_DAILY))
DAYS = asks("case.days", lambda: left_to_reader(CaseStep.due_on == Notice.due_on, IS_DAILY))
"""Of a day with a record that was not made the day before."""
