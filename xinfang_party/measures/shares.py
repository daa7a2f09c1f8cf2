"""Share: how many of the subjects of a scope reach a threshold, the figure of each counted in the same statement."""
import calendar
from datetime import date
from typing import Any

from sqlalchemy import Float, FromClause, Integer, Select, and_, case, cast, extract, func, or_, select

from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures import questions
from xinfang_party.measures.kinds import Amount, Share, at
from xinfang_party.measures.questions import Question, column, column_of, population, rate, select_facts
from xinfang_party.measures.rules import TOLERANCE
from xinfang_party.measures.sums import GROUP, parts
from xinfang_party.measures.terms import Figure, plain

ITEM, SUBJECT = "counted_item", "counted_subject"
NOTHING = (0.0, 0)
LEAST = 1000 * TOLERANCE
"""Never 0: nobody reaches a target by doing nothing."""


def figure(question: Question, share: Share, facts: Amount) -> Figure:
    return assemble(question, by(question, share, facts, None).get(None, NOTHING))


def by(question: Question, share: Share, facts: Amount, name: str | None) -> dict[Any, tuple[float, int]]:
    """group (None when not grouped) → (subjects that reach it, subjects)."""
    found = db.session.execute(statement(question, share, facts, name))
    return {group[0] if group else None: (numerator or 0, count) for *group, numerator, count in found}


def assemble(question: Question, found: tuple[float, int]) -> Figure:
    numerator, denominator = found
    share: Any = question.measure
    if isinstance(share.of, tuple):
        denominator = len(items(question, share))
    return rate(question, round(float(numerator), 4) if share.graded else int(numerator), denominator)


def items(question: Question, share: Share) -> list[Any]:
    """The values that must be there, of those the question is about; none before the period begins."""
    wanted = [{plain(value) for value in values} for name, values in question.selection.only if name == share.level]
    return [item for item in share.of if question.has_begun and all(plain(item) in values for values in wanted)]


def statement(question: Question, share: Share, facts: Amount, name: str | None) -> Select[Any]:
    """Rows (group if any, numerator, subjects); for required items the last column means nothing, `assemble` knows their number."""
    return of_items(question, share, facts, name) if isinstance(share.of, tuple) else of_subjects(question, share, facts, name)


def of_items(question: Question, share: Share, facts: Amount, name: str | None) -> Select[Any]:
    """The subjects are required values of a dimension: which of them are there?"""
    columns = [] if name is None else [column_of(facts, name).label(GROUP)]
    item, amount = column_of(facts, share.level).label(ITEM), cast(parts(question, facts)[0], Float).label("amount")
    done = select_facts(facts, *columns, item, amount).where(
        *population(question, facts), item.element.in_(items(question, share))).group_by(*[GROUP] * len(columns), ITEM).subquery()
    groups = [done.c[GROUP]] if columns else []
    score = scored(func.coalesce(done.c.amount, 0.0), threshold(question, share), share.graded)
    return select(*groups, func.sum(score), func.count()).select_from(done).group_by(*groups)


def of_subjects(question: Question, share: Share, facts: Amount, name: str | None) -> Select[Any]:
    """A subject with several states in the same group counts once."""
    columns = [] if name is None else [own_column(share, name).label(GROUP)]
    subjects = select(*columns, share.key.label(SUBJECT)).select_from(share.of).where(standing(question, share)).distinct().subquery()
    done, key = reached(question, share, facts).subquery(), subjects.c[SUBJECT]
    rows, wanted = with_target(question, share, subjects.outerjoin(done, done.c[SUBJECT] == key), key)
    score = scored(func.coalesce(done.c.amount, 0.0), wanted, share.graded)
    groups = [subjects.c[GROUP]] if columns else []
    return select(*groups, func.sum(score), func.count()).select_from(rows).group_by(*groups)


def own_columns(share: Share) -> dict[str, Any]:
    return {share.level: share.key, **share.owners.columns, **share.dimensions}


def own_column(share: Share, name: str) -> Any:
    """Raises `Refusal` naming what the subjects can be split by."""
    known = own_columns(share)
    if name not in known:
        raise Refusal(f"指标「{share.name}」不能按「{name}」细分。可用的有：{'、'.join(known)}。")
    return column(known[name])


def standing(question: Question, share: Share) -> Any:
    """Condition of the subjects themselves: in force on the day, in scope and of the wanted kind, or picked by hand."""
    picked, rule = question.selection.picked, questions.own_subjects(question, own_columns(share))
    chosen = or_(rule, share.of.id.in_(picked)) if picked else rule
    days = [] if share.during is None else [questions.standing(question, share.during)]
    return and_(chosen, *days, *([] if share.where is None else [at(share.where, question.day)]))


