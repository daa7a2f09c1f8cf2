"""Count, Total, Ratio and Quotient: kinds whose parts add up, so that one statement grouped by owner or by day answers many questions."""
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Float, and_, cast, func, true

from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.kinds import Count, Quotient, Ratio, Total, at
from xinfang_party.measures.questions import Question, answer, column_of, dated_by, moment, population, rate, select_facts
from xinfang_party.measures.terms import Figure

KINDS = Count | Total | Ratio | Quotient
GROUP = "grouped_by"
"""Grouped by the column's own label: an expression with parameters would be two expressions to PostgreSQL."""


def figure(question: Question, facts: KINDS) -> Figure:
    row = db.session.execute(select_facts(facts, *parts(question, facts)).where(*population(question, facts))).one()
    return assemble(question, *row)


def by(question: Question, facts: KINDS, name: str) -> dict[Any, tuple[float, int | None]]:
    """owner or dimension value → (numerator, denominator)."""
    group = column_of(facts, name).label(GROUP)
    statement = select_facts(facts, group, *parts(question, facts)).where(*population(question, facts)).group_by(GROUP)
    return {key: (numerator, denominator) for key, numerator, denominator in db.session.execute(statement)}


def series(question: Question, facts: KINDS, periods: Sequence[Period]) -> list[Figure]:
    """Facts counted once by day; each period adds its days, so that periods may overlap."""
    hull = replace(question, period=Period.stretch(min(p.start for p in periods), max(p.end for p in periods)))
    day = dated_by(hull, facts).label(GROUP)
    statement = select_facts(facts, day, *parts(hull, facts)).where(*population(hull, facts)).group_by(GROUP)
    days = sorted((row[0], row[1], row[2]) for row in db.session.execute(statement))
    dates = [day for day, _, _ in days]
    return [assemble(replace(question, period=period), *added(days[slice(*ends(dates, period))])) for period in periods]


def ends(dates: list[date], period: Period) -> tuple[int, int]:
    return bisect_left(dates, period.start), bisect_right(dates, period.end)


def added(days: Iterable[tuple[date, float | None, int | None]]) -> tuple[float, int]:
    numerator, denominator = 0, 0
    for _, hits, among in days:
        numerator += hits or 0  # type: ignore[assignment]
        denominator += among or 0
    return numerator, denominator


def parts(question: Question, facts: KINDS, when: Any = None) -> tuple[Any, Any]:
    """SQL of numerator and denominator; `when` narrows both where one statement answers several questions."""
    narrow = true() if when is None else when
    if isinstance(facts, Ratio):
        hits = func.count().filter(and_(narrow, at(facts.hits, moment(question, facts))))
        return hits, filtered(func.count(), when)
    if isinstance(facts, Total):
        return added_up(question, facts, facts.sum, when), filtered(func.count(), when)
    if isinstance(facts, Quotient):
        return added_up(question, facts, facts.top, when), added_up(question, facts, facts.bottom, when)
    return filtered(func.count(), when), filtered(func.count(), when)


def added_up(question: Question, facts: KINDS, column: Any, when: Any) -> Any:
    return filtered(func.sum(cast(at(column, moment(question, facts)), Float)), when)


def filtered(aggregate: Any, when: Any) -> Any:
    return aggregate if when is None else aggregate.filter(when)


def assemble(question: Question, numerator: float | None, denominator: float | None) -> Figure:
    measure = question.measure
    if isinstance(measure, Ratio):
        return rate(question, numerator or 0, int(denominator or 0))
    if isinstance(measure, Quotient):
        return replace(rate(question, tidy(numerator), round(denominator or 0)), is_of_sums=True)
    value = round(float(numerator or 0), 2) if isinstance(measure, Total) else int(numerator or 0)
    return answer(question, numerator=value, value=value)


def tidy(amount: float | None) -> float:
    """A whole number as one, others to two decimals."""
    rounded = round(float(amount or 0), 2)
    return int(rounded) if rounded.is_integer() else rounded


def is_sum(facts: object) -> bool:
    return isinstance(facts, KINDS)
