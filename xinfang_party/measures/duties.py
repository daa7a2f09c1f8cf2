"""Every: what was done on each day, read in one statement, judged sub-period by sub-period."""
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from inspect import signature
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.kinds import EACH_WORDS, Amount, Every, Subjects, at
from xinfang_party.measures.questions import Question, column_of, of_subjects, own_subjects, population, rate, select_facts, theirs
from xinfang_party.measures.rules import Span, Verdict, judge, owed
from xinfang_party.measures.sums import GROUP, parts
from xinfang_party.measures.terms import BUREAU, Figure

Debtors = dict[Any, list["Debtor"]]
Excused = Collection[tuple[int | None, Period]]
DAY, UNIT = "counted_on", "counted_unit"


@dataclass
class Debtor:
    """Who owes it, what it did on which day, and when it existed (None: always)."""

    key: int | None
    days: dict[date, float] = field(default_factory=dict)
    spans: list[Span] | None = None


def figure(question: Question, every: Every, facts: Amount) -> Figure:
    return series(question, every, facts, [question.period])[0]


def series(question: Question, every: Every, facts: Amount, periods: Sequence[Period]) -> list[Figure]:
    every, scope = asked_once(every), question.selection.scope
    debtors = debtors_by(replace(question, period=hull_of(periods)), every, facts, None).get(None) or nobody(every, scope.key)
    asked = [replace(question, period=period) for period in periods]
    excused = excused_of(question, every, {sub for each in asked for _, owing in subs(each, every, debtors) for sub in owing})
    return [judged(each, every, debtors, excused) for each in asked]


def excused_in(question: Question, every: Every, groups: Debtors) -> Excused:
    """Who is excused from any sub-period that one of the groups owes."""
    return excused_of(question, every, {sub for debtors in [[], *groups.values()] for _, owing in subs(question, every, debtors) for sub in owing})


def judged(question: Question, every: Every, debtors: Sequence[Debtor], excused: Excused) -> Figure:
    total = sum((judge(debtor.days, owing, at_least=at_least, as_of=question.as_of, spans=debtor.spans,
                       excused=excused_from(question, every, debtor, excused))
                 for at_least, owing in subs(question, every, debtors) for debtor in debtors), Verdict())
    each, _ = every.terms_in(Period.of(question.day, "year"))
    return replace(rate(question, total.met, total.due, pending=total.pending, waived=total.waived), noun=EACH_WORDS[each])


def asked_once(every: Every) -> Every:
    """The same with terms that are asked about a year once, however many owners are judged by them."""
    return every if every.terms is None else replace(every, terms=cache(every.terms))


def subs(question: Question, every: Every, debtors: Sequence[Debtor]) -> list[tuple[float, list[Period]]]:
    """(how much is wanted in each, the sub-periods these debtors owe), year by year where each has its own terms. "Everything" begins with
    their own first fact, whoever is asked about besides."""
    first_day, period, as_of = min((day for debtor in debtors for day in debtor.days), default=None), question.period, question.as_of
    if every.terms is None:
        return [(every.at_least, owed(period, every.each, as_of, first_day))]
    start = period.start if period.kind != "all" else first_day
    years = Period.stretch(start, max(start, question.day)).sub_periods("year") if start is not None else []
    return [owed_in(year, period, every.terms_in(year), as_of, first_day) for year in years]


def owed_in(year: Period, period: Period, terms: tuple[str, float], as_of: date, first_day: date | None) -> tuple[float, list[Period]]:
    """Of "everything" the sub-period with the first fact is the first that is owed, whole."""
    (each, at_least), start = terms, period.start
    if period.kind == "all" and first_day is not None:
        start = Period.of(first_day, each).start
    part = year if period.kind == "year" else Period.stretch(max(start, year.start), min(period.end, year.end))
    return at_least, owed(part, each, as_of, None)


def nobody(every: Every, key: int | None) -> list[Debtor]:
    """A scope where nothing was done owes as a whole, unless it is its subjects who owe and there are none."""
    return [] if every.by is not None else [Debtor(key)]


def hull_of(periods: Sequence[Period]) -> Period:
    if len(periods) == 1:
        return periods[0]
    return Period.stretch(min(period.start for period in periods), max(period.end for period in periods))


