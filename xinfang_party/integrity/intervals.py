"""How many months after its review a register is reviewed again, by grade: set by the discipline office from a day on, the catalogue's before that."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, func, literal, select, update
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import rules
from xinfang_party.integrity.catalogue import MONTHS, number
from xinfang_party.integrity.models import RegisterVersion, ReviewInterval
from xinfang_party.integrity.queries import in_force_on
from xinfang_party.integrity.terms import Grade
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.measures_standard import first_reaching
from xinfang_party.organization.rules import add_months
from xinfang_party.web.links import path_to


def months_on(day: date) -> dict[Grade, int]:
    rows = db.session.execute(select(ReviewInterval.grade, ReviewInterval.months).where(ReviewInterval.from_on <= day).order_by(ReviewInterval.from_on))
    return {**MONTHS, **{grade: months for grade, months in rows}}


def reviewed_since(grade: Grade, day: date) -> ColumnElement[date]:
    """The earliest day of a review that is still fresh on `day`, within a statement."""
    set_by_then = select(ReviewInterval.months).where(ReviewInterval.grade == grade, ReviewInterval.from_on <= day).order_by(
        ReviewInterval.from_on.desc()).limit(1).scalar_subquery()
    days = {months: literal(first_reaching(day, months), Date) for months in range(1, number("longest_interval_months") + 1)}
    return case(days, value=func.coalesce(set_by_then, MONTHS[grade]))


def history() -> Select[Any]:
    """The newest first."""
    return select(ReviewInterval).order_by(ReviewInterval.from_on.desc(), ReviewInterval.id.desc())


def stand() -> int:
    """Grows with everything that is set: who saw another one saw something older."""
    return db.session.scalar(select(func.coalesce(func.sum(ReviewInterval.version), 0))) or 0


def set_months(months: Mapping[Grade, int], *, seen: int | None = None, by: Identity) -> None:
    """From today on. What is in force is due anew by it; how it stood on days past is told by what was set then."""
    today, before = clock.today(), months_on(clock.today())
    if seen is not None and seen != stand():
        raise Conflict(MEANWHILE, path_to("integrity.edit_intervals"))
    for grade, wanted in months.items():
        refuse(rules.why_not_months(wanted), grade.value)
    changes = {grade: wanted for grade, wanted in months.items() if wanted != before[grade]}
    refuse(None if changes else "和现在的一样，没有要保存的。")
    try:
        with db.session.begin_nested():
            rows = [put(grade, wanted, today, by) for grade, wanted in changes.items()]
    except IntegrityError as fault:  # somebody else set it in the same moment
        raise Conflict(MEANWHILE, path_to("integrity.edit_intervals")) from fault
    fall_due_anew(today)
    audit.record("review-interval.set", subject=rows[0], by=by, changes={grade.value: [before[grade], wanted] for grade, wanted in changes.items()})


def put(grade: Grade, months: int, today: date, by: Identity) -> ReviewInterval:
    """What was set earlier the same day was never asked on another day."""
    row = db.session.scalars(select(ReviewInterval).where(ReviewInterval.grade == grade, ReviewInterval.from_on == today)).one_or_none()
    if row is None:
        row = ReviewInterval(grade=grade, from_on=today)
        db.session.add(row)
    row.months, row.actor = months, by.name[:80]
    db.session.flush()
    return row


def fall_due_anew(today: date) -> None:
    """A statement for each day and grade of review: a few hundred at most."""
    months = months_on(today)
    here = (in_force_on(today), RegisterVersion.reviewed_on.is_not(None))
    rows = db.session.execute(select(RegisterVersion.reviewed_on, RegisterVersion.grade).where(*here).distinct()).all()
    for reviewed_on, grade in ((day, grade) for day, grade in rows if day is not None):
        of_grade = RegisterVersion.grade.is_(None) if grade is None else RegisterVersion.grade == grade
        db.session.execute(update(RegisterVersion).where(*here, RegisterVersion.reviewed_on == reviewed_on, of_grade).values(
            review_due_on=add_months(reviewed_on, rules.months_to_review(grade, months)), version=RegisterVersion.version + 1))


def in_words(months: Mapping[Grade, int]) -> str:
    return "，".join(f"等级{grade.label}的 {months[grade]} 个月" for grade in Grade)
