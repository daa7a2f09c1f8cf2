"""The facts behind a figure."""
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, case, cast, func, literal, select, true

from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures import duties, shares
from xinfang_party.measures.kinds import Every, Facts, Median, Quotient, Ratio, Share, Total, at
from xinfang_party.measures.questions import Question, chosen, column_of, dated_by, in_period, moment, of_subjects, population, select_facts

WHICH = {"all": "全部", "hits": "达到的", "misses": "未达到的"}


def rows(question: Question, facts: Any, which: str) -> Select[Any]:
    """Raises `Refusal` for another word than all, hits, misses."""
    if which not in WHICH:
        raise Refusal(f"明细只能是 {'、'.join(f'{word}（{label}）' for word, label in WHICH.items())}。")
    share = question.measure
    if isinstance(share, Share) and not isinstance(share.of, tuple):
        condition = wanted(share.key.in_(shares.subjects_reaching(question, share, facts)), which)
        order = share.during[0] if share.during is not None else share.of.id
        return select(share.of).where(shares.one_state_each(question, share), condition).order_by(order, share.of.id)
    return ordered(question, facts, [*behind(question, facts), wanted(hit(question, facts), which)])


def parts(question: Question, facts: Any, place: int) -> Select[Any]:
    """(place, id, what it gave) of each of all the rows: 1 or 0 to a rate, 1 to a count, its value to a total or a median, its own share to a quotient."""
    share = question.measure
    if isinstance(share, Share) and not isinstance(share.of, tuple):
        reaches = share.key.in_(shares.subjects_reaching(question, share, facts))
        return select(literal(place), share.of.id, cast(case((reaches, 1), else_=0), Float)).where(shares.one_state_each(question, share))
    return select_facts(facts, literal(place), facts.of.id, cast(given(question, facts), Float)).where(*behind(question, facts))


def owned(question: Question, facts: Any, level: str) -> Select[Any]:
    """(owner at this level, id) of all the rows. What a subject of two owners did, or it itself, stands behind the figures of both."""
    match question.measure:
        case Share() as share if not isinstance(share.of, tuple):
            owner = shares.own_column(share, level)
            return select(owner, func.min(share.of.id)).where(shares.standing(question, share)).group_by(owner, share.key)
        case Every(by=subjects) if subjects is not None:
            owner, key = duties.own_column(question, subjects, level).label("owner"), subjects.key.label("debtor")
            debtors = select(owner, key).where(duties.existing(question, subjects)).distinct().subquery()
            done = select_facts(facts, debtors.c.owner, facts.of.id).join(debtors, debtors.c.debtor == column_of(facts, subjects.level))
            return done.where(*of_subjects(question, facts, duties.own_columns(subjects)))
        case _:
            return select_facts(facts, column_of(facts, level), facts.of.id).where(*behind(question, facts))


def around(question: Question, facts: Facts, *columns: Any) -> Select[Any]:
    """These columns of all facts of the scope and the time, whatever the measure asks of them besides."""
    return select_facts(facts, *columns).where(in_period(question, facts), chosen(question.selection, facts))


def given(question: Question, facts: Facts) -> Any:
    match facts:
        case Ratio():
            return case((hit(question, facts), 1), else_=0)
        case Total():
            return at(facts.sum, moment(question, facts))
        case Quotient():
            top, bottom = (cast(at(column, moment(question, facts)), Float) for column in (facts.top, facts.bottom))
            return 100 * top / func.nullif(bottom, 0)
        case Median():
            return at(facts.of_value, moment(question, facts))
        case _:
            return literal(1)


def behind(question: Question, facts: Facts) -> list[ColumnElement[bool]]:
    """Conditions of the facts a figure was made from."""
    match question.measure:
        case Every(by=subjects) if subjects is not None:
            debtors = select(subjects.key).where(duties.existing(question, subjects))
            return [*of_subjects(question, facts, duties.own_columns(subjects)), column_of(facts, subjects.level).in_(debtors)]
        case Share() as share:
            return [*population(question, facts), column_of(facts, share.level).in_(shares.items(question, share))]
        case _:
            return population(question, facts)


def hit(question: Question, facts: Facts) -> ColumnElement[bool]:
    """Only a ratio has misses; an unknown is one of them."""
    return at(facts.hits, moment(question, facts)) if isinstance(facts, Ratio) else true()


def wanted(hits: Any, which: str) -> ColumnElement[bool]:
    if which == "all":
        return true()
    if which == "hits":
        return hits
    return case((hits, 1), else_=0) == 0


def ordered(question: Question, facts: Facts, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """Where the date lives one table away the conditions move into a subquery, so that the result stays a plain select of the model."""
    day = dated_by(question, facts) if facts.during is None else facts.during[0]
    if not facts.joins:
        return select(facts.of).where(*conditions).order_by(day, facts.of.id)
    inner = select_facts(facts, facts.of.id).where(*conditions)
    if getattr(day, "class_", None) is not facts.of and not callable(facts.dated):
        targets = [onclause for _, onclause in facts.joins]
        day = select(day).where(and_(*targets)).correlate(facts.of).scalar_subquery()
    return select(facts.of).where(facts.of.id.in_(inner)).order_by(day, facts.of.id)
