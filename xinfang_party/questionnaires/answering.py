"""One answer for one link. An answer leaves changed counters and loose texts, and its link is gone; nothing stored joins them.

Every answer writes all counters and all texts of the questionnaire, also those that stay the same: otherwise the database's own bookkeeping of
rows (PostgreSQL marks each with the transaction that wrote it last, and puts new rows behind old ones) would show which belong together, and when
they came. Nothing is known of who answers: neither an account, if there is one, nor an address.
"""
import secrets
from collections.abc import Mapping

from sqlalchemy import CursorResult, case, delete, insert, select, update

from xinfang_party.access.terms import RESPONDENT
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.tokens import digest
from xinfang_party.questionnaires import queries, rules
from xinfang_party.questionnaires.models import AnswerLink, AnswerText, Questionnaire, QuestionOption
from xinfang_party.questionnaires.terms import Answer, Choice, input_name

LOT_BYTES = 16


def find(token: str) -> Questionnaire | None:
    """What a link opens today. None for one that is unknown, used, too early or too late: nobody learns which."""
    found = db.session.scalars(select(Questionnaire).join(AnswerLink, AnswerLink.questionnaire_id == Questionnaire.id).where(
        AnswerLink.token_hash == digest(token)).options(*queries.WITH_ABOUT, *queries.WITH_QUESTIONS)).one_or_none()
    return found if found is not None and takes_answers(found) else None


def answer(token: str, given: Answer) -> bool:
    """Count it and use the link up; False where the link opens nothing (any more), also where two arrive at once. Raises `Refusal`."""
    questionnaire = find(token)
    if questionnaire is None or not takes_answers(queries.locked(questionnaire)):
        return False
    asked = {one.id: Choice(one.kind, frozenset(option.id for option in one.options)) for one in questionnaire.questions}
    fault = rules.fault_of_answer(given, asked)
    if fault is not None:
        raise Refusal(fault[1], input_name(fault[0]))
    if not use_up(token):
        return False
    count(questionnaire.id, frozenset().union(*(given.chosen.get(key, frozenset()) for key in asked)))
    mix_in(questionnaire.id, {key: text for key, text in given.texts.items() if key in asked and text})
    audit.record("questionnaire.answered", subject=questionnaire, by=RESPONDENT)
    return True


def takes_answers(questionnaire: Questionnaire) -> bool:
    return rules.takes_answers(questionnaire.state, questionnaire.opens_on, questionnaire.closes_on, clock.today())


def use_up(token: str) -> bool:
    """The row itself decides who comes first."""
    done: CursorResult[None] = db.session.execute(delete(AnswerLink).where(AnswerLink.token_hash == digest(token)))  # type: ignore[assignment]
    return done.rowcount == 1


def count(questionnaire_id: int, chosen: frozenset[int]) -> None:
    """The version stays: whoever runs the questionnaire is not disturbed by answers."""
    still = {"synchronize_session": False}
    more = case((QuestionOption.id.in_(sorted(chosen)), 1), else_=0)
    db.session.execute(update(QuestionOption).where(QuestionOption.id.in_(queries.options_of(questionnaire_id))).values(
        chosen=QuestionOption.chosen + more), execution_options=still)
    db.session.execute(update(Questionnaire).where(Questionnaire.id == questionnaire_id).values(
        answers=Questionnaire.answers + 1), execution_options=still)


def mix_in(questionnaire_id: int, texts: Mapping[int, str]) -> None:
    """Among the others at places drawn by lot; all are taken out and written again in the order of lots."""
    mine = AnswerText.question_id.in_(queries.questions_of(questionnaire_id))
    rows = [row._asdict() for row in db.session.execute(select(AnswerText.question_id, AnswerText.lot, AnswerText.words).where(mine))]
    rows += [{"question_id": key, "lot": secrets.token_hex(LOT_BYTES), "words": text} for key, text in texts.items()]
    db.session.execute(delete(AnswerText).where(mine), execution_options={"synchronize_session": False})
    if rows:
        db.session.execute(insert(AnswerText), sorted(rows, key=lambda row: (row["question_id"], row["lot"])))
