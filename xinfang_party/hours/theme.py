"""An event that is also a theme day: the roll of its activity follows the verified hours.

Who has verified hours was there; who is expected and has none is absent until the recorder says otherwise. Only lines that this room wrote itself
are written anew, known by their note: whatever the recorder typed, and whoever signed in at the activity, stays.
"""
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.activities import service
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.queries import expected_roll
from xinfang_party.activities.roll import REMOVE
from xinfang_party.activities.terms import State, Status
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.models import ServiceEvent

CAME, MISSED = "服务时长已核实", "没有核实的服务时长"
LOCKED = "主题党日的记录已经提交或者确认，出席没有跟着改。要改的，请在那份记录里退回或更正。"


def follow(event: ServiceEvent | None, by: Identity) -> str | None:
    """A sentence where the record is locked and its roll says something else."""
    if event is None or event.activity_id is None:
        return None
    db.session.execute(select(Activity.id).where(Activity.id == event.activity_id).with_for_update())
    activity = db.session.get(Activity, event.activity_id, populate_existing=True)
    if activity is None or activity.state is State.CANCELLED:
        return None
    entries = entries_for(activity, came_to(event.id))
    if not entries or (activity.state is State.PLANNED and not any(entry["status"] == Status.PRESENT for entry in entries)):
        return None
    if not activity.state.is_editable:
        return LOCKED
    service.edit(activity, facts={"roll": entries}, version=None, by=by)
    return None


def came_to(event_id: int) -> set[int]:
    db.session.flush()
    return set(db.session.scalars(select(ServiceHours.member_id).where(ServiceHours.event_id == event_id, ServiceHours.state == HoursState.VERIFIED)))


def entries_for(activity: Activity, came: set[int]) -> list[dict[str, Any]]:
    rows = {row.member_id: row for row in activity.roll}
    expected = {one.member_id for one in expected_roll(activity.branch_id, activity.cell_id, activity.form, activity.held_on)}
    found = [line(member_id, rows.get(member_id), member_id in came) for member_id in sorted(rows.keys() | expected | came)]
    return [entry for entry in found if entry is not None]


def line(member_id: int, row: Attendance | None, came: bool) -> dict[str, Any] | None:
    """As `activities.roll.take` reads it; None where it already says so, or somebody else said so."""
    status, note = (Status.PRESENT, CAME) if came else (Status.ABSENT, MISSED)
    if row is None:
        return {"member_id": member_id, "status": status, "note": note, "was": None}
    if (row.status, row.note) not in ((Status.PRESENT, CAME), (Status.ABSENT, MISSED)) or row.status is status or row.signed_at is not None:
        return None
    return {"member_id": member_id, "status": REMOVE if row.is_guest else status, "note": note, "was": row.status}
