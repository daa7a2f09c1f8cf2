"""A member's year of study: what is owed, what is credited, from which activities."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, case, cast, false, func, literal, null, or_, select, true, union_all
from sqlalchemy.orm import contains_eager

from xinfang_party.access.terms import Identity
from xinfang_party.activities import rules
from xinfang_party.activities.hours import IN_BRANCHES
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.queries import COUNTS, readable
from xinfang_party.activities.terms import STUDIED
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import CommitteePost, Membership
from xinfang_party.organization.terms import Stay


@dataclass(frozen=True)
class Hours:
    """`target` of the whole year, `so_far` what of it falls before tomorrow, what was `credited`; each in 学时. `serves`: in a committee on some day of the year."""

    year: int
    target: float
    so_far: float
    credited: float
    serves: bool

    @property
    def missing(self) -> float:
        return max(0.0, round(self.target - self.credited, 1))

    @property
    def is_behind(self) -> bool:
        return self.credited < self.so_far


def hours_of(member_id: int, year: int) -> Hours:
    """One statement."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    stays = select(literal("stay"), Membership.from_on, Membership.to_on, literal(0.0)).where(Membership.member_id == member_id)
    posts = select(literal("post"), CommitteePost.from_on, CommitteePost.to_on, literal(0.0)).where(
        CommitteePost.member_id == member_id, IN_BRANCHES, CommitteePost.from_on <= last, or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= first))
    studied = select(literal("hours"), cast(null(), Date), cast(null(), Date), func.coalesce(func.sum(Activity.credited_hours), 0.0)).select_from(
        Attendance).join(Attendance.activity).where(*of_year(member_id, first, last), Attendance.status.in_(STUDIED))
    rows: Sequence[Any] = db.session.execute(union_all(stays, posts, studied)).all()
    there, serving = ([Stay(start, end) for what, start, end, _ in rows if what == wanted] for wanted in ("stay", "post"))
    target, so_far = (rules.target_of(year, there, serving, until) for until in (None, clock.today()))
    return Hours(year, target, so_far, sum(hours for *_, hours in rows), bool(serving))


def of_year(member_id: int, first: date, last: date) -> tuple[Any, ...]:
    """Conditions: the member's rows of every activity of those days that counts."""
    return Attendance.member_id == member_id, COUNTS, Activity.held_on.between(first, last)


def attended(member_id: int, year: int, viewer: Identity, most: int | None = None) -> Sequence[Row[Attendance, bool]]:
    """(the member's row, may the viewer open the activity?) of the year, the latest first: somebody who moved has some of another branch."""
    statement = select(Attendance, case((readable(viewer), true()), else_=false())).join(Attendance.activity).where(
        *of_year(member_id, date(year, 1, 1), date(year, 12, 31)))
    return db.session.execute(statement.options(contains_eager(Attendance.activity)).order_by(Activity.held_on.desc(), Activity.id.desc()).limit(most)).all()
