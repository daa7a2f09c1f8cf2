"""Many questions in one statement, each a part of a UNION ALL that is found by an index of its own.

`engine.many` reads every row once and asks each question of it, which is best where all are about one owner; over the whole bureau,
where the days alone narrow, three windows of each figure are three short stretches of an index. Counts, totals, rates and medians.
"""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Float, cast, func, literal, union_all

from xinfang_party.kernel.database import db
from xinfang_party.measures import engine, medians, registry, sums, trends
from xinfang_party.measures.engine import Asked, Figures
from xinfang_party.measures.kinds import Median, at
from xinfang_party.measures.questions import Question, column_of, moment, population, select_facts
from xinfang_party.measures.terms import Figure

MOST = 240
"""Parts of one statement; SQLite takes 500."""


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
