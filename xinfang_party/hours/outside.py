"""Hours of another platform beside what is known here: brought before, the same service from an own event, two places at once, a long day."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from xinfang_party.hours import days, rules
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Likeness, Source, Word
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.volunteering.rules import overlaps
from xinfang_party.volunteering.terms import Span

Key = tuple[int, date, str]


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
        return self.member_id, self.served_on, self.title

    @property
    def starts_at(self) -> datetime | None:
        return self.span.starts_at if self.span else None

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
        """At the same time, or where one of the two times is not known; of several the one at the same time, then that of as many hours."""
        found = [row for row in self.rows.get(one.member_id, ()) if row.source is Source.OUTSIDE and told_of(row).key == one.key
                 and is_one_time(one.starts_at, row.starts_at)]
        return min(found, key=lambda row: (row.starts_at != one.starts_at, abs(row.hours - one.hours), row.id), default=None)

    def why_not(self, one: Told) -> str | None:
        """It is the same service as one recorded here, or at the same time as another."""
        for row in self.rows.get(one.member_id, ()):
            span = days.span_of(row)
            if row.state is HoursState.REFUSED:
                continue
            if row.event_id is not None and likeness(one, told_of(row)) is Likeness.SAME:
                return f"和本系统的活动记录是同一次服务：{described(row)}，没有再计。确实是另一次的，请在表里写上开始和结束的时间。"
            if one.span and span and overlaps(one.span, span):
                return f"和这名党员的另一条服务时长重叠：{described(row)}。"
        others = (other.span for other in self.told.get(one.member_id, ()))
        at_once = one.span is not None and any(span is not None and overlaps(one.span, span) for span in others)
        return "和表里同一名党员的另一行时间重叠。" if at_once else None

    def perhaps(self, one: Told) -> str | None:
        """Another name, as many hours, on the same day: it may be the same service."""
        own = (row for row in self.rows.get(one.member_id, ()) if row.event_id is not None and row.state is not HoursState.REFUSED)
        found = next((row for row in own if likeness(one, told_of(row)) is Likeness.PERHAPS), None)
        return f"可能和本系统的活动记录是同一次服务：{described(found)}；已导入，要核实以后才计" if found else None

    def take(self, one: Told) -> Word:
        """Whose word its day needs, with what came before it."""
        standing = days.totals([row for row in self.rows.get(one.member_id, ()) if row.state is not HoursState.REFUSED])
        for other in [*self.told.get(one.member_id, ()), one]:
            for day, hours in other.by_day.items():
                standing[day] = standing.get(day, 0.0) + hours
        self.told.setdefault(one.member_id, []).append(one)
        return rules.word_of_days(one.by_day, standing)


def told_of(row: ServiceHours) -> Told:
    return Told(row.member_id, row.served_on, row.title, row.hours, days.span_of(row))


def is_one_time(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or one == other


def likeness(one: Told, other: Told) -> Likeness | None:
    """Of one member. Where both times are known they decide; else, on the same day, the names, and perhaps as many hours."""
    if one.span is not None and other.span is not None:
        return Likeness.SAME if overlaps(one.span, other.span) else None
    if one.served_on != other.served_on:
        return None
    if rules.is_called_alike(one.title, other.title):
        return Likeness.SAME
    return Likeness.PERHAPS if rules.is_about_as_long(one.hours, other.hours) else None


def why_not_again(one: Told, *, is_own: bool) -> str | None:
    """The same was brought from another platform before; or, of what came from there, recorded here."""
    kind = ServiceHours.event_id.is_(None) if is_own else ServiceHours.event_id.is_not(None)
    statement = select(ServiceHours).where(ServiceHours.member_id == one.member_id, ServiceHours.served_on == one.served_on, kind,
                                           ServiceHours.state != HoursState.REFUSED).order_by(ServiceHours.id)
    found = next((row for row in db.session.scalars(statement) if likeness(one, told_of(row)) is Likeness.SAME), None)
    if found is None:
        return None
    if not is_own:
        return f"和本系统的活动记录是同一次服务：{described(found)}，不能再计一次。"
    return f"和其他平台导入的一条是同一次服务：{described(found)}。请先打开那一条，办理“不予认定”；确实是另一次的，请先更正那一条，补上开始和结束的时间。"


def perhaps_twice(rows: Sequence[ServiceHours]) -> list[str]:
    """What whoever verifies should look at: of what waits, as many hours on the same day here and from another platform. One statement."""
    waiting = [row for row in rows if row.state.waits]
    if not waiting:
        return []
    statement = select(ServiceHours).where(ServiceHours.member_id.in_({row.member_id for row in waiting}), ServiceHours.state != HoursState.REFUSED,
                                           ServiceHours.served_on.in_({row.served_on for row in waiting})).order_by(ServiceHours.id)
    others = db.session.scalars(statement).all()
    return [f"{row.member.name}这一天还有一条时长差不多的：{described(other)}（{other.source.label}）。是同一次服务的，只认定一条。"
            for row in waiting for other in others if other.member_id == row.member_id and (other.event_id is None) is not (row.event_id is None)
            and likeness(told_of(row), told_of(other)) is not None]


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
