"""One question to one measure, and the SQL conditions it means."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum as PythonEnum
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Date, Enum, Select, and_, false, or_, select, true

from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.kinds import Dimension, Facts, Measure, Median, Ratio, at
from xinfang_party.measures.terms import BUREAU, Figure, Scope, Selection

LARGEST = 2**31 - 1
"""What an integer column of PostgreSQL holds."""
AHEAD = 1
"""Years after the present one into which last days reach."""
LEVEL_WORDS = {"branch": "党支部", "cell": "党小组", "department": "处室", "member": "党员", BUREAU: "全局"}


@dataclass(frozen=True)
class Question:
    measure: Measure
    selection: Selection
    period: Period
    as_of: date
    seen: Any = field(default=None, compare=False)
    """A condition every fact must meet besides: some askers get figures of what is no secret to them (see `asking`)."""

    @property
    def day(self) -> date:
        """The day states are counted as of."""
        return min(self.period.end, self.as_of)

    @property
    def has_begun(self) -> bool:
        return self.period.start <= self.as_of

    def about(self, measure: Measure) -> "Question":
        return replace(self, measure=measure)

    def everyones(self) -> "Question":
        """The same facts whoever owns them."""
        return replace(self, selection=Selection(Scope.bureau(), self.selection.only))


def moment(question: Question, facts: Facts) -> date:
    """The day handed to callables."""
    return question.as_of if facts.during is None else question.day


def answer(question: Question, *, numerator: float, denominator: int | None = None, value: float | None = None,
           pending: int = 0, waived: int = 0) -> Figure:
    measure = question.measure
    return Figure(code=measure.code, name=measure.name, selection=question.selection, period=question.period, as_of=question.as_of,
                  numerator=numerator, denominator=denominator, value=value, unit=measure.unit, edition=measure.edition,
                  basis=measure.basis, noun=measure.noun, pending=pending, waived=waived, small=current_app.config["SMALL_NUMBER"],
                  counted_between=counted_between(measure, question.period, question.as_of), leaves_out=question.seen is not None)


def counted_between(measure: Measure, period: Period, as_of: date) -> tuple[date, date] | None:
    """The days by which facts were counted, where the working calendar made them; states may have begun at any time before."""
    facts = registry.facts_of(measure)
    if not facts.by_workdays:
        return None
    last = min(period.end, date(as_of.year + AHEAD, 12, 31) if facts.looks_ahead else as_of)
    return (period.start if facts.during is None else date.min), last


def rate(question: Question, numerator: float, denominator: int, *, pending: int = 0, waived: int = 0) -> Figure:
    """A share in per cent, None over nothing."""
    value = round(100 * numerator / denominator, 4) if denominator else None
    return answer(question, numerator=numerator, denominator=denominator, value=value, pending=pending, waived=waived)


def select_facts(facts: Facts, *columns: Any) -> Select[Any]:
    statement = select(*columns).select_from(facts.of)
    for target, onclause in facts.joins:
        statement = statement.outerjoin(target, onclause)
    return statement


def population(question: Question, facts: Facts) -> list[ColumnElement[bool]]:
    """Conditions of the facts a question is about: period, scope and dimensions or hand-picked, and what the measure itself asks."""
    return [in_period(question, facts), chosen(question.selection, facts), *counted(question, facts)]


def counted(question: Question, facts: Facts) -> list[ColumnElement[bool]]:
    """What the measure itself asks of a fact, whatever the period and the selection."""
    day = moment(question, facts)
    conditions = [at(facts.where, day)] if facts.where is not None else []
    if question.seen is not None:
        conditions.append(question.seen)
    if isinstance(facts, Ratio) and facts.among is not None:
        conditions.append(at(facts.among, day))
    if isinstance(facts, Median):
        conditions.append(at(facts.of_value, day).is_not(None))
    return conditions


def in_period(question: Question, facts: Facts) -> ColumnElement[bool]:
    if facts.during is not None:
        return standing(question, facts.during)
    end = question.period.end if facts.looks_ahead else question.day
    dated = dated_by(question, facts)
    return and_(dated >= day_of(question.period.start, dated), dated <= day_of(end, dated))


def dated_by(question: Question, facts: Facts) -> Any:
    """The day a fact is counted by, as it stood on the day asked about."""
    return at(facts.dated, question.as_of)


def day_of(day: date, column: Any) -> date:
    """`column` must hold days; a moment would be cut at midnight of the wrong zone."""
    if not isinstance(column.type, Date):
        raise TypeError(f"measures need a Date column, not {column}")
    return day


def standing(question: Question, during: tuple[Any, Any]) -> ColumnElement[bool]:
    """States in force on the question's day; none in a period that has not begun."""
    return in_force(during, question.day) if question.has_begun else false()


