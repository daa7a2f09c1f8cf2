"""Share: how many of the subjects of a scope reach a threshold, the figure of each counted in the same statement."""
from typing import Any

from sqlalchemy import Float, Select, and_, case, cast, func, or_, select

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
    done = reached(question, share, facts).subquery()
    score = scored(func.coalesce(done.c.amount, 0.0), threshold(question, share), share.graded)
    groups = [subjects.c[GROUP]] if columns else []
    return select(*groups, func.sum(score), func.count()).select_from(subjects).outerjoin(
        done, done.c[SUBJECT] == subjects.c[SUBJECT]).group_by(*groups)


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
    return select_facts(facts, subject, amount).where(
        *questions.of_subjects(question, facts, own_columns(share)), subject.element.is_not(None)).group_by(SUBJECT)


def subjects_reaching(question: Question, share: Share, facts: Amount) -> Select[Any]:
    """The keys of those who reach it."""
    done = reached(question, share, facts).subquery()
    return select(done.c[SUBJECT]).where(done.c.amount >= threshold(question, share) - TOLERANCE)


def scored(amount: Any, wanted: float, graded: bool) -> Any:
    return case((amount >= wanted - TOLERANCE, 1.0 if graded else 1), else_=amount / wanted if graded else 0)


def threshold(question: Question, share: Share) -> float:
    """Never 0: nobody reaches a target by doing nothing."""
    elapsed = question.period.elapsed_share(question.as_of) if share.prorated else 1.0
    return max(share.at_least * elapsed, 1000 * TOLERANCE)
