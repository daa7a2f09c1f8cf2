"""Whom each step of a service concerns."""
from collections.abc import Iterable

from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.volunteering import notices
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation, Shift, SignUp
from xinfang_party.volunteering.terms import STANDING
from xinfang_party.volunteering.writing import when
from xinfang_party.web.links import path_to


def address(event: ServiceEvent) -> str:
    return path_to("volunteering.show_event", event_id=event.id)


def tell_invited(invitation: ServiceInvitation) -> None:
    event = invitation.event
    notifications.notify_members([invitation.member_id], kind=notices.INVITED, subject=invitation, url=address(event),
                                 text=f"邀请您参加志愿服务“{event.title}”（{chinese(event.held_on)}）。参加不参加都由您自己定，不方便的点“婉拒”，不用说理由。")


def tell_moved_up(sign_up: SignUp) -> None:
    event = sign_up.shift.event
    notifications.notify_members([sign_up.member_id], kind=notices.MOVED_UP, subject=sign_up, url=address(event), time=str(sign_up.asked_at),
                                 text=f"有人退出，您候补的“{event.title}”（{when(sign_up.shift)}，{sign_up.role.name}）已经报上了。去不了的，请在开始前退出。")


def tell_cancelled(event: ServiceEvent) -> None:
    notifications.notify_members(those_in(event.shifts), kind=notices.CANCELLED, subject=event, url=address(event),
                                 text=f"您报名的志愿服务“{event.title}”（{chinese(event.held_on)}）取消了，不用再去。原因：{event.cancel_reason}")


def tell_moved(shift: Shift) -> None:
    """Its time is another one: whoever cannot come then may leave."""
    notifications.notify_members(those_in([shift]), kind=notices.MOVED, subject=shift, url=address(shift.event), time=when(shift),
                                 text=f"您报名的志愿服务“{shift.event.title}”改了时间，现在是 {when(shift)}。不方便的，请在开始前退出。")


def those_in(shifts: Iterable[Shift]) -> set[int]:
    return {row.member_id for shift in shifts for role in shift.roles for row in role.sign_ups if row.state in STANDING}
