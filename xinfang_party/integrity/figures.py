"""Risk points across registers: counted by likelihood and impact, and listed by the day of their next review."""
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.queries import in_force_on
from xinfang_party.integrity.rules import SCORES, grade_of_scores
from xinfang_party.integrity.terms import Category, Change, Grade
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Department
from xinfang_party.web.pagination import SIZE, Page, page_number

RANK = case((RiskPoint.grade == Grade.HIGH, 0), (RiskPoint.grade == Grade.MEDIUM, 1), else_=2)
OF_POINT = joinedload(RiskPoint.of_version).joinedload(RegisterVersion.register)
ROW = (OF_POINT.joinedload(Register.department), OF_POINT.joinedload(Register.post))


@dataclass(frozen=True)
class Asked:
    """Which open points of versions in force are meant."""

    department_id: int | None = None
    category: Category | None = None
    grade: Grade | None = None
    likelihood: int | None = None
    impact: int | None = None
    due_by: date | None = None
    accepted_by: date | None = None
    """Accepted until this day at the latest."""


@dataclass
class Cell:
    """One field of the matrix: how many points, and how many of each grade. `grade`: by the scores alone."""

    likelihood: int
    impact: int
    grade: Grade
    count: int = 0
    raised: int = 0
    """Of another grade than the scores give: aggravating factors, or somebody's override."""


def open_points(asked: Asked, today: date) -> Select[Any]:
    statement = select(RiskPoint).join(RegisterVersion, RegisterVersion.id == RiskPoint.version_id).join(
        Register, Register.id == RegisterVersion.register_id).join(Department, Department.id == Register.department_id)
    return statement.where(in_force_on(today), RiskPoint.change != Change.CLOSED, *narrowed(asked))


def narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    same: tuple[tuple[Any, Any], ...] = (
        (Register.department_id, asked.department_id), (RiskPoint.category, asked.category), (RiskPoint.grade, asked.grade),
        (RiskPoint.likelihood, asked.likelihood), (RiskPoint.impact, asked.impact))
    until: tuple[tuple[Any, Any], ...] = ((RegisterVersion.review_due_on, asked.due_by), (RiskPoint.accepted_until_on, asked.accepted_by))
    return [*(column == value for column, value in same if value is not None), *(column <= value for column, value in until if value is not None)]


def by_due_day(asked: Asked, today: date) -> Select[Any]:
    """The earliest review first, of one day the higher grade first."""
    return open_points(asked, today).order_by(RegisterVersion.review_due_on, RANK, RiskPoint.version_id, RiskPoint.key, RiskPoint.id)


def page_of_points(asked: Asked, today: date) -> Page:
    """The ids in their order first, the rows after: three statements, however many there are."""
    statement = by_due_day(asked, today).with_only_columns(RiskPoint.id, maintain_column_froms=True)
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = min(page_number(), max(1, -(-total // SIZE)))
    ids = db.session.scalars(statement.limit(SIZE).offset((number - 1) * SIZE)).all()
    rows = {one.id: one for one in db.session.scalars(select(RiskPoint).where(RiskPoint.id.in_(ids)).options(*ROW))}
    return Page([rows[key] for key in ids], number, SIZE, total)


def matrix(asked: Asked, today: date) -> tuple[list[list[Cell]], dict[Grade, int]]:
    """(rows from the highest likelihood down, each from the lowest impact up; points of each grade), in one statement."""
    statement = open_points(asked, today).with_only_columns(RiskPoint.likelihood, RiskPoint.impact, RiskPoint.grade, func.count()).group_by(
        RiskPoint.likelihood, RiskPoint.impact, RiskPoint.grade)
    cells = {(likely, heavy): Cell(likely, heavy, grade_of_scores(likely, heavy)) for likely in SCORES for heavy in SCORES}
    totals: dict[Grade, int] = defaultdict(int)
    for likely, heavy, grade, count in db.session.execute(statement):
        cell = cells[likely, heavy]
        cell.count += count
        cell.raised += count if grade is not cell.grade else 0
        totals[grade] += count
    return [[cells[likely, heavy] for heavy in SCORES] for likely in reversed(SCORES)], {grade: totals[grade] for grade in Grade}
