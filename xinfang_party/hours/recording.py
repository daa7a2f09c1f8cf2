"""Writing down who served how long. Of a shift a member has one row: what is said of it again is a correction."""
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.hours import days, missing, outside, rules
from xinfang_party.hours.correcting import amend
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.outside import Told
from xinfang_party.hours.queries import taken_of_event
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.organization.queries import membership_on
from xinfang_party.volunteering.models import ServiceEvent, Shift, SignUp
from xinfang_party.volunteering.terms import STANDING, Span

NO_CHECK_OUT = "没有签退，请登记结束的时间。"
NO_TIME = "签到和签退的时间都不在班次里，请登记实际的时间。"
OF_ANOTHER = "这名党员不在组织活动的党支部，活动也没有面向全局，不能登记。"


@dataclass(frozen=True)
class Served:
    """What is said of one member in one shift."""

    span: Span
    break_minutes: int = 0
    note: str = ""


def record(shift: Shift, member_id: int, *, served: Served, source: Source, by: Identity) -> ServiceHours:
    """A new row. Whoever was thought not to have come is so no longer."""
    refuse(rules.why_not_record(shift.event.state))
    days.hold(member_id)
    if row_of(shift.id, member_id) is not None:
        raise Refusal("这名党员在这个班次已经有一条时长。要改的，请更正那一条。")
    judge(shift, member_id, served)
    row = ServiceHours(
        member_id=member_id, branch_id=branch_for(shift.event, member_id, served.span), kind_id=shift.event.kind_id, event_id=shift.event_id, shift_id=shift.id,
        place_id=shift.event.place_id, title=shift.event.title, served_on=clock.local(served.span.starts_at).date(), starts_at=served.span.starts_at,
        ends_at=served.span.ends_at, break_minutes=served.break_minutes, hours=rules.real_hours(served.span, served.break_minutes), source=source,
        state=HoursState.RECORDED, recorder=by.name, recorded_on=clock.today(), verified_by="", office_reason="", note=served.note)
    db.session.add(row)
    audit.record("service-hours.recorded", subject=flushed(row), by=by, member_id=member_id, on=row.served_on, hours=row.hours)
    missing.came_after_all(shift.id, member_id, by=by)
    days.settle(member_id, days.days_of(row))
    return row


def put(shift: Shift, member_id: int, *, served: Served, reason: str, source: Source, version: int | None, by: Identity) -> str | None:
    """From a sheet typed in: a new row, the same as before, or a correction with its reason. `version`: of the row the page showed, None: none.
    Answers what `theme.follow` says."""
    days.hold(member_id)
    row = row_of(shift.id, member_id)
    if row is None:
        record(shift, member_id, served=served, source=source, by=by)
        return None
    if row.version != version:
        raise Refusal(f"打开页面以后，这一条被别人登记成了 {row.hours:g} 小时，请打开最新的名单核对。", "starts")
    if (days.span_of(row), row.break_minutes, row.note) == (served.span, served.break_minutes, served.note):
        return None
    judge(shift, member_id, served, besides=row.id)
    return amend(row, span=served.span, break_minutes=served.break_minutes, note=served.note, reason=reason, by=by)


def judge(shift: Shift, member_id: int, served: Served, besides: int | None = None) -> None:
    refuse(rules.why_not_hours(served.span, Span(shift.starts_at, shift.ends_at), served.break_minutes, clock.now()), "ends")
    refuse(days.why_not_at_once(member_id, served.span, besides), "starts")
    told = Told(member_id, clock.local(served.span.starts_at).date(), shift.event.title, rules.real_hours(served.span, served.break_minutes), served.span)
    refuse(outside.why_not_again(told, is_own=True), "starts")
    refuse(why_not_text(served.note), "note")


def branch_for(event: ServiceEvent, member_id: int, span: Span) -> int:
    """The member's on the day. Who neither signed up nor could have is not written down."""
    stay = membership_on(member_id, clock.local(span.starts_at).date())
    if stay is None:
        raise Refusal("服务当天，这名党员不在任何党支部，请检查人员和日期。", "starts")
    if stay.branch_id != event.branch_id and not event.is_for_all and not has_signed_up(event.id, member_id):
        raise Refusal(OF_ANOTHER, "starts")
    return stay.branch_id


def has_signed_up(event_id: int, member_id: int) -> bool:
    """And still stands by it."""
    found = select(SignUp.id).join(SignUp.shift).where(Shift.event_id == event_id, SignUp.member_id == member_id, SignUp.state.in_(STANDING))
    return db.session.scalar(found.limit(1)) is not None


def row_of(shift_id: int, member_id: int) -> ServiceHours | None:
    return db.session.scalars(select(ServiceHours).where(ServiceHours.shift_id == shift_id, ServiceHours.member_id == member_id)).one_or_none()


def flushed(row: ServiceHours) -> ServiceHours:
    db.session.flush()
    return row


# --- from codes ---------------------------------------------------------------------------------------------------------------

def from_codes(event: ServiceEvent, *, by: Identity) -> tuple[int, list[tuple[SignUp, str]]]:
    """(how many rows were made, those who signed in and got none, with why). Signing in and out counts within the shift, its breaks taken off."""
    refuse(rules.why_not_record(event.state))
    made, left = 0, list[tuple[SignUp, str]]()
    for sign_up in signed_without_hours(event):
        try:
            record(sign_up.shift, sign_up.member_id, served=served_by(sign_up), source=Source.CODE, by=by)
            made += 1
        except Refusal as refusal:
            left.append((sign_up, refusal.sentence))
    return made, left


def signed_without_hours(event: ServiceEvent) -> Sequence[SignUp]:
    """By member, so that two who do this at once wait for each other in one order."""
    known = {(row.shift_id, row.member_id) for row in db.session.scalars(select(ServiceHours).where(ServiceHours.event_id == event.id))}
    found = [one for one in taken_of_event(event.id) if one.checked_in_at is not None and (one.shift_id, one.member_id) not in known]
    return sorted(found, key=lambda one: one.member_id)


def served_by(sign_up: SignUp) -> Served:
    if sign_up.checked_in_at is None or sign_up.checked_out_at is None:
        raise Refusal(NO_CHECK_OUT)
    shift = sign_up.shift
    span = rules.clipped(Span(sign_up.checked_in_at, sign_up.checked_out_at), Span(shift.starts_at, shift.ends_at))
    if span is None:
        raise Refusal(NO_TIME)
    return Served(span, shift.break_minutes)
