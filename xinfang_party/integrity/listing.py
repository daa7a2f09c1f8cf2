"""Departments and posts with how each stands: its register, the version in force, the review under way. What has no register is listed too."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from xinfang_party.access.terms import Identity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.queries import is_late, readable
from xinfang_party.integrity.terms import UNDER_WAY, Grade, Standing, State
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Department, Post
from xinfang_party.web.pagination import Page, page_number

SIZE = 50
Condition = ColumnElement[bool]
InForce = aliased(RegisterVersion, name="in_force")


@dataclass(frozen=True)
class Seat:
    """A department (`post` None) or one of its posts. `under_way`: only where the viewer may read it."""

    department: Department
    post: Post | None
    register: Register | None
    in_force: RegisterVersion | None
    under_way: RegisterVersion | None

    @property
    def name(self) -> str:
        return f"{self.department.name}·{self.post.name}" if self.post is not None else self.department.name

    def standings(self, today: date) -> list[Standing]:
        if self.register is not None and self.register.closed_on is not None:
            return [Standing.CLOSED]
        found = [Standing.UNDER_WAY] if self.under_way is not None else []
        if self.in_force is None:
            return [Standing.NONE, *found]
        return [Standing.OVERDUE if self.in_force.review_due_on and self.in_force.review_due_on < today else Standing.VALID, *found]


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    department_id: int | None = None
    grade: Grade | None = None
    standing: Standing | None = None
    due_by: date | None = None
    step: State | None = None
    """Where the review under way stands, as far as the viewer may read it; so are the two below."""
    is_late: bool = False
    campaign_id: int | None = None


def seats() -> Any:
    """Each department and each post with its register."""
    own = and_(Register.department_id == Department.id, Register.post_id.is_(None))
    departments = select(Department.id.label("department_id"), cast(null(), Integer).label("post_id"), Register.id.label("register_id")).outerjoin(Register, own)
    posts = select(Post.department_id, Post.id, Register.id).outerjoin(Register, Register.post_id == Post.id)
    return union_all(departments, posts).subquery("seat")


def listed(identity: Identity, wanted: Wanted, today: date) -> Any:
    seat = seats()
    mine = select(RegisterVersion.id, RegisterVersion.register_id).where(RegisterVersion.state.in_(UNDER_WAY), readable(identity)).subquery("mine")
    valid = and_(InForce.state == State.IN_FORCE, InForce.from_on <= today, or_(InForce.to_on.is_(None), InForce.to_on >= today))
    statement = select(Department, Post, Register, InForce, RegisterVersion).select_from(seat).join(Department, Department.id == seat.c.department_id).outerjoin(
        Post, Post.id == seat.c.post_id).outerjoin(Register, Register.id == seat.c.register_id).outerjoin(
        InForce, and_(InForce.register_id == seat.c.register_id, valid)).outerjoin(mine, mine.c.register_id == seat.c.register_id).outerjoin(
        RegisterVersion, RegisterVersion.id == mine.c.id)
    return statement.where(*narrowed(wanted, today)).order_by(Department.sort_order, Department.id, seat.c.post_id.is_not(None), Post.sort_order, Post.id)


def narrowed(wanted: Wanted, today: date) -> list[Condition]:
    found: list[Condition] = []
    if wanted.department_id is not None:
        found.append(Department.id == wanted.department_id)
    if wanted.grade is not None:
        found.append(InForce.grade == wanted.grade)
    if wanted.due_by is not None:
        found.append(InForce.review_due_on <= wanted.due_by)
    if wanted.step is not None:
        found.append(RegisterVersion.state == wanted.step)
    if wanted.is_late:
        found.append(is_late(today))
    if wanted.campaign_id is not None:
        found.append(RegisterVersion.campaign_id == wanted.campaign_id)
    if wanted.standing is not None:
        found.append(stands(wanted.standing, today))
    return found


def stands(standing: Standing, today: date) -> Condition:
    goes_on = Register.closed_on.is_(None)
    match standing:
        case Standing.CLOSED:
            return Register.closed_on.is_not(None)
        case Standing.NONE:
            return and_(goes_on, InForce.id.is_(None))
        case Standing.UNDER_WAY:
            return and_(goes_on, RegisterVersion.id.is_not(None))
        case Standing.OVERDUE:
            return and_(goes_on, InForce.review_due_on < today)
        case _:
            return and_(goes_on, InForce.review_due_on >= today)


def page_of_seats(identity: Identity, wanted: Wanted, today: date) -> Page:
    """Two statements, however many there are."""
    statement, number = listed(identity, wanted, today), page_number()
    total = db.session.scalar(select(func.count()).select_from(statement.with_only_columns(Department.id, maintain_column_froms=True).order_by(None).subquery())) or 0
    number = min(number, max(1, -(-total // SIZE)))
    rows: Sequence[Any] = db.session.execute(statement.limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page([Seat(*row) for row in rows], number, SIZE, total)
