"""The course of a questionnaire: write or delete, open, draw links, extend, close, publish. Answers: `answering`."""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.tokens import digest
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.questionnaires import queries, rules, tokens
from xinfang_party.questionnaires.models import AnswerLink, AnswerText, Question, Questionnaire, QuestionOption
from xinfang_party.questionnaires.terms import QuestionKind, Satisfaction, State, Wording
from xinfang_party.web.links import path_to

OWN = ("title", "purpose", "branch_id", "department_id", "opening", "opens_on", "closes_on")
"""What of the facts are columns."""


def create(*, facts: Mapping[str, Any], by: Identity) -> Questionnaire:
    """Begin one; it can be changed until it is opened."""
    questionnaire = Questionnaire(state=State.DRAFT)
    write(questionnaire, facts)
    db.session.add(questionnaire)
    audit.record("questionnaire.created", subject=questionnaire, by=by)
    return questionnaire


def edit(questionnaire: Questionnaire, *, facts: Mapping[str, Any], version: int | None, by: Identity) -> None:
    held(questionnaire, "edit", version)
    questionnaire.questions = []
    db.session.flush()  # the old places are free before they are taken again
    write(questionnaire, facts)
    flag_modified(questionnaire, "title")  # the version moves on, also where only the questions changed
    audit.record("questionnaire.edited", subject=questionnaire, by=by)


def delete_(questionnaire: Questionnaire, *, version: int | None, by: Identity) -> None:
    """A draft goes for good: nobody was asked anything yet."""
    held(questionnaire, "delete", version)
    audit.record("questionnaire.deleted", subject=questionnaire, by=by)
    db.session.delete(questionnaire)


def open_(questionnaire: Questionnaire, *, version: int | None, by: Identity) -> None:
    """From now on nothing of the questions changes."""
    state = held(questionnaire, "open", version)
    refuse(rules.why_not_open(len(questionnaire.questions), questionnaire.closes_on, clock.today()))
    questionnaire.state = state
    audit.record("questionnaire.opened", subject=questionnaire, by=by, closes_on=questionnaire.closes_on)


def draw_links(questionnaire: Questionnaire, *, count: int, version: int | None, by: Identity) -> str:
    """So many links, each good for one answer. Returns what they are made from, this once (`tokens.made_from`): only their digests are stored."""
    held(questionnaire, "draw", version)
    refuse(rules.why_not_draw(count, questionnaire.links_issued, questionnaire.closes_on, clock.today()), "count")
    seed = tokens.new_seed()
    digests = sorted(digest(token) for token in tokens.made_from(seed, count))
    db.session.execute(insert(AnswerLink), [{"questionnaire_id": questionnaire.id, "token_hash": one} for one in digests])
    questionnaire.links_issued += count
    audit.record("questionnaire.links-drawn", subject=questionnaire, by=by, count=count)
    return seed


def extend(questionnaire: Questionnaire, *, closes_on: date, version: int | None, by: Identity) -> None:
    held(questionnaire, "extend", version)
    refuse(rules.why_not_extend(closes_on, questionnaire.opens_on, questionnaire.closes_on, clock.today()), "closes_on")
    questionnaire.closes_on = closes_on
    audit.record("questionnaire.extended", subject=questionnaire, by=by, closes_on=closes_on)


def close(questionnaire: Questionnaire, *, version: int | None, by: Identity) -> None:
    """No link opens it any more. With too few answers the counters go back to nought and the texts are deleted: nobody will ever read them."""
    questionnaire.state = held(questionnaire, "close", version)
    questionnaire.closed_on = clock.today()
    db.session.execute(delete(AnswerLink).where(AnswerLink.questionnaire_id == questionnaire.id))
    if not rules.is_told(questionnaire.answers):
        db.session.execute(update(QuestionOption).where(QuestionOption.id.in_(queries.options_of(questionnaire.id))).values(chosen=0))
        db.session.execute(delete(AnswerText).where(AnswerText.question_id.in_(queries.questions_of(questionnaire.id))))
    audit.record("questionnaire.closed", subject=questionnaire, by=by, count=questionnaire.answers)


def publish(questionnaire: Questionnaire, *, version: int | None, by: Identity) -> None:
    """The branch it is about reads the results too, and the figures count them."""
    held(questionnaire, "publish", version)
    refuse(rules.why_not_publish(questionnaire.answers, is_published=questionnaire.published_on is not None))
    questionnaire.published_on = clock.today()
    audit.record("questionnaire.published", subject=questionnaire, by=by)


# --- what they share ----------------------------------------------------------------------------------------------------------

def held(questionnaire: Questionnaire, verb: str, version: int | None) -> State:
    """Read afresh and locked; the state after the verb. Raises `Conflict` when somebody else saved it after it was put on screen."""
    queries.locked(questionnaire)
    if version is not None and version != questionnaire.version:
        raise Conflict(MEANWHILE, path_to("questionnaires.show_questionnaire", questionnaire_id=questionnaire.id))
    return rules.FLOW.next(questionnaire.state, verb)


def write(questionnaire: Questionnaire, facts: Mapping[str, Any]) -> None:
    for name in ("title", "opening"):
        refuse(why_not_text(facts[name]), name)
    refuse(rules.why_not_days(facts["opens_on"], facts["closes_on"]), "closes_on")
    questions: Sequence[Wording] = facts["questions"]
    fault = rules.fault_of(questions)
    if fault is not None:
        raise Refusal(fault[2], f"questions-{fault[0]}-{fault[1]}")
    for name in OWN:
        setattr(questionnaire, name, facts[name])
    questionnaire.questions = [question(place, one) for place, one in enumerate(questions)]


def question(place: int, wording: Wording) -> Question:
    """Every counter stands there from the beginning, at nought."""
    if wording.kind is QuestionKind.SATISFACTION:
        options = [QuestionOption(position=n, label=grade.label, grade=grade, chosen=0) for n, grade in enumerate(Satisfaction)]
    else:
        labels = wording.options if wording.kind.has_own_options else ()
        options = [QuestionOption(position=n, label=label, chosen=0) for n, label in enumerate(labels)]
    return Question(position=place, kind=wording.kind, words=wording.words, options=options)