def in_force(during: tuple[Any, Any], day: date) -> ColumnElement[bool]:
    start, end = during
    return and_(start <= day, or_(end.is_(None), end >= day))


def chosen(selection: Selection, facts: Facts) -> ColumnElement[bool]:
    """The rule (scope and dimensions), or picked by hand."""
    rule = and_(in_scope(selection.scope, facts.owners.columns, facts), *(
        within(column_of(facts, name), values, name) for name, values in selection.only))
    return or_(rule, facts.of.id.in_(selection.picked)) if selection.picked else rule


def own_subjects(question: Question, own: Mapping[str, Any]) -> ColumnElement[bool]:
    """Condition: subjects of the scope, narrowed by what they themselves can be split by (`own`: name → their column)."""
    narrowed = (within(column(own[name]), values, name) for name, values in question.selection.only if name in own)
    return and_(in_scope(question.selection.scope, own, question.measure), *narrowed)


def of_subjects(question: Question, facts: Facts, own: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions of what subjects did in the period, whoever else owned the facts; dimensions the subjects lack narrow these facts."""
    only = (within(column_of(facts, name), values, name) for name, values in question.selection.only if name not in own)
    return [in_period(question, facts), *counted(question, facts), *only]


def theirs(question: Question, column: Any, subjects: Select[Any]) -> ColumnElement[bool]:
    """Changes no figure: of what a few subjects did, that of all others need not be read."""
    return true() if question.selection.scope.level == BUREAU else column.in_(subjects)


def in_scope(scope: Scope, columns: Mapping[str, Any], measure: Measure) -> ColumnElement[bool]:
    """Raises `Refusal` when the measure's facts have no such owner."""
    if scope.level == BUREAU:
        return true()
    if scope.level not in columns:
        raise Refusal(f"指标「{measure.name}」不能按{LEVEL_WORDS.get(scope.level, scope.level)}计算。")
    column = columns[scope.level]
    if scope.keys is not None:
        return column.in_(scope.keys)
    return false() if scope.key is None else column == scope.key


def column_of(facts: Facts, name: str) -> Any:
    """Raises `Refusal` naming what the measure can be narrowed to."""
    known = {**facts.owners.columns, **facts.dimensions}
    if name not in known:
        raise Refusal(f"指标「{facts.name}」不能按「{name}」细分。可用的有：{'、'.join(known) or '无'}。")
    return column(known[name])


def column(declared: Any) -> Any:
    return declared.column if isinstance(declared, Dimension) else declared


def within(column: Any, values: Iterable[Any], name: str) -> ColumnElement[bool]:
    """`column` is one of `values`; None among them means "not known"."""
    values = list(values)
    real = [typed(value, column, name) for value in values if value is not None]
    condition: ColumnElement[bool] = column.in_(real)
    return or_(condition, column.is_(None)) if len(real) < len(values) else condition


def typed(value: Any, column: Any, name: str) -> Any:
    """A value as people and JSON write it, in the column's own type. Raises `Refusal` for one that cannot be."""
    if isinstance(column.type, Enum) and not isinstance(value, PythonEnum):
        if value not in (column.type.enums or ()):
            raise Refusal(f"「{name}」没有「{value}」这个值。可用的有：{'、'.join(column.type.enums)}。")
        return column.type.enum_class(value) if column.type.enum_class else value
    wanted = column.type.python_type
    try:
        read = TEXT_READERS.get(wanted, wanted)(value) if isinstance(value, str) and wanted is not str else value
    except (ValueError, ArithmeticError) as error:
        raise Refusal(f"「{name}」的值「{value}」写法不对。") from error
    if isinstance(read, int) and abs(read) > LARGEST:
        raise Refusal(f"「{name}」的值「{value}」太大了。")
    return read


def truth(text: str) -> bool:
    if text not in ("true", "false", "1", "0", "是", "否"):
        raise ValueError(text)
    return text in ("true", "1", "是")


TEXT_READERS = {bool: truth, date: date.fromisoformat}
