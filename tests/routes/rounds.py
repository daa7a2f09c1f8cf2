"""An assessment in each state for each of two branches, with words of branch and inspector; and one good form for every act."""
from datetime import date
from typing import Any

from tests.checklists.made import AHEAD, JUDGED, PAPER, SMALL
from tests.routes.marks import mark
from tests.routes.pledges import LEADERS, OFFICE
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period

DUE = date(2026, 3, 20)
STATES = {"assessmentopen": 0, "assessmentwaits": 1, "assessmentassessed": 2, "assessmentinspected": 3, "assessmentdoubted": 4, "assessmentobjected": 5,
          "assessmentaccepted": 6, "assessmentclosed": 7}
"""Kind → how far it has gone; those that wait have got all words that are asked for and not the step."""


def of_every_state(world: Any) -> None:
    for place, (kind, steps) in enumerate(STATES.items()):
        branches = [world.id("branch", f"{letter}1") for letter in LEADERS]
        period = Period.quarter(2024 + place // 4, place % 4 + 1)
        made = service.open_round(edition=SMALL, name=f"评定{kind}", period=period, branch_ids=branches, self_due_on=DUE, inspect_due_on=DUE, by=OFFICE)
        for letter, one in zip(LEADERS, sorted(made.assessments, key=lambda one: branches.index(one.branch_id)), strict=True):
            world.note(kind, f"{letter}1", one)
            world.note(f"checklist{kind}", f"{letter}1", made)
            grow(world, one, letter, steps)
    db.session.commit()


def grow(world: Any, one: Assessment, letter: str, steps: int) -> None:
    lead, inspector = world.visitors[LEADERS[letter]].identity, world.visitors["inspector"].identity
    if steps >= 1:
        for code in (AHEAD, JUDGED, PAPER):
            saying.say(one, code, Part.SELF, Said(1.0, mark("selfword", f"{letter}1")), by=lead)
    if steps >= 2:
        service.submit(one, by=lead)
        saying.say(one, AHEAD, Part.INSPECT, Said(0.0, mark("checkword", f"{letter}1")), by=inspector)
        saying.say(one, JUDGED, Part.INSPECT, Said(1.0), by=inspector)
    if steps >= 3:
        service.finish(one, by=inspector)
    if steps in (4, 5):
        saying.say(one, AHEAD, Part.OBJECT, Said(words=mark("objection", f"{letter}1")), by=lead)
    if steps == 5:
        service.object_to(one, by=lead)
        saying.say(one, AHEAD, Part.ANSWER, Said(words=mark("answerword", f"{letter}1")), by=inspector)
    if steps >= 6:
        service.accept(one, by=lead)
    if steps >= 7:
        service.close(one, by=OFFICE)


def new_round(world: Any) -> dict[str, Any]:
    return {"period": "2025", "edition": SMALL.code, "branches": [world.id("branch")], "self_due_on": DUE.isoformat(), "inspect_due_on": DUE.isoformat()}


CARD = "/assessments/<int:assessment_id>/cards/<code>"
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/rounds/new", "party_office", new_round), ("/rounds/schedule", "party_office", {"each": "year", "self_days": "10", "inspect_days": "20"}),
    (f"{CARD}/self", "committee", {"ratio": "1", "words": "已经做到"}, f"assessmentopen {AHEAD}"),
    (f"{CARD}/inspection", "inspector", {"ratio": "0", "words": "没有看到"}, f"assessmentassessed {JUDGED}"),
    (f"{CARD}/objection", "secretary", {"words": "材料后来补了"}, f"assessmentinspected {JUDGED}"),
    (f"{CARD}/answer", "inspector", {"words": "已看到，采纳"}, f"assessmentobjected {AHEAD}"),
    ("/assessments/<int:assessment_id>/submit", "secretary", {}, "assessmentwaits"),
    ("/assessments/<int:assessment_id>/return", "inspector", {"opinion": "请补充"}, "assessmentassessed"),
    ("/assessments/<int:assessment_id>/inspect", "inspector", {}, "assessmentassessed"),
    ("/assessments/<int:assessment_id>/object", "secretary", {}, "assessmentdoubted"),
    ("/assessments/<int:assessment_id>/answer", "inspector", {}, "assessmentobjected"),
    ("/assessments/<int:assessment_id>/accept", "secretary", {}, "assessmentinspected"),
    ("/assessments/<int:assessment_id>/close", "party_office", {}, "assessmentaccepted"),
)
