"""Many measures over several times, each of all owners at a level, in three statements: one for all sums, one for all shares, one for all duties.

What each question alone would ask becomes one part of a UNION ALL, its first column the question's place.
"""
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Float, Select, cast, literal, null, union_all

from xinfang_party.kernel.database import db
from xinfang_party.measures import batches, duties, registry, shares, sums
from xinfang_party.measures.batches import Placed
from xinfang_party.measures.duties import Debtors
from xinfang_party.measures.kinds import Every, Measure, Share

Parts = dict[Any, tuple[Any, Any]]
"""owner → (numerator, denominator)."""


def is_sum(measure: Measure, level: str) -> bool:
    return sums.is_sum(measure) and level in registry.facts_of(measure).owners.columns


def is_share(measure: Measure, level: str) -> bool:
    return isinstance(measure, Share) and level in registry.owner_columns(measure)


def is_duty(measure: Measure, level: str) -> bool:
    """One that subjects owe; what a scope owes as a whole is asked by itself."""
    return is_owed_by_subjects(measure) and level in registry.owner_columns(measure)


def is_owed_by_subjects(measure: Measure) -> bool:
    return isinstance(measure, Every) and measure.by is not None


def sums_by(questions: Placed, level: str) -> dict[int, Parts]:
    """Questions over the same rows are columns of one part; parts with fewer columns are filled up with nothing."""
    groups: dict[Any, Placed] = defaultdict(dict)
    for place, question in questions.items():
        facts: Any = question.measure
        groups[*batches.rows_of(question), str(facts.owners.columns[level])][place] = question
    asked = [some for group in groups.values() for some in batches.chunks(list(group.items()))]
    width = 2 * max((len(some) for some in asked), default=0)
    statements = [summed(some, level, number, width) for number, some in enumerate(asked)]
    found: dict[int, Parts] = {place: {} for place in questions}
    for number, owner, *values in read(statements):
        for column, (place, _) in enumerate(asked[number]):
            found[place][owner] = values[2 * column], values[2 * column + 1]
    return found


def summed(some: Sequence[Any], level: str, number: int, width: int) -> Select[Any]:
    """(number of the part, owner, numerator and denominator of each question, nothing …)."""
    facts: Any = some[0][1].measure
    keys = some[0][1].selection.scope.keys
    statement = batches.statement([question for _, question in some], facts.owners.columns[level], None if keys is None else set(keys))
    owner, *columns = statement.inner_columns
    filled = [*(cast(column, Float) for column in columns), *(cast(null(), Float) for _ in range(width - len(columns)))]
    return statement.with_only_columns(literal(number), owner, *filled, maintain_column_froms=True)


def shares_by(questions: Placed, level: str) -> dict[int, dict[Any, tuple[float, int]]]:
    found: dict[int, dict[Any, tuple[float, int]]] = {place: {} for place in questions}
    for place, owner, numerator, count in read([part_of_share(place, question.measure, question, level) for place, question in questions.items()]):
        found[place][owner] = numerator or 0, int(count)
    return found


def part_of_share(place: int, share: Any, question: Any, level: str) -> Select[Any]:
    statement = shares.statement(question, share, registry.facts_of(share), level)  # type: ignore[arg-type]
    owner, numerator, count = statement.inner_columns
    return statement.with_only_columns(literal(place), owner, cast(numerator, Float), count, maintain_column_froms=True)


def duties_by(questions: Placed, level: str | None) -> dict[int, Debtors]:
    """Without a level each question as a whole, its debtors under None."""
    statements = [part_of_duty(place, question.measure, question, level) for place, question in questions.items()]
    rows: dict[int, list[Any]] = {place: [] for place in questions}
    for place, *row in read(statements):
        rows[place].append(row)
    return {place: duties.gathered(questions[place], rows[place], is_grouped=level is not None) for place in questions}


def part_of_duty(place: int, every: Any, question: Any, level: str | None) -> Any:
    facts: Any = registry.facts_of(every)
    statement = duties.subject_days(question, every.by, facts, [] if level is None else [duties.own_column(question, every.by, level)])
    *columns, amount = statement.inner_columns
    return statement.with_only_columns(literal(place), *columns, cast(amount, Float), maintain_column_froms=True)


def read(statements: Sequence[Select[Any]]) -> Sequence[Any]:
    return db.session.execute(union_all(*statements)).all() if statements else ()
