"""For each of three owners an inspection that is planned, one under way and one that is over, each with its own words; and one whose answers a round waits for."""
from typing import Any

from tests.checklists.made import JUDGED
from tests.routes.marks import OWNERS, mark
from xinfang_party.inspections import service, visiting
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.terms import Plan, Verdict
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY, Period

ITEMS = ("A1-1", "C1-1")
STATES = {"inspectplanned": 0, "inspecting": 1, "inspectready": 2, "inspected": 3}
"""Kind → how far it has come: planned, started, every item answered, every branch seen."""


def of_every_state(world: Any) -> None:
    for owner in OWNERS:
        for kind, steps in STATES.items():
            made = planned(world, kind, owner)
            world.note(kind, owner, made)
            world.note(f"{kind}visit", owner, next(visit for visit in made.visits if visit.branch_id == branch_id(world, owner)))
            if steps:
                service.start(made, by=world.visitors["party_office"].identity)
            if steps > 1:
                looked_at(world, made, kind, owner, is_over=steps > 2)
            db.session.commit()
        world.note("inspectlatevisit", owner, late(world, owner))
        world.note("inspectlate", owner, db.session.get_one(Visit, world.id("inspectlatevisit", owner)).inspection)
        db.session.commit()


def late(world: Any, owner: str) -> Visit:
    """As if it had ended before the branch spoke in the round."""
    round_id = world.id("checklistassessmentobjected", f"{owner[0]}1")
    plan = Plan(text("inspected", "title", owner), Period.quarter(2025, 2), [world.id("branch", f"{owner[0]}1")], [JUDGED], clock.today() + DAY * 20,
                round_id=round_id, inspector_ids=[world.id("account", "inspector")])
    made = service.plan(plan, by=world.visitors["discipline"].identity)
    service.start(made, by=world.visitors["party_office"].identity)
    visiting.answer(made.visits[0], JUDGED, Verdict.NOT_MET, text("inspected", "word", owner), by=world.visitors["inspector"].identity)
    visiting.finish(made.visits[0], by=world.visitors["inspector"].identity)
    made.visits[0].is_carried = False
    return made.visits[0]


def branch_id(world: Any, owner: str) -> int:
    return world.id("branch", f"{owner[0]}1")  # type: ignore[no-any-return]


def planned(world: Any, kind: str, owner: str) -> Inspection:
    """What is only planned is to go to one branch more, so that one of them may be left out."""
    branches = [branch_id(world, owner), *([] if STATES[kind] else [world.id("branch", "spare")])]
    plan = Plan(text(kind, "title", owner), Period.quarter(2026, 1), branches, ITEMS, clock.today() + DAY * 20, seed="2026",
                inspector_ids=[world.id("account", "inspector")])
    return service.plan(plan, by=world.visitors["discipline"].identity)


def looked_at(world: Any, made: Inspection, kind: str, owner: str, *, is_over: bool) -> None:
    by, visit = world.visitors["inspector"].identity, made.visits[0]
    for code in ITEMS:
        visiting.answer(visit, code, Verdict.NOT_MET, f"{text(kind, 'word', owner)} {code}", by=by)
    if is_over:
        visiting.finish(visit, by=by)


def text(kind: str, part: str, owner: str) -> str:
    """What is not over bears one kind of mark: nobody reads one of it without the others."""
    return mark(f"inspect{'over' if kind == 'inspected' else 'open'}{part}", owner)
