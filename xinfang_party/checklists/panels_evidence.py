"""On the page of an activity: for which items it serves as evidence, and the way to make it one."""
from typing import Any

from flask import render_template, url_for

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.checklists.queries_evidence import showing


def panel_of_activity(activity: Any) -> str | None:
    """To whom the branch's evidence is open. What was not held yet proves nothing."""
    if not reach(current(), "evidence:read").covers(branch_id=activity.branch_id):
        return None
    place = url_for("activities.show_activity", activity_id=activity.id)
    found = showing(place, activity.branch_id)
    may_add = activity.state.counts and reach(current(), "evidence:edit").covers(branch_id=activity.branch_id)
    if not found and not may_add:
        return None
    return render_template("checklists/_activity_evidence.html", activity=activity, place=place, found=found, may_add=may_add)
