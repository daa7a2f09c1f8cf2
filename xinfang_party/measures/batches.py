"""Many questions, few statements: counts, totals, ratios and quotients over the same rows become filtered sums of one SELECT.

A home page asks ten things about one branch, a list of promises asks two things about each of fifty members: the first become the
columns of one row, the second one row for each member.
"""
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, true

from xinfang_party.kernel.database import db
from xinfang_party.measures import sums
from xinfang_party.measures.kinds import at
from xinfang_party.measures.questions import Question, chosen, counted, dated_by, in_period, in_scope, moment, select_facts
from xinfang_party.measures.terms import Figure, Scope, Selection

AT_ONCE = 60
"""Questions in one statement; SQLite allows 2,000 columns, but a plan nobody can read helps nobody."""

Placed = dict[int, Question]
Some = TypeVar("Some")


def answers(questions: Sequence[Question]) -> dict[int, Figure]:
    """place → Figure, of the questions that share their rows with another one."""
    groups: dict[Any, Placed] = defaultdict(dict)
    for place, question in enumerate(questions):
        if sums.is_sum(question.measure):
            groups[rows_of(question)][place] = question
    found: dict[int, Figure] = {}
    for group in groups.values():
        if len(group) > 1:
            found.update(together(group))
    return found


def alike(questions: Placed) -> Iterator[Placed]:
    """Groups of two or more that differ in nothing but their one owner."""
    groups: dict[Any, Placed] = defaultdict(dict)
    for place, question in questions.items():
        if is_one_owner(question):
            groups[question.measure.code, question.selection.scope.level, question.selection.only, question.period, question.seen is not None][place] = question
    return (group for group in groups.values() if len(group) > 1)


def rows_of(question: Question) -> tuple[Any, ...]:
    """Equal for questions that one SELECT answers: the same table, and the same rows or the same column of owners."""
    facts: Any = question.measure
    table = (facts.of, *((target, str(onclause)) for target, onclause in facts.joins), question.as_of)
    return (*table, *(("by", owner_of(question)[0]) if is_one_owner(question) else (question.selection.scope, question.selection.picked)))


def is_one_owner(question: Question) -> bool:
    return question.selection.scope.key is not None and not question.selection.picked


def owner_of(question: Question) -> tuple[str, Any]:
    facts: Any = question.measure
    in_scope(question.selection.scope, facts.owners.columns, facts)
    column = facts.owners.columns[question.selection.scope.level]
    return str(column), column


def together(group: Placed) -> dict[int, Figure]:
    first = next(iter(group.values()))
    owner = owner_of(first)[1] if is_one_owner(first) else None
    asked = {place: (replace(q, selection=whole(q.selection)) if owner is not None else q) for place, q in group.items()}
    found: dict[tuple[Any, Any], tuple[Any, Any]] = {}
    for some in chunks(list({key_of(q): q for q in asked.values()}.values())):
        found.update(cells(some, owner, {q.selection.scope.key for q in group.values()}))
    return {place: sums.assemble(q, *found.get((q.selection.scope.key if owner is not None else None, key_of(asked[place])), (0, 0)))
            for place, q in group.items()}


def whole(selection: Selection) -> Selection:
    return replace(selection, scope=Scope.bureau())


def key_of(question: Question) -> tuple[Any, ...]:
    return question.measure.code, question.selection, question.period, question.seen is not None


def chunks(questions: list[Some]) -> Iterator[list[Some]]:
    for start in range(0, len(questions), AT_ONCE):
        yield questions[start:start + AT_ONCE]


def cells(questions: list[Question], owner: Any, keys: set[Any] | None) -> dict[tuple[Any, Any], tuple[Any, Any]]:
    """(owner or None, question) → (numerator, denominator); one statement. `keys`: the owners that are asked for, None for all."""
    found = {}
    for row in db.session.execute(statement(questions, owner, keys)):
        key, values = (None, row) if owner is None else (row[0], row[1:])
        for place, question in enumerate(questions):
            found[key, key_of(question)] = values[2 * place], values[2 * place + 1]
    return found


def statement(questions: list[Question], owner: Any, keys: set[Any] | None = None) -> Select[Any]:
    """(owner, where one is given; numerator and denominator of each question); all of them are about the same rows."""
    facts: Any = questions[0].measure
    questions, common = without_common(questions)
    columns = [column for question in questions for column in sums.parts(question, question.measure, condition(question))]  # type: ignore[arg-type]
    selection = questions[0].selection
    narrow = chosen(replace(selection, only=()), facts) if owner is None else true() if keys is None else owner.in_(keys)
    found = select_facts(facts, *([] if owner is None else [owner]), *columns).where(narrow, any_period(questions), *common)
    return found if owner is None else found.group_by(owner)


def without_common(questions: list[Question]) -> tuple[list[Question], list[ColumnElement[bool]]]:
    """What every one of the measures asks of a fact is asked once, not in each column."""
    asked = {(id(question.measure.where), moment(question, question.measure)) for question in questions}  # type: ignore[attr-defined,arg-type]
    first: Any = questions[0].measure
    if len(asked) > 1 or first.where is None:
        return questions, []
    bare = [replace(question, measure=replace(question.measure, where=None)) for question in questions]  # type: ignore[call-arg]
    return bare, [at(first.where, moment(questions[0], first))]


def condition(question: Question) -> ColumnElement[bool]:
    facts: Any = question.measure
    return and_(true(), in_period(question, facts), chosen(question.selection, facts), *counted(question, facts))


def any_period(questions: list[Question]) -> ColumnElement[bool]:
    """Rows outside every period need not be read: one stretch of days for each date column."""
    spans: dict[Any, tuple[Any, Any, Any]] = {}
    states = []
    for question in questions:
        facts: Any = question.measure
        if facts.during is not None:
            states.append(in_period(question, facts))
            continue
        start, end = question.period.start, question.period.end if facts.looks_ahead else question.day
        key = id(facts.dated), question.as_of if callable(facts.dated) else None
        known = spans.get(key, (dated_by(question, facts), start, end))
        spans[key] = known[0], min(known[1], start), max(known[2], end)
    return or_(*states, *(dated.between(start, end) for dated, start, end in spans.values()))
