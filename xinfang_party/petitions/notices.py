"""What cases tell people, and, of each notice that asks for a step, when it is still owed: as long as the case is open and still the reader's."""
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.kernel import clock
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.organization.terms import LEADING
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_ACCUSATION, IS_NO_ACCUSATION, IS_OPEN

A_WEEK = timedelta(days=7)
"""Five working days of a week without holidays: every page asks what is owed, and no page may depend on the working calendar for that."""


def left_to_reader(*conditions: Any) -> ColumnElement[bool]:
    """Some open case that fits these is the notice's reader's to see to."""
    return select(Case.id).join(Account, Account.id == Notice.account_id).where(IS_OPEN, is_readers(), *conditions).exists()


def is_readers() -> ColumnElement[bool]:
    """The SQL twin of `jobs.keepers_of`: the responsible member's, else the branch's leaders', else the officers'."""
    today = clock.today()
    leads = and_(CommitteePost.duty.in_(LEADING), in_force(CommitteePost, today))
    led = select(CommitteePost.branch_id).where(CommitteePost.member_id == Account.member_id, leads)
    is_led = select(CommitteePost.id).where(CommitteePost.branch_id == Case.branch_id, leads).exists()
    return or_(and_(IS_NO_ACCUSATION, Case.member_id == Account.member_id),
               and_(IS_NO_ACCUSATION, Case.member_id.is_(None), Case.branch_id.in_(led)),
               and_(or_(IS_ACCUSATION, and_(Case.member_id.is_(None), ~is_led)), holds(Role.PETITION_OFFICER, today)))


ASSIGNED = asks("case.assigned", lambda: left_to_reader(Case.id == Notice.subject_id), by_workdays=True)
DUE = asks("case.due", lambda: left_to_reader(Case.id == Notice.subject_id, Case.due_on == Notice.due_on), by_workdays=True)
DUE_MANY = asks("case.due-many", lambda: left_to_reader(Case.due_on <= clock.today() + A_WEEK))
ASSIGNED_MANY = informs("case.assigned-many")