def excused_of(question: Question, every: Every, begun: Collection[Period]) -> Excused:
    if every.skip is None or not begun:
        return ()
    skip: Any = every.skip
    return skip(sorted(begun), *[question.as_of] * (len(signature(skip).parameters) - 1))  # type: ignore[no-any-return]


def excused_from(question: Question, every: Every, debtor: Debtor, excused: Excused) -> set[Period]:
    """Keys of another level are other people's: a member of number 3 is not excused because branch 3 is."""
    scope = question.selection.scope
    if every.by is not None:
        return {sub for key, sub in excused if key == debtor.key}
    is_known = scope.level == BUREAU or (scope.level == every.skip_level and scope.key is not None)
    return {sub for key, sub in excused if is_known and key == scope.key}


def debtors_by(question: Question, every: Every, facts: Amount, name: str | None) -> Debtors:
    """group (None when not grouped) → its debtors; one statement."""
    if every.by is not None:
        return subjects_by(question, every.by, facts, name)
    columns = [] if name is None else [column_of(facts, name).label(GROUP)]
    done_on, amount = facts.dated.label(DAY), parts(question, facts)[0]
    statement = select_facts(facts, *columns, done_on, amount).where(*population(question, facts))
    found: dict[Any, Debtor] = {}
    for *group, day, done in db.session.execute(statement.group_by(*[GROUP] * len(columns), DAY)):
        key = group[0] if group else None
        debtor = found.setdefault(key, Debtor(key if group else question.selection.scope.key))
        debtor.days[day] = float(done or 0)
    return {key: [debtor] for key, debtor in found.items()}


def subjects_by(question: Question, subjects: Subjects, facts: Amount, name: str | None) -> Debtors:
    group = [] if name is None else [own_column(question, subjects, name)]
    return gathered(question, db.session.execute(subject_days(question, subjects, facts, group)), is_grouped=bool(group))


def own_column(question: Question, subjects: Subjects, name: str) -> Any:
    """Raises `Refusal` naming what the subjects can be split by."""
    owners = own_columns(subjects)
    if name not in owners:
        raise Refusal(f"指标「{question.measure.name}」不能按「{name}」细分。可用的有：{'、'.join(owners)}。")
    return owners[name]


def gathered(question: Question, rows: Iterable[Any], *, is_grouped: bool) -> Debtors:
    """From the rows of `subject_days`. An end that lies after `as_of` has not come yet: until then the subject exists."""
    found: dict[Any, dict[int, Debtor]] = defaultdict(dict)
    for *groups, key, start, end, day, amount in rows:
        debtor = found[groups[0] if is_grouped else None].setdefault(key, Debtor(key, spans=[]))
        span = (start, end if end is not None and end <= question.as_of else None)
        if debtor.spans is not None and span not in debtor.spans:
            debtor.spans.append(span)
        if day is not None:
            debtor.days[day] = float(amount or 0)
    return {group: list(debtors.values()) for group, debtors in found.items()}


def own_columns(subjects: Subjects) -> dict[str, Any]:
    return {subjects.level: subjects.key, **subjects.owners.columns}


def subject_days(question: Question, subjects: Subjects, facts: Amount, group: list[Any]) -> Select[Any]:
    """Each subject of the scope that existed in the period, with each day something was done; a subject without facts once, with none."""
    unit, day = column_of(facts, subjects.level).label(UNIT), facts.dated.label(DAY)
    done = select_facts(facts, unit, day, parts(question, facts)[0].label("amount")).where(
        *of_subjects(question, facts, own_columns(subjects)), theirs(question, unit.element, select(subjects.key).where(existing(question, subjects))),
    ).group_by(UNIT, DAY).subquery()
    return select(*group, subjects.key, *subjects.during, done.c[DAY], done.c.amount).select_from(subjects.of).outerjoin(
        done, done.c[UNIT] == subjects.key).where(existing(question, subjects))


def existing(question: Question, subjects: Subjects) -> ColumnElement[bool]:
    """Condition: subjects of the scope that existed at any time in the period."""
    start, end = subjects.during
    where = [] if subjects.where is None else [at(subjects.where, question.as_of)]
    return and_(start <= question.period.end, or_(end.is_(None), end >= question.period.start),
                own_subjects(question, own_columns(subjects)), *where)
