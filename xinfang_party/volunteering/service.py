"""The course of an event: written as a draft, opened, edited or called off. Its end: `hours.closing`. Signing up: `joining`."""
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.volunteering import joining, queries, registry, rules, telling, theme_days
from xinfang_party.volunteering.models import ServiceEvent, Shift
from xinfang_party.volunteering.terms import EventState, Facts
from xinfang_party.volunteering.writing import COLUMNS, has_begun, write

PAST = {"open": "opened", "cancel": "cancelled"}


def create(*, facts: Facts, by: Identity) -> ServiceEvent:
    """A draft. `facts`: `branch_id`, and what `writing.write` takes. Raises `Refusal` naming the field."""
    event = ServiceEvent(branch_id=facts["branch_id"], state=EventState.DRAFT, shifts=[])
    with db.session.no_autoflush:
        write(event, facts)
    db.session.add(event)
    audit.record("service-event.created", subject=event, by=by, on=event.held_on)
    return event


def edit(event: ServiceEvent, *, facts: Facts, version: int | None = None, by: Identity) -> None:
    """Before it is over. Who signed up for a shift that is at another time now hears of it; where more are needed, those who wait move up."""
    hold(event, "edit", version)
    before = told(event)
    with db.session.no_autoflush:
        moved = write(event, facts)
    flag_modified(event, "title")
    if event.state is EventState.OPEN:
        refuse_unopened(event)
    audit.record("service-event.edited", subject=event, by=by, on=event.held_on, changes=[name for name, value in told(event).items() if value != before[name]])
    for role in [role for shift in event.shifts for role in shift.roles]:
        joining.fill_up(role, by=by)
    for shift in moved:
        telling.tell_moved(shift)
    theme_days.keep_in_step(event, by=by)


def open_(event: ServiceEvent, *, version: int | None = None, by: Identity) -> None:
    """From now on members may sign up."""
    hold(event, "open", version)
    refuse_unopened(event)
    event.opened_on = clock.today()
    move(event, "open", by=by)
    theme_days.keep_in_step(event, by=by)


def cancel(event: ServiceEvent, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Who signed up is told why. Once a shift has begun, only what nobody signed up for and nothing was recorded of: something written up by mistake."""
    hold(event, "cancel", version)
    refuse(why_not_cancel(event))
    refuse(rules.why_not_words(reason, "请写明取消的原因，报了名的人会看到。"), "reason")
    event.cancel_reason = reason
    move(event, "cancel", by=by)
    theme_days.call_off(event, by=by)
    telling.tell_cancelled(event)


def why_not_cancel(event: ServiceEvent) -> str | None:
    if not any(map(has_begun, event.shifts)):
        return None
    return rules.why_not_cancel(len(telling.those_in(event.shifts))) or registry.why_not_take_away(event.shifts)


def told(event: ServiceEvent) -> dict[str, object]:
    """What `edit` may change, to be compared."""
    plain = {name: getattr(event, name) for name in (*COLUMNS, "is_theme_day")}
    shifts = [(shift.starts_at, shift.ends_at, shift.break_minutes, [(role.name, role.needed, role.skill) for role in shift.roles]) for shift in event.shifts]
    return {**plain, "kind_id": event.kind, "place_id": event.place, "shifts": shifts}


def hold(event: ServiceEvent, verb: str, version: int | None) -> None:
    """Nobody signs up or leaves meanwhile."""
    queries.held_roles(Shift.event_id == event.id)
    if version is not None and version != event.version:
        raise Conflict(MEANWHILE, telling.address(event))
    rules.FLOW.next(event.state, verb)


def refuse_unopened(event: ServiceEvent) -> None:
    told = {name: getattr(event, name) for name in rules.COVER}
    refuse(*(rules.why_not_open(told, needs_cover=event.kind.needs_cover, roles=sum(len(shift.roles) for shift in event.shifts)) or (None, None)))


def move(event: ServiceEvent, verb: str, *, by: Identity) -> None:
    event.state = rules.FLOW.next(event.state, verb)
    audit.record(f"service-event.{PAST[verb]}", subject=event, by=by, state=event.state)
