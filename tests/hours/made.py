"""Events with shifts and sign-ups for tests of hours. One branch works, another one looks on."""
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from tests import people
from tests.activities import made as activities
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.hours import recording
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.recording import Served
from xinfang_party.hours.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.clock import ZONE
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.terms import EventState, SignUpState, Span

NOW = "2026-03-09 10:00"
"""The Monday after the event."""
DAY = "2026-03-07"
OFFICE = Identity(account_id=900_601, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
ORGANIZER = "某组织者"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def span(starts: str = f"{DAY} 09:00", ends: str = f"{DAY} 12:00") -> Span:
    return Span(at(starts), at(ends))


@dataclass
class World:
    """A branch with a secretary and two members, a member of another branch, and `by`, who organizes for the branch without being a member."""

    branch: Branch
    far_branch: Branch
    head: Member
    one: Member
    two: Member
    far: Member

    @property
    def by(self) -> Identity:
        return Identity(account_id=900_602, name=ORGANIZER, roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({self.branch.id}))


def world() -> World:
    branch, far_branch = people.branch(), people.branch()
    head = people.secretary(branch)
    found = World(branch, far_branch, head, people.member(branch), people.member(branch), people.member(far_branch))
    people.secretary(far_branch)
    db.session.commit()
    return found


def kind(name: str = "文明劝导", **facts: Any) -> ServiceKind:
    found = db.session.query(ServiceKind).filter_by(name=name).one_or_none()
    if found is None:
        found = ServiceKind(name=name, **facts)
        db.session.add(found)
        db.session.flush()
    return found


def event(branch: Branch, *shifts: Span, breaks: int = 0, of: ServiceKind | None = None, **facts: Any) -> ServiceEvent:
    """Published; one shift of three hours unless told."""
    spans = shifts or (span(),)
    made = ServiceEvent(branch_id=branch.id, kind_id=(of or kind()).id, title="路口文明劝导", state=EventState.OPEN, **{
        "held_on": clock.local(spans[0].starts_at).date(), "last_on": clock.local(spans[-1].ends_at).date(), **facts})
    made.shifts = [Shift(starts_at=one.starts_at, ends_at=one.ends_at, break_minutes=breaks, roles=[ShiftRole(name="引导", needed=5)]) for one in spans]
    db.session.add(made)
    db.session.commit()
    return made


def signed(shift: Shift, member: Member, came: str = "", left: str = "", **facts: Any) -> SignUp:
    """`signed(shift, member, "09:00", "12:00")`: with check-in and check-out on the shift's day."""
    day = clock.local(shift.starts_at).date()
    moments = {name: clock.at(day, time.fromisoformat(text)) for name, text in (("checked_in_at", came), ("checked_out_at", left)) if text}
    row = SignUp(shift_id=shift.id, role_id=shift.roles[0].id, member_id=member.id, branch_id=member.home_branch_id, asked_at=clock.now(),
                 **{"state": SignUpState.TAKEN, **moments, **facts})
    db.session.add(row)
    db.session.commit()
    return row


def hours(shift: Shift, member: Member, served: Span | None = None, *, by: Identity = OFFICE, breaks: int = 0, source: Source = Source.ORGANIZER) -> ServiceHours:
    row = recording.record(shift, member.id, served=Served(served or Span(shift.starts_at, shift.ends_at), breaks), source=source, by=by)
    db.session.commit()
    return row


def theme_day(of: ServiceEvent) -> Activity:
    """The planned activity of an event, as volunteering makes it."""
    made = activities.activity(of.branch, Kind.THEME_DAY, of.held_on, roll=None, title=of.title)
    of.activity_id = made.id
    db.session.commit()
    return made
