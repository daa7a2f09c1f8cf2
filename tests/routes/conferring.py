"""Consultations in every state about a case; a link that is out for one's case and ratings, with words, of others'; and one good form for every act."""
from datetime import date
from typing import Any

from tests.routes.marks import mark
from xinfang_party.access.terms import Identity, Role
from xinfang_party.consultations import service as consultations
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.terms import Decided
from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case
from xinfang_party.ratings import links
from xinfang_party.ratings import service as ratings
from xinfang_party.ratings.terms import Face

OFFICER = Identity(account_id=900_001, name="信访测试员", roles=frozenset({Role.PETITION_OFFICER}))
HELD_ON, DUE_ON = date(2026, 2, 27), date(2026, 4, 2)


def of_every_state(world: Any) -> None:
    world.note("conferplanned", "A1", planned(world, "planned", OFFICER))
    going = world.note("conferheld", "A1", held(world, "held", OFFICER))
    world.note("conferquestion", "A1", going.questions[0])
    done = world.note("conferdone", "A1", held(world, "done", OFFICER))
    closed = world.note("conferclosed", "A1", held(world, "closed", OFFICER))
    for one in (done, closed):
        consultations.carry_out(one, one.questions[0], result=mark("conferresult", "OO"), done_on=date(2026, 3, 1), by=OFFICER)
    consultations.close(closed, by=OFFICER)
    rated(world, OFFICER)
    db.session.commit()


def planned(world: Any, name: str, by: Any) -> Consultation:
    case = db.session.get_one(Case, world.id("fresh", "A1"))
    return consultations.plan(by=by, facts={
        "topic": mark(f"confer{name}", "OO"), "reason": mark("conferreason", "OO"), "planned_on": HELD_ON, "place": mark("conferplace", "OO"),
        "convener": mark("conferhead", "OO"), "department_id": world.id("department", "A1"), "lead_unit": mark("conferlead", "OO"), "units": [mark("conferunit", "OO")],
        "questions": [mark("conferquestion", "OO")], "numbers": [case.number]})


def held(world: Any, name: str, by: Any) -> Consultation:
    one = planned(world, name, by)
    consultations.record(one, by=by, facts={"held_on": HELD_ON, "place": "", "record": mark("conferrecord", "OO")}, decisions=(
        Decided(mark("conferquestion", "OO"), mark("conferdecision", "OO"), mark("conferlead", "OO"), DUE_ON),))
    return one


def rated(world: Any, by: Any) -> None:
    ratings.decide(days=30, takes_words=True, reason=mark("ratingreason", "OO"), by=by)
    for owner in ("A1", "A2", "B1"):
        case = db.session.get_one(Case, world.id("replied", owner))
        key = links.ask(case, by=by)
        if owner == "A1":
            world.note("ratinglink", "OO", links.find(key))
            world.rows.setdefault("ratingkey", {})["A1"] = key
        else:
            ratings.rate(key, face=Face.BASIC, reasons=["slow"], remark=mark("ratingwords", owner))


PLAN = {"topic": "物业会商", "reason": "几个单位都有责任", "planned_on": "2026-03-05", "convener": "处长", "lead_unit": "住建局", "units": "城管局",
        "questions": "谁来管"}
RECORD = {"held_on": "2026-03-02", "record": "商量过", "decisions-0-question": "谁来管", "decisions-0-decision": "先修", "decisions-0-owner_unit": "住建局",
          "decisions-0-due_on": "2026-04-02"}
ONE = "/consultations/<int:consultation_id>"
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/consultations/new", "petition_officer", PLAN), (f"{ONE}/edit", "petition_officer", PLAN, "conferplanned"),
    (f"{ONE}/record", "petition_officer", RECORD, "conferplanned"),
    (f"{ONE}/questions/<int:question_id>/carry-out", "petition_officer", {"done_on": "2026-03-01", "result": "修好了"}, "conferheld"),
    (f"{ONE}/close", "petition_officer", {}, "conferdone"), (f"{ONE}/reopen", "petition_officer", {"reason": "写错了"}, "conferclosed"),
    (f"{ONE}/cancel", "petition_officer", {"reason": "不开了"}, "conferplanned"),
    ("/cases/<int:case_id>/rating-links/new", "petition_officer", {}, "replied"), ("/rating-links/<int:rating_link_id>/withdraw", "petition_officer"),
    ("/ratings/settings", "petition_officer", {"days": "14", "reason": "试行"}), ("/r/<token>", "stranger", {"face": "satisfied"}),
)
