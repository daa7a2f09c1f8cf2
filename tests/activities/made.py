"""Branches and their activities for tests of every room, made through the service like any user's work."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from tests.accounts import people as accounts
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities import service
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.terms import Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Cell, Member
from xinfang_party.organization.terms import CommitteeDuty

OFFICE = Identity(name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
ON = date(2026, 3, 2)
"""A Monday."""


@dataclass(frozen=True)
class House:
    """A branch with a committee of three, a cell of two, and one probationary member; `members` are all of them, by number."""

    branch: Branch
    cell: Cell
    secretary: Member
    deputy: Member
    publicity: Member
    plain: Member
    other: Member
    probationary: Member

    @property
    def members(self) -> list[Member]:
        return [self.secretary, self.deputy, self.publicity, self.plain, self.other, self.probationary]


def house(**more: Any) -> House:
    """Six members, five of them with a vote; `more`: as `people.branch` takes it."""
    branch = people.branch(**more)
    cell = people.cell(branch)
    secretary, deputy, publicity = (people.member(branch) for _n in range(3))
    plain, other = people.member(branch, cell=cell), people.member(branch, cell=cell)
    probationary = people.member(branch, formal_on=None)
    people.secretary(branch, secretary)
    people.secretary(branch, deputy, duty=CommitteeDuty.DEPUTY)
    people.secretary(branch, publicity, duty=CommitteeDuty.PUBLICITY)
    db.session.commit()
    return House(branch, cell, secretary, deputy, publicity, plain, other, probationary)


def identity(member: Member, *roles: Role) -> Identity:
    """Who this member is today, with an account of his own."""
    return identity_of(accounts.account(*roles, member=member), clock.today())


def activity(branch: Branch, kind: Kind = Kind.THEME_DAY, on: date = ON, *, by: Identity = OFFICE, **facts: Any) -> Activity:
    """One that was held with everybody there; `roll=None` only plans it, `facts` as `service.log` takes them."""
    made = service.log(facts={"branch_id": branch.id, "form": kind, "held_on": on, "roll": [], "title": f"{on.month}月{kind.label}", **facts}, by=by)
    db.session.commit()
    return made


def told(branch: Branch, kind: Kind = Kind.THEME_DAY, on: date = ON, *, host: Member, recorder: Member, **facts: Any) -> Activity:
    """One that can be sent to its host."""
    return activity(branch, kind, on, **{"host_id": host.id, "recorder_id": recorder.id, "summary": "学习了有关文件。", **facts})


def confirmed(branch: Branch, kind: Kind = Kind.THEME_DAY, on: date = ON, *, host: Member, recorder: Member, **facts: Any) -> Activity:
    """Sent by its recorder and confirmed by its host."""
    made = told(branch, kind, on, host=host, recorder=recorder, **facts)
    service.submit(made, by=identity(recorder))
    service.confirm(made, by=identity(host))
    db.session.commit()
    return made


def absent(member: Member, status: str = "absent", **more: Any) -> dict[str, Any]:
    """A line of the roll."""
    return {"member_id": member.id, "status": status, **more}


def row_of(activity: Activity, member: Member) -> Attendance:
    return next(row for row in activity.roll if row.member_id == member.id)
