"""Questionnaires in each state about each of two branches, and one about the bureau; of the open ones a link that was not used."""
from datetime import date
from typing import Any

from tests.routes.marks import mark
from xinfang_party.kernel.database import db
from xinfang_party.questionnaires import answering, service, tokens
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.terms import Answer, Purpose, QuestionKind, Wording

DAYS = {"opens_on": date(2026, 2, 1), "closes_on": date(2026, 3, 20)}
STATES = ("draft", "open", "closed", "published")


def of_every_state(world: Any) -> None:
    for owner in ("A1", "B1"):
        for state in STATES:
            asked(world, f"quest{state}", owner, world.id("branch", owner), STATES.index(state))
    asked(world, "questpublished", "OO", None, STATES.index("published"))
    db.session.commit()


def asked(world: Any, name: str, owner: str, branch_id: int | None, steps: int) -> None:
    by = world.visitors["party_office"].identity
    made = service.create(by=by, facts={
        "title": mark(name, owner), "purpose": Purpose.STYLE, "branch_id": branch_id, "department_id": None, "opening": mark("opening", f"{owner}{name}"), **DAYS,
        "questions": [Wording(mark("question", f"{owner}{name}"), QuestionKind.SATISFACTION),
                      Wording("意见", QuestionKind.TEXT), Wording("多久？", QuestionKind.SINGLE, (mark("option", f"{owner}{name}"), "其他"))]})
    world.note(name, owner, made)
    if steps:
        service.open_(made, version=None, by=by)
        seed = service.draw_links(made, count=6, version=None, by=by)
        *used, left = tokens.made_from(seed, 6)
        world.rows.setdefault(f"{name}link", {})[owner] = left
        for token in used if steps > 1 else ():
            answering.answer(token, sheet(made, mark("answer", f"{owner}{name}")))
    for act in (service.close, service.publish)[:max(steps - 1, 0)]:
        act(made, version=None, by=by)


def sheet(questionnaire: Questionnaire, words: str = "") -> Answer:
    """The first option of each question."""
    chosen = {one.id: frozenset({one.options[0].id}) for one in questionnaire.questions if one.options}
    return Answer(chosen, {one.id: words for one in questionnaire.questions if not one.options})
