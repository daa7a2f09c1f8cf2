"""Asking members to come. To say no costs nothing, needs no reason and is counted nowhere."""
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.models import Member, Membership, in_force
from xinfang_party.organization.queries import find_member
from xinfang_party.volunteering import queries, rules, telling
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation, Shift, SignUp
from xinfang_party.volunteering.terms import InvitationState


def invite(event: ServiceEvent, *, names: Sequence[str] = (), member_ids: Collection[int] = (), by: Identity) -> int:
    """By name or number, or chosen from those suggested; who was invited or has signed up already is left out. How many are new."""
    refuse(rules.why_not_invite(event.state, [*names, *map(str, member_ids)]), "names")
    refuse("活动已经结束，不用再邀请。" if event.last_on < clock.today() else None, "names")
    wanted = {*map(member_called, names), *members_among(member_ids)}
    fresh = sorted(wanted - {one.member_id for one in queries.invitations_to(event.id)} - those_in(event))
    for member_id in fresh:
        row = ServiceInvitation(event=event, member_id=member_id, state=InvitationState.ASKED, invited_on=clock.today(), invited_by=by.name)
        db.session.add(row)
        audit.record("service-invitation.made", subject=row, by=by)
        telling.tell_invited(row)
    return len(fresh)


def is_here() -> ColumnElement[bool]:
    return Member.id.in_(select(Membership.member_id).where(in_force(Membership, clock.today())))


def member_called(name: str) -> int:
    try:
        member = find_member(name, among=is_here())
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "names") from None
    if member is None:
        raise Refusal(f"没有找到“{name}”这名党员，请核对姓名，或者改填党员编号。", "names")
    return member.id


def members_among(member_ids: Collection[int]) -> set[int]:
    return set(db.session.scalars(select(Member.id).where(Member.id.in_(list(member_ids)), is_here()))) if member_ids else set()


def those_in(event: ServiceEvent) -> set[int]:
    return set(db.session.scalars(select(SignUp.member_id).join(SignUp.shift).where(Shift.event_id == event.id, queries.STANDS)))


def decline(invitation: ServiceInvitation, *, by: Identity) -> None:
    """Seen by the organizer alone; signing up later is still possible."""
    refuse(None if invitation.state is InvitationState.ASKED else "这次邀请您已经答复过了。")
    invitation.state, invitation.answered_on = InvitationState.DECLINED, clock.today()
    audit.record("service-invitation.answered", subject=invitation, by=by)
