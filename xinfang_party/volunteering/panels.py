"""What other rooms' pages say of services: the event a theme day belongs to, and what to do with a need that was claimed."""
from typing import Any

from flask import render_template
from sqlalchemy import select

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.activities.terms import Kind
from xinfang_party.communities.terms import NeedState
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import branch_of_member
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.queries import ORGANIZE, readable


def panel_of_activity(activity: Any) -> str | None:
    """Only theme days are made by events."""
    if activity.form is not Kind.THEME_DAY:
        return None
    event = db.session.scalars(select(ServiceEvent).where(ServiceEvent.activity_id == activity.id, readable(current()))).one_or_none()
    return render_template("volunteering/_of_activity.html", event=event) if event is not None else None


def panel_of_need(need: Any) -> str | None:
    """The events held for it, and a link to whoever organizes for the branch that claimed it."""
    statement = select(ServiceEvent).where(ServiceEvent.need_id == need.id, readable(current())).order_by(ServiceEvent.held_on.desc(), ServiceEvent.id)
    events = db.session.scalars(statement).all()
    branch_id = need.claimed_branch_id or (branch_of_member(need.claimed_member_id) if need.claimed_member_id else None)
    may_start = need.state is NeedState.CLAIMED and branch_id is not None and reach(current(), ORGANIZE).covers(branch_id=branch_id)
    return render_template("volunteering/_of_need.html", need=need, events=events, may_start=may_start) if events or may_start else None