def one_state_each(question: Question, share: Share) -> Any:
    """Condition: one row of each subject, the first where it has several states at a time."""
    first = select(func.min(share.of.id)).where(standing(question, share)).group_by(share.key)
    return share.of.id.in_(first)


def reached(question: Question, share: Share, facts: Amount) -> Select[Any]:
    """(subject, amount): what each subject did in the period, whoever else owned the facts."""
    subject = column_of(facts, share.level).label(SUBJECT)
    amount = cast(parts(question, facts)[0], Float).label("amount")
    theirs = questions.theirs(question, subject.element, select(share.key).where(standing(question, share)))
    return select_facts(facts, subject, amount).where(
        *questions.of_subjects(question, facts, own_columns(share)), subject.element.is_not(None), theirs).group_by(SUBJECT)


def subjects_reaching(question: Question, share: Share, facts: Amount) -> Select[Any]:
    """The keys of those who reach it."""
    done = reached(question, share, facts).subquery()
    rows, wanted = with_target(question, share, done, done.c[SUBJECT])
    return select(done.c[SUBJECT]).select_from(rows).where(done.c.amount >= wanted - TOLERANCE)


def scored(amount: Any, wanted: Any, graded: bool) -> Any:
    return case((amount >= wanted - TOLERANCE, 1.0 if graded else 1), else_=amount / wanted if graded else 0)


def threshold(question: Question, share: Share) -> float:
    """The same for every subject."""
    if share.yearly:
        return max(share.at_least * (year_point(question.day) - year_point(question.period.start) + day_share(question.period.start)), LEAST)
    return max(share.at_least * (question.period.elapsed_share(question.as_of) if share.prorated else 1.0), LEAST)


# --- what is owed for a year --------------------------------------------------------------------------------------------------

def with_target(question: Question, share: Share, subjects: FromClause, key: Any) -> tuple[FromClause, Any]:
    """(the subjects, what each of them must reach): of a yearly share of states each its own, else one number for all."""
    if not share.yearly or share.during is None:
        return subjects, threshold(question, share)
    own = owed(question, share, share.during).subquery()
    return subjects.outerjoin(own, own.c[SUBJECT] == key), func.coalesce(own.c.wanted, LEAST)


def owed(question: Question, share: Share, during: tuple[Any, Any]) -> Select[Any]:
    """(subject, wanted): `at_least` over the days of all states of the subject, of whichever owner, as its figure counts all it did."""
    held = spans(question, share, during).subquery()
    begin = case((held.c.before > held.c.begin, held.c.before), else_=held.c.begin)
    years = func.sum(case((held.c.stop > begin, held.c.stop - begin), else_=0.0))
    return select(held.c[SUBJECT], (share.at_least * years).label("wanted")).group_by(held.c[SUBJECT])


def spans(question: Question, share: Share, during: tuple[Any, Any]) -> Select[Any]:
    """(subject, begin, stop, before) of each state within the period, in years; `before`: how far the subject's earlier states reach."""
    (start, end), first, last = during, question.period.start, question.day
    begin = case((start > first, year_of(start) - day_share_of(start)), else_=year_point(first) - day_share(first))
    stop = case((end < last, year_of(end)), else_=year_point(last))
    before = func.max(stop).over(partition_by=share.key, order_by=(start, share.of.id), rows=(None, -1))
    asked = [] if share.where is None else [at(share.where, last)]
    return select(share.key.label(SUBJECT), begin.label("begin"), stop.label("stop"), before.label("before")).where(
        start <= last, or_(end.is_(None), end >= first), *asked)


def year_point(day: date) -> float:
    """Where the day's evening lies on a line on which every year is 1 long: 2026-12-31 at 2027."""
    return day.year + day.timetuple().tm_yday * day_share(day)


def day_share(day: date) -> float:
    return 1 / (366 if calendar.isleap(day.year) else 365)


def year_of(day: Any) -> Any:
    """The SQL of `year_point`."""
    return cast(extract("year", day), Float) + cast(extract("doy", day), Float) * day_share_of(day)


def day_share_of(day: Any) -> Any:
    """The SQL of `day_share`."""
    year = cast(extract("year", day), Integer)
    return case((and_(year % 4 == 0, or_(year % 100 != 0, year % 400 == 0)), 1 / 366), else_=1 / 365)
