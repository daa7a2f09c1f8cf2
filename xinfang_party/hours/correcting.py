"""Corrections: numbered, with the reason and each changed field as it was and as it is. What was verified has to be verified again."""
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.hours import days, missing, outside, rules, theme
from xinfang_party.hours.models import HoursCorrection, ServiceHours
from xinfang_party.hours.outside import Told
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.volunteering.terms import Span
from xinfang_party.web.links import path_to

SAME = "内容没有变化，不需要更正。"
WHY = "改了已经登记的时长，请写明更正的理由。"


def correct(row: ServiceHours, *, span: Span | None = None, break_minutes: int = 0, hours: float | None = None, note: str = "", reason: str,
            version: int | None, by: Identity) -> str | None:
    """Times and breaks of a shift; of what came from outside `hours`, as the other platform tells them, and the times where they are known. Answers what
    `theme.follow` says."""
    refuse_stale(row, version)
    days.hold(row.member_id)
    if row.shift is None:
        judge_outside(row, span, hours)
    elif span is not None:
        refuse(rules.why_not_hours(span, Span(row.shift.starts_at, row.shift.ends_at), break_minutes, clock.now()), "ends")
        refuse(days.why_not_at_once(row.member_id, span, row.id), "starts")
        told = Told(row.member_id, clock.local(span.starts_at).date(), row.title, rules.real_hours(span, break_minutes), span)
        refuse(outside.why_not_again(told, is_own=True), "starts")
    refuse(why_not_text(note), "note")
    return amend(row, span=span, break_minutes=break_minutes, hours=hours, note=note, reason=reason, by=by)


def judge_outside(row: ServiceHours, span: Span | None, hours: float | None) -> None:
    refuse(rules.why_not_amount(hours), "hours")
    span, amount = span or days.span_of(row), hours or 0.0
    if span is not None:
        refuse(rules.why_not_longer(amount, span), "hours")
        refuse(days.why_not_at_once(row.member_id, span, row.id), "hours")
    refuse(outside.why_not_again(Told(row.member_id, row.served_on, row.title, amount, span), is_own=False), "hours")


def amend(row: ServiceHours, *, span: Span | None, break_minutes: int, hours: float | None = None, note: str, reason: str, by: Identity) -> str | None:
    """The same once what is typed was judged."""
    before, old_days = in_words(row), days.days_of(row)
    refuse(rules.why_not_reason(reason, WHY), "reason")
    was = (days.span_of(row), row.break_minutes, row.hours)
    write(row, span, break_minutes, hours)
    row.note = note
    if was != (days.span_of(row), row.break_minutes, row.hours):
        row.state, row.verified_on, row.verified_by, row.office_reason = HoursState.RECORDED, None, "", ""
        if row.shift_id is not None:
            missing.came_after_all(row.shift_id, row.member_id, by=by)
        days.settle(row.member_id, {*old_days, *days.days_of(row)})
    after = in_words(row)
    changes = [[label, before[label], after[label]] for label in after if before[label] != after[label]]
    refuse(None if changes else SAME, "reason")
    row.corrections.append(HoursCorrection(number=len(row.corrections) + 1, reason=reason, changes=changes, account_id=by.account_id, actor=by.name, at=clock.now()))
    audit.record("service-hours.corrected", subject=row, by=by, number=len(row.corrections), reason=reason)
    return theme.follow(row.event, by)


def write(row: ServiceHours, span: Span | None, break_minutes: int, hours: float | None) -> None:
    if row.shift_id is None:
        row.hours = round(hours or 0.0, 2)
    elif span is not None:
        row.break_minutes, row.hours = break_minutes, rules.real_hours(span, break_minutes)
    if span is not None:
        row.starts_at, row.ends_at, row.served_on = span.starts_at, span.ends_at, clock.local(span.starts_at).date()


def in_words(row: ServiceHours) -> dict[str, Any]:
    span = days.span_of(row)
    return {"时间": days.spoken(span) if span else "", "休息": f"{row.break_minutes} 分钟", "时长": f"{row.hours:g} 小时", "说明": row.note,
            "核实情况": f"{row.state.label}（{row.verified_by}，{row.verified_on:%Y-%m-%d}）" if row.verified_on else row.state.label}


def refuse_stale(row: ServiceHours, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE, path_to("hours.show_hours", hours_id=row.id))
