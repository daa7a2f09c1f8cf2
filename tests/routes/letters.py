"""A letter at each step, one of them a proposal of accountability that few read; and one good form for every act.

The officer who visits drafted what is a draft; all else was drafted by an account that visits nothing, so that the visitor may review it.
"""
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.letters import made
from tests.routes.marks import mark
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.letters import following, service
from xinfang_party.letters.terms import Adoption, Check, Kind
from xinfang_party.petitions.models import Case

WRITER, SECOND, SIGNER = (Identity(account_id=900_060 + number, name=name, roles=frozenset({role})) for number, (name, role) in enumerate((
    (mark("letterhand", "OO"), Role.PETITION_OFFICER), (mark("letterhand", "OO"), Role.PETITION_OFFICER), ("签发领导", Role.LEADER))))
"""The signer stands in the step of the case too, which others read."""
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=clock.ZONE)
REACHED = {"letterdraft": 0, "letterwaits": 1, "letterready": 2, "letterissued": 3, "letterdelivered": 4, "letterlate": 5, "letteranswered": 6, "letterchecked": 7,
           "letteraccount": 4}
"""Kind → how many of the steps below it has taken."""


def of_every_state(world: Any) -> None:
    case = db.session.get_one(Case, world.id("case"))
    for kind, steps in REACHED.items():
        with clock.told(LONG_AGO):
            one = drafted(world, kind, case)
            for step in STEPS[:min(steps, 4)]:
                step(one)
        for step in STEPS[4:steps]:
            step(one)
        world.note(kind, "A1", one)
    db.session.commit()


def drafted(world: Any, kind: str, case: Case) -> Any:
    is_secret = kind == "letteraccount"
    texts = {name: mark(f"letter{'secret' if is_secret else ''}{name}", "OO") for name in ("title", "text", "requirement")}
    by = replace(WRITER, account_id=world.visitors["petition_officer"].account_id) if kind == "letterdraft" else WRITER
    return service.draft(facts=made.facts(Kind.ACCOUNTABILITY if is_secret else Kind.SUPERVISION, to_unit=mark("lettersecretunit" if is_secret else "letterunit", "OO"),
                                          cases=[case], **texts), by=by)


STEPS = (
    lambda one: service.submit(one, {"note": ""}, by=WRITER), lambda one: service.review(one, {"note": ""}, by=SECOND),
    lambda one: service.issue(one, {"note": ""}, by=SIGNER),
    lambda one: following.deliver(one, {"delivered_on": date(2026, 1, 5), "delivered_how": mark(f"letter{secret(one)}how", "OO")}, by=WRITER),
    lambda one: following.remind(one, {"note": mark("letterreminder", "OO"), "due_on": None}, by=WRITER),
    lambda one: following.answer(one, {"answered_on": date(2026, 3, 2), "adoption": Adoption.PARTLY, "answer": mark("letteranswer", "OO"),
                                       "not_adopted_reason": mark("letterreason", "OO")}, by=WRITER),
    lambda one: following.check(one, {"checked_on": date(2026, 3, 2), "check": Check.PARTLY, "check_text": mark("lettercheck", "OO")}, by=WRITER))


def secret(one: Any) -> str:
    return "secret" if one.kind is Kind.ACCOUNTABILITY else ""


ONE = "/letters/<int:letter_id>"
DRAFT = {"kind": "supervision", "trigger": "overdue", "means": "ordinary", "title": "关于答复的督办函", "to_unit": "某单位", "text": "超期两件",
         "requirement": "尽快答复", "answer_days": "30", "numbers": mark("case", "A1")}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/letters/new", "petition_officer", DRAFT), (f"{ONE}/edit", "petition_officer", DRAFT, "letterdraft"),
    (f"{ONE}/submit", "petition_officer", {"note": "请审核"}, "letterdraft"), (f"{ONE}/withdraw", "petition_officer", {"reason": "另行起草"}, "letterdraft"),
    (f"{ONE}/review", "petition_officer", {"note": "属实"}, "letterwaits"), (f"{ONE}/return", "petition_officer", {"reason": "请写具体"}, "letterwaits"),
    (f"{ONE}/issue", "leader", {"note": "同意"}, "letterready"),
    (f"{ONE}/deliver", "petition_officer", {"delivered_on": "2026-03-01", "delivered_how": "机要交换"}, "letterissued"),
    (f"{ONE}/answer", "petition_officer", {"answered_on": "2026-03-01", "adoption": "adopted", "answer": "已经答复"}, "letterdelivered"),
    (f"{ONE}/remind", "petition_officer", {"note": "电话催办"}, "letterdelivered"), (f"{ONE}/list", "leader", {"note": "局长督办", "due_on": "2026-03-20"}, "letterlate"),
    (f"{ONE}/check", "petition_officer", {"checked_on": "2026-03-02", "check": "carried_out", "check_text": "属实"}, "letteranswered"),
    (f"{ONE}/reopen", "petition_officer", {"note": "继续答复", "due_on": "2026-03-31"}, "letterchecked"),
    (f"{ONE}/close", "petition_officer", {"note": "已办完"}, "letterchecked"),
)
