"""The same figure over many periods, in one statement."""
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, literal, union_all

from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import duties, medians, shares, sums
from xinfang_party.measures.kinds import Every, Facts, Median, Share
from xinfang_party.measures.questions import Question, population, select_facts
from xinfang_party.measures.terms import Figure

MOST = 120
"""SQLite takes at most 500 parts of a UNION; nobody reads a chart of more than ten years of months."""


def series(question: Question, facts: Any, periods: Sequence[Period]) -> list[Figure]:
    if isinstance(question.measure, Every):
        return duties.series(question, question.measure, facts, periods)
    if sums.is_sum(question.measure) and facts.dated is not None:
        return sums.series(question, facts, periods)
    if len(periods) > MOST:
        raise Refusal(f"一次最多查看 {MOST} 个时段，请缩小范围。")
    return stacked(question, facts, periods)


def stacked(question: Question, facts: Any, periods: Sequence[Period]) -> list[Figure]:
    """States, medians and shares do not add up over days: one SELECT for each period, stacked by UNION ALL."""
    questions = [replace(question, period=period) for period in periods]
    parts = [one(each, facts).add_columns(literal(place).label("place")) for place, each in enumerate(questions)]
    found = {row[-1]: row[:-1] for row in db.session.execute(union_all(*parts))}
    return [assemble(each, *found[place]) for place, each in enumerate(questions)]


def one(question: Question, facts: Facts) -> Select[Any]:
    """One row: (numerator or median, denominator)."""
    match question.measure:
        case Share() as share:
            return shares.statement(question, share, facts, None)  # type: ignore[arg-type]
        case Median():
            return medians.statement(question, facts)  # type: ignore[arg-type]
        case _:
            return select_facts(facts, *sums.parts(question, facts)).where(*population(question, facts))  # type: ignore[arg-type]


def assemble(question: Question, numerator: float | None, denominator: int) -> Figure:
    match question.measure:
        case Share():
            return shares.assemble(question, (numerator or 0, denominator))
        case Median():
            return medians.assemble(question, numerator, denominator)
        case _:
            return sums.assemble(question, numerator, denominator)
