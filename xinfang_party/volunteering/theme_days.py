"""An event that is a theme day as well makes its planned activity once, and takes it along; what was recorded of it is the branch's own from then on."""
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.activities import service as activities
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import members_on
from xinfang_party.activities.terms import Kind, State
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import leaders_of
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.terms import EventState

NO_MORE = "志愿服务活动不再作为主题党日"


def keep_in_step(event: ServiceEvent, *, by: Identity) -> None:
    """After the event was opened or edited."""
    if event.state is not EventState.OPEN:
        return
    planned = planned_of(event)
    if event.activity is None and event.is_theme_day:
        event.activity = activities.log(facts=facts_of(event), by=by)
    elif planned is not None and not event.is_theme_day:
        activities.cancel(planned, reason=NO_MORE, by=by)
        event.activity = None
    elif planned is not None and any(getattr(planned, name) != value for name, value in facts_of(event).items()):
        activities.edit(planned, facts=facts_of(event), version=None, by=by)


def call_off(event: ServiceEvent, *, by: Identity) -> None:
    planned = planned_of(event)
    if planned is not None:
        activities.cancel(planned, reason=f"志愿服务活动取消：{event.cancel_reason}", by=by)


def planned_of(event: ServiceEvent) -> Activity | None:
    return event.activity if event.activity is not None and event.activity.state is State.PLANNED else None


def facts_of(event: ServiceEvent) -> dict[str, Any]:
    """Times where all of it is on one day."""
    starts, ends = (clock.local(moment) for moment in (min(one.starts_at for one in event.shifts), max(one.ends_at for one in event.shifts)))
    is_one_day = starts.date() == ends.date()
    return {"branch_id": event.branch_id, "form": Kind.THEME_DAY, "held_on": event.held_on, "last_on": None if event.last_on == event.held_on else event.last_on,
            "starts_at": starts.time() if is_one_day else None, "ends_at": ends.time() if is_one_day else None, "title": event.title,
            "place": event.venue or (event.place.name if event.place else ""), "host_id": host_of(event)}


def host_of(event: ServiceEvent) -> int | None:
    """The organizer, else the secretary: as far as they are of the branch that day."""
    here = members_on(event.branch_id, event.held_on)
    return next((one for one in (event.organizer_id, *leaders_of(event.branch_id, event.held_on)) if one in here), None)
