"""Whom an organizer might ask: who told what they can do and when, what of it fits, and who is busy then."""
from collections.abc import Sequence

from sqlalchemy import select

from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.models import VolunteerProfile
from xinfang_party.communities.terms import FreeTime
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member, Membership, in_force
from xinfang_party.volunteering import rules
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation, Shift, SignUp
from xinfang_party.volunteering.queries import STANDS
from xinfang_party.volunteering.terms import EventState, Offer, Span
from xinfang_party.volunteering.writing import taken

MOST = 20


def offers_for(event: ServiceEvent) -> list[Offer]:
    """Those of the branch who told something, neither invited nor signed up: first who is free, offers to help and has what is missing."""
    coming = [shift for shift in event.shifts if shift.starts_at > clock.now()]
    skills = {role.skill for shift in coming for role in shift.roles if role.skill and taken(role) < role.needed}
    times = {time_of(shift) for shift in coming} | ({FreeTime.EMERGENCY} if event.kind.is_emergency else set())
    rows = profiles(event)
    busy = busy_among([one.member_id for one in rows], coming)
    found = [Offer(one.member_id, one.member.name, [SKILLS[key] for key in one.skills if key in SKILLS], [FreeTime(key).label for key in one.free_times],
                   one.offers_since is not None, [SKILLS[key] for key in one.skills if key in skills], bool(times & {FreeTime(key) for key in one.free_times}),
                   one.member_id in busy) for one in rows]
    return sorted(found, key=lambda one: one.rank)[:MOST]


def time_of(shift: Shift) -> FreeTime:
    starts = clock.local(shift.starts_at)
    return rules.free_time_of(starts, is_workday=workdays.is_workday(starts.date()))


def profiles(event: ServiceEvent) -> Sequence[VolunteerProfile]:
    here = select(Membership.member_id).where(Membership.branch_id == event.branch_id, in_force(Membership, clock.today()))
    asked = select(ServiceInvitation.member_id).where(ServiceInvitation.event_id == event.id)
    there = select(SignUp.member_id).join(SignUp.shift).where(Shift.event_id == event.id, STANDS)
    statement = select(VolunteerProfile).join(VolunteerProfile.member).where(
        VolunteerProfile.member_id.in_(here), VolunteerProfile.member_id.not_in(asked), VolunteerProfile.member_id.not_in(there))
    return [one for one in db.session.scalars(statement.order_by(Member.number)) if one.skills or one.free_times or one.offers_since]


def busy_among(member_ids: Sequence[int], shifts: Sequence[Shift]) -> set[int]:
    """Who has signed up for another service at the time of one of these shifts."""
    if not member_ids or not shifts:
        return set()
    until, since = max(shift.ends_at for shift in shifts), min(shift.starts_at for shift in shifts)
    statement = select(SignUp.member_id, Shift.starts_at, Shift.ends_at).join(SignUp.shift).join(Shift.event).where(
        SignUp.member_id.in_(member_ids), STANDS, Shift.ends_at > since, Shift.starts_at < until, ServiceEvent.state != EventState.CANCELLED)
    spans = [Span(shift.starts_at, shift.ends_at) for shift in shifts]
    return {member_id for member_id, starts, ends in db.session.execute(statement) if any(rules.overlaps(Span(starts, ends), one) for one in spans)}
