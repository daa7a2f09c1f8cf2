"""Activities, plans and waivers as rows, for tests that ask how a year stands."""
from datetime import date
from typing import Any

from xinfang_party.activities.models import Activity, ActivityPurpose, Attendance
from xinfang_party.activities.terms import Kind, State, Status
from xinfang_party.cadence.models import PlanEntry, Waiver
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Cell, Member

NEW_YEAR = date(2026, 1, 1)


def held(branch: Branch, kind: Kind, on: date, *purposes: Kind, cell: Cell | None = None, voters: list[Member] | None = None, **more: Any) -> Activity:
    """A record that counts; `voters` stand on its roll as present."""
    activity = Activity(**{"branch_id": branch.id, "cell_id": cell.id if cell else None, "form": kind, "held_on": on, "title": kind.label,
                           "state": State.HELD, **more})
    activity.purposes = [ActivityPurpose(purpose=purpose) for purpose in purposes]
    activity.roll = [Attendance(member_id=member.id, status=Status.PRESENT) for member in voters or []]
    db.session.add(activity)
    db.session.flush()
    return activity


def waived(branch: Branch, kind: Kind, period: str, *, cell: Cell | None = None, state: WaiverState = WaiverState.APPROVED, on: date = NEW_YEAR) -> Waiver:
    """Asked for on New Year's Day, decided `on`."""
    waiver = Waiver(branch_id=branch.id, cell_id=cell.id if cell else None, kind=kind, period=period, reason="防汛值守", state=state, asked_by="支部书记",
                    asked_on=NEW_YEAR, approver="机关党委" if state is WaiverState.APPROVED else "", decided_on=None if state is WaiverState.ASKED else on)
    db.session.add(waiver)
    db.session.flush()
    return waiver


def planned(branch: Branch, kind: Kind, on: date, **more: Any) -> PlanEntry:
    entry = PlanEntry(branch_id=branch.id, kind=kind, planned_on=on, **more)
    db.session.add(entry)
    db.session.flush()
    return entry
