"""Shifts of which hours are recorded stay: told to `volunteering` below."""
from collections.abc import Sequence

from sqlalchemy import func, select

from xinfang_party.hours.models import ServiceHours
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.models import Shift
from xinfang_party.volunteering.registry import USES


def why_not_take_away(shifts: Sequence[Shift]) -> str | None:
    """Also of what was declined: it is the answer to what somebody recorded."""
    statement = select(func.count(ServiceHours.member_id.distinct())).where(ServiceHours.shift_id.in_([shift.id for shift in shifts]))
    people = db.session.scalar(statement)
    return f"已经登记了 {people} 人的服务时长，不能取消，也不能删去登记了时长的班次。登记错了的，请到“服务时长”里更正，或者不予认定。" if people else None


if why_not_take_away not in USES:
    USES.append(why_not_take_away)
