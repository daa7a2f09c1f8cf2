"""Which codes and tickets are good at a moment. Moments are aware; slots are counted from 1970."""
from datetime import datetime, timedelta

from xinfang_party.presence.catalogue import CODE_SECONDS, GRACE_SECONDS, TICKET_SECONDS
from xinfang_party.presence.terms import Code, Ticket

OLD_CODE = "这个签到码已经过期，或者不是本系统的。请看着会场屏幕重新扫一次；过了时间的签到码不能用。"
OLD_TICKET = f"打开确认页已超过 {TICKET_SECONDS.value} 秒，没有签到。请重新扫会场屏幕上的签到码，再点“确认签到”。"
OTHER_TICKET = "确认页不是在这次登录里打开的，没有签到。请用自己登录着的手机重新扫会场屏幕上的签到码。"

NOT_EXPECTED = "签到名单里没有您。如果您是列席或者临时参加，请告诉记录人，由他登记。"


def slot_of(now: datetime) -> int:
    return int(now.timestamp()) // CODE_SECONDS.value


def seconds_left(now: datetime) -> int:
    """Until the screen shows the next code, at least 1."""
    return CODE_SECONDS.value - int(now.timestamp()) % CODE_SECONDS.value


def is_good(code: Code, now: datetime) -> bool:
    """In its own slot and a few seconds after; never before."""
    start = code.slot * CODE_SECONDS.value
    return start <= now.timestamp() < start + CODE_SECONDS.value + GRACE_SECONDS.value


def why_no_ticket(ticket: Ticket | None, *, account_id: int | None, login_id: int | None, now: datetime) -> str | None:
    """Why what came with the confirmation does not count; None: it does."""
    if ticket is None or ticket.account_id != account_id or ticket.login_id != login_id:
        return OTHER_TICKET
    is_fresh = timedelta() <= now - ticket.made_at <= timedelta(seconds=TICKET_SECONDS.value)
    return None if is_fresh else OLD_TICKET
