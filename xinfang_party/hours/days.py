"""The days of one member: what else was served at the time, and whose word the hours of a day need."""
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from xinfang_party.hours import rules
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Word
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.volunteering.rules import overlaps
from xinfang_party.volunteering.terms import Span

AROUND = rules.DAY * 3
"""A shift ends on the next day at the latest; its days share hours with shifts of the day before and the day after."""


def hold(member_id: int) -> None:
    """Two requests about one member's hours come one after the other."""
    db.session.execute(select(Member.id).where(Member.id == member_id).with_for_update())


def span_of(row: ServiceHours) -> Span | None:
    return None if row.starts_at is None or row.ends_at is None else Span(row.starts_at, row.ends_at)


def days_of(row: ServiceHours) -> dict[date, float]:
    return rules.days_of(row.served_on, span_of(row), row.hours)


def around(member_id: int, days: Collection[date]) -> Sequence[ServiceHours]:
    """What counts or may come to count near these days, as it stands now."""
    statement = select(ServiceHours).where(ServiceHours.member_id == member_id, ServiceHours.state != HoursState.REFUSED,
                                           ServiceHours.served_on.between(min(days) - AROUND, max(days) + AROUND))
    return db.session.scalars(statement.order_by(ServiceHours.id).execution_options(populate_existing=True)).all()


def totals(rows: Sequence[ServiceHours]) -> dict[date, float]:
    found = dict[date, float]()
    for row in rows:
        for day, hours in days_of(row).items():
            found[day] = found.get(day, 0.0) + hours
    return found


def word_for(row: ServiceHours) -> Word:
    """Its own hours count, whatever became of them."""
    own = days_of(row)
    others = totals([other for other in around(row.member_id, own) if other.id != row.id])
    return rules.word_of_days(own, {day: others.get(day, 0.0) + hours for day, hours in own.items()})


def settle(member_id: int, days: Collection[date]) -> None:
    """After a change: of what waits on these days, who has to give the word. What was verified before stays verified: the hours that made the day
    too long are those that came later, and they wait for the Party office."""
    db.session.flush()
    rows = around(member_id, days)
    found: Mapping[date, float] = totals(rows)
    for row in rows:
        own = days_of(row)
        if row.state.waits and not own.keys().isdisjoint(days):
            row.state = rules.waiting_state(rules.word_of_days(own, found))


def why_not_at_once(member_id: int, span: Span, besides: int | None = None) -> str | None:
    """Nobody serves at two places at a time."""
    days = rules.by_day(span, 1.0)
    for row in around(member_id, days):
        there = span_of(row)
        if row.id != besides and there is not None and overlaps(span, there):
            return f"这段时间和这名党员的另一条服务时长重叠：{spoken(there)}。请检查时间；那一条不对的，请先更正那一条。"
    return None


def spoken(span: Span) -> str:
    first, last = clock.local(span.starts_at), clock.local(span.ends_at)
    return f"{first:%Y-%m-%d %H:%M} 到 {last:%H:%M}" if first.date() == last.date() else f"{first:%Y-%m-%d %H:%M} 到 {last:%Y-%m-%d %H:%M}"
