"""Timed work on records: remind of what was decided and not done, and of minutes nobody has sent."""
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xinfang_party.activities import rules, telling
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.queries import IS_OPEN
from xinfang_party.activities.terms import State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db


def remind_overdue_actions() -> None:
    """Once for each item and the day it was due."""
    late = select(ActionItem).join(ActionItem.activity).where(ActionItem.due_on < clock.today(), *IS_OPEN)
    for item in db.session.scalars(late.options(joinedload(ActionItem.activity)).order_by(ActionItem.due_on, ActionItem.id)):
        telling.tell_overdue(item)


def remind_unsubmitted() -> None:
    """Once for each record that is still being written some working days after it was held."""
    held = select(Activity).where(Activity.state == State.HELD, Activity.held_on < clock.today()).order_by(Activity.held_on, Activity.id)
    for activity in db.session.scalars(held):
        if rules.submit_due(activity.last_on or activity.held_on) < clock.today():
            telling.tell_unsubmitted(activity)
