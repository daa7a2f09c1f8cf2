"""What other rooms' pages say of hours: of a member, of an event, on the home page."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.hours import pages, queries
from xinfang_party.kernel import clock


def panel_of_member(member: Any) -> str | None:
    if not reach(current(), "service-hours:read").covers(branch_id=member.home_branch_id, member_id=member.id):
        return None
    return render_template("hours/_year.html", hours=pages.year_of(member.id, clock.today().year), member_id=member.id, is_own=member.id == current().member_id)


def panel_of_home(viewer: Identity) -> str | None:
    """A member's own year, once there is something to tell."""
    if viewer.member_id is None:
        return None
    hours = pages.year_of(viewer.member_id, clock.today().year)
    return render_template("hours/_year.html", hours=hours, member_id=viewer.member_id, is_own=True) if hours.total else None


def panel_of_event(event: Any) -> str | None:
    """How far the hours of an event are, for who works on them."""
    if event.state not in queries.HELD or not reach(current(), "service-hours:record").covers(branch_id=event.branch_id):
        return None
    return render_template("hours/_event.html", event=event, tally=queries.tally(event.id), is_over=pages.is_over(event))
