"""Services for tests, made through the services like any user's work: a branch, its people, an event with one shift."""
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from tests import people
from tests.accounts import people as accounts
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.queries import identity_of
from xinfang_party.communities.models import Need, Place, VolunteerProfile
from xinfang_party.communities.terms import Group, Level, NeedKind, NeedState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.volunteering import joining, kinds, service
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, ShiftRole, SignUp
from xinfang_party.volunteering.terms import RoleFacts, Span

NOW = "2026-03-02 10:00"
"""A Monday."""
DAY = date(2026, 3, 7)
__all__ = ["RoleFacts", "Span", "replace"]
OFFICE = Identity(name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
numbers = count(1)


def span(start: str = "2026-03-07 09:00", end: str = "2026-03-07 12:00") -> Span:
    """Of wall times in Shanghai."""
    return Span(*(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE).astimezone(UTC) for text in (start, end)))


def role(start: str = "2026-03-07 09:00", end: str = "2026-03-07 12:00", *, name: str = "引导员", needed: int = 2, **more: Any) -> RoleFacts:
    return RoleFacts(span(start, end), name, needed, **more)


def kind(**more: Any) -> ServiceKind:
    return kinds.add(facts={"name": f"类别{next(numbers)}", **more}, by=OFFICE)


def draft(branch: Branch, roles: Sequence[RoleFacts] = (), *, by: Identity = OFFICE, **more: Any) -> ServiceEvent:
    facts = {"branch_id": branch.id, "kind_id": (more.pop("kind", None) or kind()).id, "title": "路口文明劝导", "venue": "路口", "roles": roles or [role()], **more}
    made = service.create(facts=facts, by=by)
    db.session.commit()
    return made


def opened(branch: Branch, roles: Sequence[RoleFacts] = (), *, by: Identity = OFFICE, **more: Any) -> ServiceEvent:
    made = draft(branch, roles, by=by, **more)
    service.open_(made, by=by)
    db.session.commit()
    return made


def roles_of(event: ServiceEvent) -> list[ShiftRole]:
    return [one for shift in event.shifts for one in shift.roles]


def identity(member: Member, *roles: Role) -> Identity:
    """Who this member is today, with an account of his or her own."""
    return identity_of(accounts.account(*roles, member=member), clock.today())


def volunteer(branch: Branch, **more: Any) -> Identity:
    return identity(people.member(branch, **more))


def signed_up(event: ServiceEvent, by: Identity, *, place: int = 0, **more: Any) -> SignUp:
    """For the role that stands there in the order of the page."""
    row = joining.sign_up(roles_of(event)[place], by=by, **more)
    db.session.commit()
    return row


def profile(member_id: int | None, *, skills: Sequence[str] = (), times: Sequence[str] = (), offers_since: date | None = None) -> VolunteerProfile:
    row = VolunteerProfile(member_id=member_id, skills=list(skills), free_times=list(times), offers_since=offers_since)
    db.session.add(row)
    db.session.commit()
    return row


def place(name: str = "测试社区", code: str = "440106001001", level: Level = Level.COMMUNITY, parent: Place | None = None) -> Place:
    row = Place(code=code, name=name, level=level, parent=parent)
    db.session.add(row)
    db.session.flush()
    return row


def need(of: Place, branch: Branch | None = None, *, on: date = date(2026, 2, 1), **more: Any) -> Need:
    """One of this community, claimed where a branch is named."""
    row = Need(place=of, kind=NeedKind.NEED, title="清理楼道", group=Group.RESIDENTS, published_on=on, published_by="测试员", **{
        "state": NeedState.CLAIMED if branch else NeedState.OPEN, "claimed_branch_id": branch.id if branch else None, **more})
    db.session.add(row)
    db.session.commit()
    return row


def form(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the page of a new event sends."""
    plain = rows or ({"on": DAY.isoformat(), "starts": "09:00", "ends": "12:00", "name": "引导员", "needed": "2"},)
    sent = {f"shifts-{place}-{name}": value for place, row in enumerate(plain) for name, value in row.items()}
    return {"title": "路口文明劝导", "is_theme_day": "kind", **sent, **more}



def hours(amount: int) -> timedelta:
    return timedelta(hours=amount)
