"""What records tell people, and, of each notice that asks for a step, when it is still owed."""
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.queries import IS_OPEN
from xinfang_party.activities.terms import State
from xinfang_party.kernel import clock
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.organization.terms import LEADING


def leads() -> ColumnElement[bool]:
    """The reader leads the branch of the activity."""
    return select(CommitteePost.id).where(CommitteePost.member_id == Account.member_id, CommitteePost.branch_id == Activity.branch_id,
                                          CommitteePost.duty.in_(LEADING), in_force(CommitteePost, clock.today())).exists()


def stands(*conditions: Any) -> ColumnElement[bool]:
    """The record of the notice fits these."""
    return select(Activity.id).join(Account, Account.id == Notice.account_id).where(Activity.id == Notice.subject_id, *conditions).exists()


def confirms() -> ColumnElement[bool]:
    """The reader is among those `telling.ask_to_confirm` asks."""
    return or_(Activity.host_id == Account.member_id, leads(), holds(Role.PARTY_OFFICE, clock.today()))


def is_owed_by_reader(*conditions: Any) -> ColumnElement[bool]:
    """The action item of the notice is open; and the reader's, or nobody's in the branch he leads."""
    readers = or_(ActionItem.owner_id == Account.member_id, and_(ActionItem.owner_id.is_(None), leads()))
    return select(ActionItem.id).join(Activity, Activity.id == ActionItem.activity_id).join(Account, Account.id == Notice.account_id).where(
        ActionItem.id == Notice.subject_id, *IS_OPEN, readers, *conditions).exists()


CONFIRM = asks("activity.confirm", lambda: stands(Activity.state == State.SUBMITTED, confirms()))
REWORK = asks("activity.returned", lambda: stands(Activity.state == State.HELD))
UNSUBMITTED = asks("activity.unsubmitted", lambda: stands(Activity.state == State.HELD, leads()), by_workdays=True)
ACTION = asks("activity.action-item", is_owed_by_reader)
ACTION_OVERDUE = asks("activity.action-item-overdue", lambda: is_owed_by_reader(ActionItem.due_on == Notice.due_on))

AMENDED = informs("activity.amended")
CANCELLED = informs("activity.cancelled")
REVIEWED = informs("activity.reviewed")
