"""Verified hours and sheets for tests; the hours are written down as other rooms would leave them."""
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.attestations import service
from xinfang_party.attestations.models import Attestation
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift, ShiftRole
from xinfang_party.volunteering.terms import EventState

NOW = "2026-06-01 10:00"
FROM, TO, ON = date(2026, 1, 1), date(2026, 5, 31), date(2026, 3, 7)
numbers = count(1)


@dataclass
class World:
    branch: Branch
    head: Member
    one: Member
    far: Member
    far_head: Member


def world() -> World:
    branch, other = people.branch(), people.branch()
    found = World(branch, people.secretary(branch), people.member(branch), people.member(other), people.secretary(other))
    db.session.commit()
    return found


def by(member: Member) -> Identity:
    return identity_of(Account(id=810_000 + member.id, name=member.name, member_id=member.id), clock.today())


def office(member: Member | None = None) -> Identity:
    return Identity(account_id=820_000, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}), member_id=member and member.id)


def kind(name: str = "") -> ServiceKind:
    row = ServiceKind(name=name or f"测试类别{next(numbers)}", sort_order=1)
    db.session.add(row)
    db.session.flush()
    return row


def event(branch: Branch, of: ServiceKind, on: date = ON, *, shifts: int = 1, **more: Any) -> ServiceEvent:
    """Open, with shifts of two hours one after another from nine on, each with one role."""
    row = ServiceEvent(branch_id=branch.id, kind_id=of.id, held_on=on, last_on=on, state=EventState.OPEN, **{"title": f"测试服务{next(numbers)}", **more})
    start = datetime.combine(on, time(9), clock.ZONE)
    row.shifts = [Shift(starts_at=start + timedelta(hours=2 * n), ends_at=start + timedelta(hours=2 * n + 2), roles=[ShiftRole(name="引导", needed=5)])
                  for n in range(shifts)]
    db.session.add(row)
    db.session.flush()
    return row


def hours(member: Member, of: ServiceKind, amount: float, on: date = ON, *, shift: Shift | None = None, state: HoursState = HoursState.VERIFIED,
          **more: Any) -> ServiceHours:
    """In a shift, else outside."""
    facts = {"title": "测试项目", "recorder": "登记员", "recorded_on": on, "source": Source.ORGANIZER if shift else Source.OUTSIDE,
             "verified_on": on if state is HoursState.VERIFIED else None, "branch_id": member.home_branch_id, **more}
    if shift:
        facts |= {"shift_id": shift.id, "event_id": shift.event_id, "starts_at": shift.starts_at, "ends_at": shift.ends_at}
    row = ServiceHours(member_id=member.id, kind_id=of.id, served_on=on, hours=amount, state=state, **facts)
    db.session.add(row)
    db.session.flush()
    return row


def sheet(member: Member, *, by: Identity | None = None, from_on: date = FROM, to_on: date = TO) -> Attestation:
    row = service.issue(member, from_on=from_on, to_on=to_on, by=by or office())
    db.session.commit()
    return row
