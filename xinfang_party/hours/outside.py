"""Hours of another platform beside what is known here: brought before, the same service from an own event, two places at once, a long day."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from xinfang_party.hours import days, rules
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Source, Word
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.volunteering.rules import overlaps
from xinfang_party.volunteering.terms import Span

Key = tuple[int, date, str, datetime | None]


@dataclass(frozen=True)
class Told:
    """One row of the sheet."""

    member_id: int
    served_on: date
    title: str
    hours: float
    span: Span | None = None

    @property
    def key(self) -> Key:
        return self.member_id, self.served_on, self.title, self.span.starts_at if self.span else None

    @property
    def by_day(self) -> dict[date, float]:
        return rules.days_of(self.served_on, self.span, self.hours)


class Known:
    """What stands in the table about these members around these days, and what this import has told so far (`told`, kept over its chunks)."""

    def __init__(self, asked: Sequence[Told], told: dict[int, list[Told]], batch_id: int | None) -> None:
        self.rows, self.told = dict[int, list[ServiceHours]](), told
        if not asked:
            return
        members = sorted({one.member_id for one in asked})
        if batch_id is not None:
            db.session.execute(select(Member.id).where(Member.id.in_(members)).order_by(Member.id).with_for_update())
        first, last = min(one.served_on for one in asked), max(one.served_on for one in asked)
        statement = select(ServiceHours).where(ServiceHours.member_id.in_(members), ServiceHours.served_on.between(first - days.AROUND, last + days.AROUND))
        for row in db.session.scalars(statement.execution_options(populate_existing=True)):
            if batch_id is None or row.batch_id != batch_id:
                self.rows.setdefault(row.member_id, []).append(row)

    def brought_before(self, one: Told) -> ServiceHours | None:
        return next((row for row in self.rows.get(one.member_id, ()) if row.source is Source.OUTSIDE and key_of(row) == one.key), None)

    def why_not(self, one: Told) -> str | None:
        """It is the same service as one recorded here, or at the same time as another."""
        for row in self.rows.get(one.member_id, ()):
            span = days.span_of(row)
            if row.state is HoursState.REFUSED:
                continue
            if row.event_id is not None and is_same(one, row):
                return f"和本系统的活动记录是同一次服务：{described(row)}，没有再计。"
            if one.span and span and overlaps(one.span, span):
                return f"和这名党员的另一条服务时长重叠：{described(row)}。"
        others = (other.span for other in self.told.get(one.member_id, ()))
        at_once = one.span is not None and any(span is not None and overlaps(one.span, span) for span in others)
        return "和表里同一名党员的另一行时间重叠。" if at_once else None

    def take(self, one: Told) -> Word:
        """Whose word its day needs, with what came before it."""
        standing = days.totals([row for row in self.rows.get(one.member_id, ()) if row.state is not HoursState.REFUSED])
        for other in [*self.told.get(one.member_id, ()), one]:
            for day, hours in other.by_day.items():
                standing[day] = standing.get(day, 0.0) + hours
        self.told.setdefault(one.member_id, []).append(one)
        return rules.word_of_days(one.by_day, standing)


def key_of(row: ServiceHours) -> Key:
    return row.member_id, row.served_on, row.title, row.starts_at


def is_same(one: Told, row: ServiceHours) -> bool:
    """Where both times are known they decide; else the title, or as many hours, on the same day."""
    span = days.span_of(row)
    if one.span is not None and span is not None:
        return overlaps(one.span, span)
    return one.served_on == row.served_on and (one.title == row.title or abs(one.hours - row.hours) < rules.CLOSE)


def described(row: ServiceHours) -> str:
    return f"{row.title}，{row.served_on:%Y-%m-%d}，{row.hours:g} 小时"


def resettle(found: Mapping[int, Collection[date]]) -> None:
    """Of these members and days, who has to give the word for what still waits there."""
    statement = select(ServiceHours.member_id).where(ServiceHours.member_id.in_(found), ServiceHours.state.in_((HoursState.RECORDED, HoursState.OFFICE)))
    for member_id in sorted(set(db.session.scalars(statement))):
        days.settle(member_id, found[member_id])


def days_in(rows: Sequence[Any]) -> dict[int, set[date]]:
    """{member: days} of verdicts' values or rows."""
    found = dict[int, set[date]]()
    for member_id, served_on in rows:
        found.setdefault(member_id, set()).update((served_on, served_on + rules.DAY))
    return found
