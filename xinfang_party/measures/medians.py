"""The middle value, found by window functions that SQLite and PostgreSQL share, for one or for all groups in one statement."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Float, Select, cast, func, select

from xinfang_party.kernel.database import db
from xinfang_party.measures.kinds import Median, at
from xinfang_party.measures.questions import Question, answer, column_of, moment, population, select_facts
from xinfang_party.measures.terms import Figure


def figure(question: Question, facts: Median) -> Figure:
    return assemble(question, *db.session.execute(statement(question, facts)).one())


def by(question: Question, facts: Median, name: str) -> dict[Any, tuple[float | None, int]]:
    """owner or dimension value → (median, facts that have a value)."""
    group = column_of(facts, name)
    found = db.session.execute(middle(question, facts, group))
    return {key: (median, count) for key, median, count in found}


def statement(question: Question, facts: Median) -> Select[Any]:
    """One row: (median or None, facts that have a value)."""
    ranked = ranks(question, facts, ())
    return select(func.avg(ranked.c.value), func.coalesce(func.max(ranked.c.n), 0)).where(is_middle(ranked))


def middle(question: Question, facts: Median, group: Any) -> Select[Any]:
    ranked = ranks(question, facts, (group.label("grouped_by"),))
    return select(ranked.c.grouped_by, func.avg(ranked.c.value), func.max(ranked.c.n)).where(is_middle(ranked)).group_by(ranked.c.grouped_by)


def ranks(question: Question, facts: Median, groups: Iterable[Any]) -> Any:
    """Each fact's value, its rank among its group, and how many there are."""
    groups = list(groups)
    value = cast(at(facts.of_value, moment(question, facts)), Float)
    partition = [group.element for group in groups] or None
    return select_facts(facts, *groups, value.label("value"),
                        func.row_number().over(partition_by=partition, order_by=value).label("rank"),
                        func.count().over(partition_by=partition).label("n")).where(*population(question, facts)).subquery()


def is_middle(ranked: Any) -> Any:
    """The middle one of an odd, the middle two of an even number: n ≤ 2·rank ≤ n + 2."""
    return (2 * ranked.c.rank).between(ranked.c.n, ranked.c.n + 2)


def assemble(question: Question, median: float | None, count: int) -> Figure:
    value = None if median is None else round(float(median), 2)
    return answer(question, numerator=count, denominator=count, value=value)
