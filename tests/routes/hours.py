"""Events of each branch that are over, with hours that wait, hours of a long day that were corrected, somebody who did not come; and one good form for every act."""
from datetime import date, datetime
from typing import Any

from tests import people
from tests.routes.marks import OWNERS, mark
from xinfang_party.hours import closing, correcting, recording, verifying
from xinfang_party.hours.recording import Served
from xinfang_party.hours.terms import Source
from xinfang_party.kernel.clock import ZONE
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.terms import EventState, SignUpState, Span

TITLE = "环境整治"
MORNING, AFTERNOON, LONG, OTHER_DAY = (28, 9, 12), (28, 14, 16), (27, 8, 21), (26, 9, 11)
"""Days of February 2026, and hours."""


def of_every_state(world: Any) -> None:
    kind = ServiceKind(name="路面清扫", sort_order=90)
    db.session.add(kind)
    db.session.flush()
    for owner in OWNERS:
        of_owner(world, owner, kind)
    db.session.commit()


def of_owner(world: Any, owner: str, kind: ServiceKind) -> None:
    office, member = people.BY, world.id("member", owner)
    event = world.note("hoursevent", owner, event_of(world, owner, kind, MORNING, AFTERNOON, LONG))
    morning, afternoon, long = event.shifts
    row = recording.record(morning, member, served=Served(span(MORNING), 0, mark("hoursnote", owner)), source=Source.ORGANIZER, by=office)
    world.note("hoursrow", owner, row)
    missed = world.note("noshow", owner, signed(afternoon, member))
    closing.note_no_show(missed, reason=mark("noshow", owner), by=office)
    whole = recording.record(long, member, served=Served(span(LONG)), source=Source.PAPER, by=office)
    correcting.correct(whole, span=span(LONG), break_minutes=15, reason=mark("hoursfix", owner), version=None, by=office)
    verifying.verify(world.note("hourslong", owner, whole), reason=mark("hoursoffice", owner), by=office)
    over = world.note("hoursover", owner, event_of(world, owner, kind, OTHER_DAY))
    signed(over.shifts[0], world.id("clerk", f"{owner[0]}1"), came=True)
    recording.from_codes(over, by=office)
    verifying.verify_all(over, by=office)
    world.note("hourssigned", owner, signed(morning, world.id("clerk", f"{owner[0]}1"), came=True))


def event_of(world: Any, owner: str, kind: ServiceKind, *shifts: tuple[int, int, int]) -> ServiceEvent:
    """Published, with a place for everybody."""
    event = ServiceEvent(branch_id=world.id("branch", f"{owner[0]}1"), kind_id=kind.id, title=TITLE, state=EventState.OPEN,
                         held_on=date(2026, 2, min(one[0] for one in shifts)), last_on=date(2026, 2, max(one[0] for one in shifts)))
    event.shifts = [Shift(starts_at=span(one).starts_at, ends_at=span(one).ends_at, roles=[ShiftRole(name="清扫", needed=9)]) for one in shifts]
    db.session.add(event)
    return event


def signed(shift: Shift, member_id: int, *, came: bool = False) -> SignUp:
    moments = {"checked_in_at": shift.starts_at, "checked_out_at": shift.ends_at} if came else {}
    row = SignUp(shift_id=shift.id, role_id=shift.roles[0].id, member_id=member_id, branch_id=shift.event.branch_id, state=SignUpState.TAKEN,
                 asked_at=datetime(2026, 2, 20, 9, tzinfo=ZONE), **moments)
    db.session.add(row)
    db.session.flush()
    return row


def span(of: tuple[int, int, int]) -> Span:
    day, first, last = of
    return Span(datetime(2026, 2, day, first, tzinfo=ZONE), datetime(2026, 2, day, last, tzinfo=ZONE))


def shift_of(world: Any) -> int:
    return db.session.get_one(ServiceEvent, world.id("hoursevent")).shifts[-1].id


ROW, EVENT = "/service-hours/<int:hours_id>", "/service-events/<int:event_id>"
TIMES = {"starts": "14:00", "ends": "15:30", "break_minutes": "0"}
DEEDS: tuple[tuple[Any, ...], ...] = (
    (f"{ROW}/verify", "secretary"), (f"{ROW}/decline", "committee", {"reason": "签到表上没有"}),
    (f"{ROW}/correct", "secretary", {"starts": "09:00", "ends": "11:00", "break_minutes": "0", "note": "", "reason": "看错了"}),
    (f"{EVENT}/hours/paper", "secretary", lambda world: {"lines-0-number": mark("number", "A2"), "lines-0-shift": shift_of(world),
                                                         **{f"lines-0-{name}": value for name, value in TIMES.items()}}, "hoursevent"),
    (f"{EVENT}/hours/new", "committee", lambda world: {"person": mark("number", "A2"), "shift": shift_of(world), **TIMES}, "hoursevent"),
    (f"{EVENT}/hours/codes", "secretary", {}, "hoursevent"), (f"{EVENT}/hours/verify", "secretary", {}, "hoursevent"),
    (f"{EVENT}/hours/close", "secretary", {"summary": "扫了两条街。"}, "hoursover"),
    ("/sign-ups/<int:sign_up_id>/forgive", "secretary", {"reason": "临时出差"}, "noshow"),
)
