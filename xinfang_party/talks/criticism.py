"""Criticism on the page of a life meeting: who said something of whom, for those who may read it; the words stand on a page of their own."""
from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.talks import queries


def speakers_for(identity: Identity, activity: Activity, roll: dict[int, str]) -> dict[int, str]:
    """{member id: name} of those on the roll whose words this person may enter: the own, or everybody's for who leads the branch in person."""
    if activity.branch_id in queries.branches_led(identity):
        return roll
    return {key: name for key, name in roll.items() if key == identity.member_id}


def adds(identity: Identity, activity: Activity) -> bool:
    takes = activity.state in queries.TAKES_CRITICISM and may(identity, "criticism:record")
    return takes and bool(speakers_for(identity, activity, queries.roll_of(activity.id)))


def panel_of_activity(activity: Activity) -> str | None:
    """Nothing for other activities, nor for those who neither read nor add any."""
    if Kind.LIFE_MEETING not in activity.kinds:
        return None
    viewer = current()
    found, can_add = queries.criticisms_of(activity.id, viewer), adds(viewer, activity)
    return render_template("talks/_criticisms.html", activity=activity, criticisms=found, adds=can_add) if found or can_add else None
