"""What services put on a member's home page: where he or she is awaited, and invitations to answer."""
from sqlalchemy import literal, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.queries import answer_is_open, day_of
from xinfang_party.volunteering.terms import EventState, SignUpState
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_serve(identity: Identity) -> Rows | None:
    """Places this member has taken, until the shift is over."""
    if identity.member_id is None:
        return None
    return select(literal(""), ServiceEvent.id, ServiceEvent.title, ShiftRole.name, day_of(Shift.starts_at)).join(Shift, Shift.event_id == ServiceEvent.id).join(
        SignUp, SignUp.shift_id == Shift.id).join(ShiftRole, ShiftRole.id == SignUp.role_id).where(
        SignUp.member_id == identity.member_id, SignUp.state == SignUpState.TAKEN, Shift.ends_at > clock.now(), ServiceEvent.state == EventState.OPEN
        ).order_by(Shift.starts_at, SignUp.id)


def service(row: Found) -> Owed:
    return Owed("参加志愿服务", f"{row.about}（{row.more}）", path_to("volunteering.show_event", event_id=row.key), row.due_on)


def to_answer(identity: Identity) -> Rows | None:
    if identity.member_id is None:
        return None
    return select(literal(""), ServiceEvent.id, ServiceEvent.title, literal(""), ServiceEvent.held_on).join(
        ServiceInvitation, ServiceInvitation.event_id == ServiceEvent.id).where(
        ServiceInvitation.member_id == identity.member_id, answer_is_open()).order_by(ServiceEvent.held_on, ServiceEvent.id)


def invitation(row: Found) -> Owed:
    return Owed("答复志愿服务邀请", f"{row.about}，参加不参加都由您自己定", path_to("volunteering.show_event", event_id=row.key), row.due_on)
