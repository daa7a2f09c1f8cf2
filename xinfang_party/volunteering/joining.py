"""Signing up and leaving: by members themselves, for nobody else. What decides is held first and read only then (`queries.held_…`)."""
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.models import VolunteerProfile
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, refuse
from xinfang_party.volunteering import queries, rules, telling
from xinfang_party.volunteering.models import ServiceEvent, ShiftRole, SignUp
from xinfang_party.volunteering.terms import Asked, InvitationState, Queued, SignUpState, Span
from xinfang_party.volunteering.writing import taken, when


def sign_up(role: ShiftRole, *, agrees: bool = False, by: Identity) -> SignUp:
    """The person's own word: a place, or one of those who wait. There is no way to give it for somebody else."""
    if by.member_id is None:
        raise NotFound
    queries.held_member(by.member_id)
    queries.held_roles(ShiftRole.id == role.id)
    mine = queries.sign_up_in(role.shift_id, by.member_id)
    refuse(rules.why_not_sign_up(asked(role, mine, by)))
    event = role.shift.event
    refuse(rules.why_not_agree(is_asked=asks_to_agree(event), has_agreed=agrees), "agrees")
    row = mine or SignUp(shift=role.shift, member_id=by.member_id)
    row.state, row.asked_at = rules.place_for(role.needed, taken(role)), clock.now()
    row.role, row.branch_id, row.withdrawn_at = role, by.home_branch_id or event.branch_id, None
    row.agreed_at = clock.now() if agrees and asks_to_agree(event) else None
    db.session.add(row)
    answer(event, by)
    audit.record("sign-up.made", subject=row, by=by, state=row.state)
    return row


def asked(role: ShiftRole, mine: SignUp | None, by: Identity) -> Asked:
    shift, member_id = role.shift, by.member_id or 0
    others = [(Span(one.shift.starts_at, one.shift.ends_at), f"{one.shift.event.title}（{when(one.shift)}）")
              for one in queries.sign_ups_of(member_id, shift.starts_at) if one.shift_id != shift.id]
    profile = db.session.get(VolunteerProfile, member_id) if role.skill else None
    lacks = SKILLS[role.skill] if role.skill and (profile is None or role.skill not in profile.skills) else ""
    return Asked(shift.event.state, Span(shift.starts_at, shift.ends_at), clock.now(), is_welcome=queries.is_welcome(shift.event, by), lacks=lacks,
                 is_in=mine is not None and mine.state is not SignUpState.WITHDRAWN, others=others)


def asks_to_agree(event: ServiceEvent) -> bool:
    return bool(event.risk_notice.strip() or event.training.strip())


def answer(event: ServiceEvent, by: Identity) -> None:
    """Who was invited has answered by signing up, also after having said no."""
    invitation = queries.invitation_of(event.id, by.member_id)
    if invitation is not None and invitation.state is not InvitationState.ACCEPTED:
        invitation.state, invitation.answered_on = InvitationState.ACCEPTED, clock.today()


def withdraw(sign_up: SignUp, *, by: Identity) -> None:
    """Until the shift begins, without a reason; the first of those who wait takes the place."""
    queries.held_member(sign_up.member_id)
    db.session.refresh(sign_up)
    [role] = queries.held_roles(ShiftRole.id == sign_up.role_id)
    db.session.refresh(sign_up)
    refuse(rules.why_not_withdraw(sign_up.state, role.shift.starts_at, clock.now()))
    sign_up.state, sign_up.withdrawn_at = SignUpState.WITHDRAWN, clock.now()
    audit.record("sign-up.withdrawn", subject=sign_up, by=by)
    fill_up(role, by=by)


def fill_up(role: ShiftRole, *, by: Identity) -> None:
    """Free places of a shift still to begin go to those who wait, in the order of asking, and each hears of it. The role is held already."""
    if role.shift.starts_at <= clock.now():
        return
    waiting = {row.id: row for row in role.sign_ups if row.state is SignUpState.WAITING}
    while next_ := rules.next_waiting([Queued(key, row.asked_at) for key, row in waiting.items()], needed=role.needed, taken=taken(role)):
        row = waiting.pop(next_.sign_up_id)
        row.state = SignUpState.TAKEN
        audit.record("sign-up.moved-up", subject=row, by=by)
        telling.tell_moved_up(row)
