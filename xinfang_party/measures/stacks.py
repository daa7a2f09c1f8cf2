"""Many questions in one statement, each a part of a UNION ALL that is found by an index of its own.

`engine.many` reads every row once and asks each question of it, which is best where all are about one owner; over the whole bureau,
where the days alone narrow, three windows of each figure are three short stretches of an index. Counts, totals, rates and medians.
"""
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Float, String, cast, func, literal, null, union_all

from xinfang_party.kernel.database import db
from xinfang_party.measures import engine, medians, registry, sums, trends
from xinfang_party.measures.engine import Asked, Figures
from xinfang_party.measures.kinds import Median, at
from xinfang_party.measures.questions import Question, column_of, moment, population, select_facts
from xinfang_party.measures.terms import Figure

MOST = 240
"""Parts of one statement; SQLite takes 500."""


class Crossed(NamedTuple):
    """owner → Figure, and (owner, value) → Figure."""

    of: Figures
    by: Figures


def figures(requests: Sequence[Asked], as_of: date | None = None) -> list[Figure]:
    """The answers in the order asked; what is asked twice is counted once. Medians, where there are any, take a statement of their own."""
    questions = [engine.ask(code, selection, period, as_of, *seen) for code, selection, period, *seen in requests]
    places: dict[Any, int] = {}
    for place, question in enumerate(questions):
        places.setdefault(key_of(question), place)
    once = {place: questions[place] for place in places.values()}
    found = answers(once)
    return [trends.assemble(question, *found[places[key_of(question)]]) for question in questions]


def answers(questions: dict[int, Question]) -> dict[int, tuple[Any, Any]]:
    """place → (numerator, denominator), of a median (its value, how many facts have one)."""
    parts = [whole(question, place) for place, question in questions.items() if not isinstance(question.measure, Median)]
    found = {row[2]: (row[0], row[1]) for some in chunks(parts) for row in db.session.execute(union_all(*some))}
    values: dict[int, list[tuple[float, int]]] = {place: [] for place, question in questions.items() if isinstance(question.measure, Median)}
    for some in chunks([counted(questions[place], place) for place in values]):
        for place, value, number in db.session.execute(union_all(*some)):
            values[place].append((value, number))
    return found | {place: middle_of(counts) for place, counts in values.items()}


def counted(question: Question, place: int) -> Any:
    """How many facts have each value: far fewer rows to put in order than there are facts."""
    facts: Any = registry.facts_of(question.measure)
    value = cast(at(facts.of_value, moment(question, facts)), Float).label("value")
    return select_facts(facts, literal(place), value, func.count()).where(*population(question, facts)).group_by("value")


def middle_of(counts: list[tuple[float, int]]) -> tuple[float | None, int]:
    """The middle one of an odd, the mean of the middle two of an even number."""
    total, below = sum(number for _, number in counts), 0
    middle: list[float] = []
    for value, number in sorted(counts):
        middle += [value] * sum(below < rank <= below + number for rank in {(total + 1) // 2, total // 2 + 1})
        below += number
    return (sum(middle) / len(middle) if middle else None), total


def figures_by(requests: Sequence[Asked], level: str, as_of: date | None = None) -> list[Figures]:
    """Of each question the figures of all owners at a level."""
    questions = [engine.ask(code, selection, period, as_of, *seen) for code, selection, period, *seen in requests]
    found: list[dict[Any, tuple[Any, Any]]] = [{} for _ in questions]
    for some in chunks([split(question, place, level) for place, question in enumerate(questions)]):
        for place, owner, first, second in db.session.execute(union_all(*some)):
            found[place][owner] = first, second
    return [of_owners(question, level, parts) for question, parts in zip(questions, found, strict=True)]


def crossed(requests: Sequence[tuple[Asked, str]], level: str | None, as_of: date | None = None) -> list[Crossed]:
    """Of each (question, dimension) the figures of all owners at a level, and of these by each value of the dimension. Every fact is read once
    for both, so only of what adds up: counts, totals, rates. A level of None is the whole, whose key is None."""
    asked = [(engine.ask(code, selection, period, as_of, *seen), name) for (code, selection, period, *seen), name in requests]
    found: list[dict[tuple[Any, Any], tuple[Any, Any]]] = [{} for _ in asked]
    for some in chunks([cells(question, place, level, name) for place, (question, name) in enumerate(asked)]):
        for place, owner, value, first, second in db.session.execute(union_all(*some)):
            found[place][owner, value] = first, second
    return [across(question, name, level, parts) for (question, name), parts in zip(asked, found, strict=True)]


def cells(question: Question, place: int, level: str | None, name: str) -> Any:
    """The value as text: dimensions of several questions stand in one column."""
    facts: Any = registry.facts_of(question.measure)
    if not sums.is_sum(facts):
        raise TypeError(f"{question.measure.code} does not add up")
    group = [cast(column_of(facts, name), String), *([] if level is None else [column_of(facts, level)])]
    first, second = sums.parts(question, facts)
    statement = select_facts(facts, literal(place), *(group[1:] or [null()]), group[0], cast(first, Float), second)
    return statement.where(*population(question, facts)).group_by(*group)


def across(question: Question, name: str, level: str | None, parts: dict[tuple[Any, Any], tuple[Any, Any]]) -> Crossed:
    def of_owner(owner: Any) -> Question:
        return question if level is None else engine.one_of(question, level, owner)

    owners: dict[Any, tuple[Any, Any]] = {}
    for (owner, _value), (first, second) in parts.items():
        before = owners.get(owner, (0, 0))
        owners[owner] = before[0] + (first or 0), before[1] + (second or 0)
    return Crossed(engine.figures(owners, lambda key, found: trends.assemble(of_owner(key), *(found or (0, 0)))),
                   engine.figures(parts, lambda key, found: trends.assemble(engine.one_of(of_owner(key[0]), name, key[1]), *(found or (0, 0)))))


def key_of(question: Question) -> tuple[Any, ...]:
    return question.measure.code, question.selection, question.period, question.as_of, question.seen is not None


def whole(question: Question, place: int) -> Any:
    statement = trends.one(question, registry.facts_of(question.measure))
    first, second = statement.inner_columns
    return statement.with_only_columns(cast(first, Float), second, literal(place), maintain_column_froms=True)


def split(question: Question, place: int, level: str) -> Any:
    facts: Any = registry.facts_of(question.measure)
    if isinstance(facts, Median):
        statement = medians.middle(question, facts, column_of(facts, level))
    else:
        owner = column_of(facts, level)
        statement = select_facts(facts, owner, *sums.parts(question, facts)).where(*population(question, facts)).group_by(owner)
    owner, first, second = statement.inner_columns
    return statement.with_only_columns(literal(place), owner, cast(first, Float), second, maintain_column_froms=True)


def of_owners(question: Question, level: str, parts: dict[Any, tuple[Any, Any]]) -> Figures:
    def assemble(key: Any, found: tuple[Any, Any] | None) -> Figure:
        empty = (None, 0) if isinstance(question.measure, Median) else (0, 0)
        return trends.assemble(engine.one_of(question, level, key), *(found or empty))

    return engine.figures(parts, assemble)


def chunks(parts: list[Any]) -> list[list[Any]]:
    return [parts[start:start + MOST] for start in range(0, len(parts), MOST)]
