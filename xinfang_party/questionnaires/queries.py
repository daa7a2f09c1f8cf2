"""Who sees which questionnaire. Results leave by `results_of` only: after the closing, and with enough answers."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.questionnaires import catalogue, rules
from xinfang_party.questionnaires.models import AnswerText, Question, Questionnaire, QuestionOption
from xinfang_party.questionnaires.terms import QuestionKind, State

WITH_ABOUT = (joinedload(Questionnaire.branch), joinedload(Questionnaire.department))
WITH_QUESTIONS = (selectinload(Questionnaire.questions).selectinload(Question.options),)
READ, EDIT = "questionnaire:read", "questionnaire:edit"


def readable(identity: Identity) -> ColumnElement[bool]:
    """Everything for those who oversee; of a branch's own leaders what is about the branch, once it is no draft any more."""
    mine = owned(Questionnaire, identity, READ)
    return mine if reach(identity, READ).everything else and_(mine, Questionnaire.state != State.DRAFT)


def get_readable(identity: Identity, questionnaire_id: int) -> Questionnaire:
    return load(questionnaire_id, readable(identity))


def get_edited(identity: Identity, questionnaire_id: int) -> Questionnaire:
    return get_for(identity, EDIT, Questionnaire, questionnaire_id, *WITH_ABOUT, *WITH_QUESTIONS)


def get_closed(identity: Identity, questionnaire_id: int) -> Questionnaire:
    """One whose results may be looked at: there may be too few answers for any, and the page says so."""
    found = get_readable(identity, questionnaire_id)
    if not shows_results(identity, found):
        raise NotFound
    return found


def load(questionnaire_id: int, condition: ColumnElement[bool]) -> Questionnaire:
    found = db.session.scalars(select(Questionnaire).where(Questionnaire.id == questionnaire_id, condition).options(*WITH_ABOUT, *WITH_QUESTIONS))
    one = found.one_or_none()
    if one is None:
        raise NotFound
    return one


def listed(identity: Identity, state: State | None = None) -> Select[Any]:
    """The newest first."""
    narrowed = [] if state is None else [Questionnaire.state == state]
    return select(Questionnaire).where(readable(identity), *narrowed).order_by(Questionnaire.opens_on.desc(), Questionnaire.id.desc())


def locked(questionnaire: Questionnaire) -> Questionnaire:
    """Read afresh and held until the transaction ends: answers and steps come one after the other."""
    return db.session.scalars(select(Questionnaire).where(Questionnaire.id == questionnaire.id).with_for_update().execution_options(
        populate_existing=True)).one()


def shows_results(identity: Identity, questionnaire: Questionnaire) -> bool:
    """May whoever reads the questionnaire look at its results too? A branch's own leaders once they are published."""
    is_out = reach(identity, READ).everything or questionnaire.published_on is not None
    return questionnaire.state is State.CLOSED and is_out


# --- results ------------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Result:
    """What came of one question: how often each option was chosen, or what was written, in no order."""

    question: Question
    counts: Sequence[tuple[str, int]]
    texts: Sequence[str]


def results_of(questionnaire: Questionnaire) -> list[Result]:
    """Question by question; nothing before the closing, and nothing where too few answered."""
    if not rules.shows_results(questionnaire.state, questionnaire.answers):
        return []
    texts: dict[int, list[str]] = {}
    for row in db.session.execute(select(AnswerText.question_id, AnswerText.words).where(
            AnswerText.question_id.in_([one.id for one in questionnaire.questions])).order_by(AnswerText.question_id, AnswerText.lot)):
        texts.setdefault(row.question_id, []).append(row.words)
    return [Result(one, [(option.label, option.chosen) for option in one.options], texts.get(one.id, [])) for one in questionnaire.questions]


def options_of(questionnaire_id: int) -> Select[Any]:
    """Ids of all its options."""
    return select(QuestionOption.id).join(Question, Question.id == QuestionOption.question_id).where(Question.questionnaire_id == questionnaire_id)


def questions_of(questionnaire_id: int) -> Select[Any]:
    """Ids of its questions."""
    return select(Question.id).where(Question.questionnaire_id == questionnaire_id)


def asks_satisfaction() -> ColumnElement[bool]:
    """SQL over a questionnaire: one of its questions is of 满意度."""
    return select(Question.id).where(Question.questionnaire_id == Questionnaire.id, Question.kind == QuestionKind.SATISFACTION).correlate(
        Questionnaire).exists()


def counts_for_measures(day: Any) -> ColumnElement[bool]:
    """SQL over a questionnaire: its results were open to everybody by this day."""
    return and_(Questionnaire.state == State.CLOSED, Questionnaire.answers >= catalogue.LEAST_ANSWERS.value, Questionnaire.published_on <= day,
                asks_satisfaction())


def is_over(today: Any) -> ColumnElement[bool]:
    """SQL over a questionnaire: takes no answers any more and waits to be closed."""
    return and_(Questionnaire.state == State.OPEN, Questionnaire.closes_on < today)


def waits_to_be_published() -> ColumnElement[bool]:
    return and_(Questionnaire.state == State.CLOSED, Questionnaire.answers >= catalogue.LEAST_ANSWERS.value, Questionnaire.published_on.is_(None))


def waits(today: Any) -> ColumnElement[bool]:
    return or_(is_over(today), waits_to_be_published())
