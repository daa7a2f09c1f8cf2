"""Questionnaires for tests, taken to where a test needs them."""
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import Threshold
from xinfang_party.questionnaires import answering, service, tokens
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.terms import Answer, Purpose, QuestionKind, Wording

NOW, TODAY, FIRST, LAST = "2026-11-24 10:00", date(2026, 11, 24), date(2026, 11, 20), date(2026, 12, 10)
OFFICE = Identity(name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
PLEASED, ONE, SEVERAL, WORDS = 0, 1, 2, 3
"""Places of the questions."""
QUESTIONS = (Wording("您对办事效率是否满意？", QuestionKind.SATISFACTION), Wording("您多久来一次？", QuestionKind.SINGLE, ("每周", "每月", "更少")),
             Wording("哪些方面要改进？", QuestionKind.SEVERAL, ("态度", "时限", "环境")), Wording("您的建议", QuestionKind.TEXT))


def facts(**more: Any) -> dict[str, Any]:
    return {"title": "基层评议机关作风", "purpose": Purpose.STYLE, "opening": "请如实评价。", "opens_on": FIRST, "closes_on": LAST, "branch_id": None,
            "department_id": None, "questions": QUESTIONS, **more}


def draft(**more: Any) -> Questionnaire:
    made = service.create(facts=facts(**more), by=OFFICE)
    db.session.commit()
    return made


def opened(**more: Any) -> Questionnaire:
    made = draft(**more)
    service.open_(made, version=None, by=OFFICE)
    db.session.commit()
    return made


def links(questionnaire: Questionnaire, count: int = 6) -> list[str]:
    seed = service.draw_links(questionnaire, count=count, version=None, by=OFFICE)
    db.session.commit()
    return tokens.made_from(seed, count)


def given(questionnaire: Questionnaire, pleased: int = 0, one: int = 0, several: Iterable[int] = (), words: str = "") -> Answer:
    """By the places of the options."""
    questions = questionnaire.questions
    ids = [[option.id for option in question.options] for question in questions]
    chosen = {questions[PLEASED].id: {ids[PLEASED][pleased]}, questions[ONE].id: {ids[ONE][one]}, questions[SEVERAL].id: {ids[SEVERAL][n] for n in several}}
    return Answer({key: frozenset(options) for key, options in chosen.items()}, {questions[WORDS].id: words})


def sent(questionnaire: Questionnaire, pleased: int = 0, one: int = 0, several: Iterable[int] = (), words: str = "") -> dict[str, Any]:
    """The same as the form of the page."""
    answer = given(questionnaire, pleased, one, several, words)
    fields = {f"question-{key}": [str(option) for option in sorted(options)] for key, options in answer.chosen.items()}
    return {**fields, **{f"question-{key}": text for key, text in answer.texts.items()}}


def answered(questionnaire: Questionnaire, answers: Sequence[dict[str, Any]]) -> None:
    for token, answer in zip(links(questionnaire, len(answers)), answers, strict=True):
        assert answering.answer(token, given(questionnaire, **answer))
        db.session.commit()


def closed(answers: Sequence[dict[str, Any]] = ({},) * 5, **more: Any) -> Questionnaire:
    made = opened(**more)
    answered(made, answers)
    service.close(made, version=None, by=OFFICE)
    db.session.commit()
    return made


def published(answers: Sequence[dict[str, Any]] = ({},) * 5, **more: Any) -> Questionnaire:
    made = closed(answers, **more)
    service.publish(made, version=None, by=OFFICE)
    db.session.commit()
    return made


def few(failures: int) -> Threshold:
    """So many links that open nothing are followed from one place."""
    return Threshold(failures, "次", "", "", "")
