"""What other rooms' pages say of activities: of a member, of a branch, on the home page."""
from typing import Any

from flask import render_template
from sqlalchemy import select

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.pages import quick_for
from xinfang_party.activities.pages_hours import attended, hours_of
from xinfang_party.activities.queries import ROW, readable
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

MOST_SHOWN = 5


def panel_of_member(member: Any) -> str | None:
    """The year's hours and the last activities, to whom the hours are open."""
    if not reach(current(), "hours:read").covers(branch_id=member.home_branch_id, member_id=member.id):
        return None
    year = clock.today().year
    return render_template("activities/_hours.html", hours=hours_of(member.id, year), member_id=member.id, is_own=False,
                           rows=attended(member.id, year, current(), MOST_SHOWN))


def panel_of_branch(branch: Any) -> str | None:
    statement = select(Activity).where(Activity.branch_id == branch.id, readable(current())).options(*ROW)
    found = db.session.scalars(statement.order_by(Activity.held_on.desc(), Activity.id.desc()).limit(MOST_SHOWN)).unique().all()
    return render_template("activities/_recent.html", activities=found, branch_id=branch.id) if found else None


def panel_to_record(viewer: Identity) -> str | None:
    """The quick buttons, for those who record for a branch or a Party group of their own."""
    own = viewer.led_branch_ids | viewer.committee_branch_ids | viewer.led_cell_ids
    quick = quick_for(viewer) if own else ()
    return render_template("activities/_quick.html", quick=quick) if quick else None


def panel_of_hours(viewer: Identity) -> str | None:
    """A member's own year."""
    if viewer.member_id is None:
        return None
    return render_template("activities/_hours.html", hours=hours_of(viewer.member_id, clock.today().year), member_id=viewer.member_id, is_own=True, rows=())
