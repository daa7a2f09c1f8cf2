"""Letters for tests, taken step by step to where a test needs them."""
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.letters import following, service
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, State, Trigger

NOW = "2026-03-02 10:00"
TODAY, DUE = date(2026, 3, 2), date(2026, 4, 1)
"""A Monday; thirty days later is a Wednesday."""


def identity(number: int, name: str, role: Role, **more: Any) -> Identity:
    return Identity(account_id=900_100 + number, name=name, roles=frozenset({role}), **more)


DRAFTER, REVIEWER = (identity(number, name, Role.PETITION_OFFICER) for number, name in ((1, "信访甲"), (2, "信访乙")))
LEADER, INSPECTOR, DISCIPLINE = identity(3, "局领导", Role.LEADER), identity(4, "督导员", Role.INSPECTOR), identity(5, "机关纪委", Role.DISCIPLINE)
TRIGGERS = {Kind.SUPERVISION: Trigger.OVERDUE, Kind.IMPROVEMENT: Trigger.SHIRKING, Kind.POLICY: Trigger.POLICY_GAP, Kind.ACCOUNTABILITY: Trigger.SERIOUS}


def facts(kind: Kind = Kind.SUPERVISION, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "trigger": TRIGGERS[kind], "means": Means.ORDINARY, "title": f"关于答复的{kind.label}", "to_unit": "示例区住建局",
            "text": "三件事项超过期限没有答复", "requirement": "请在期限以前答复", "answer_days": 30, "cases": [], **more}


SAY, BECAUSE = {"note": ""}, {"reason": "事实不清"}


def answered(adoption: Adoption = Adoption.ADOPTED, on: date | None = None, reason: str = "") -> dict[str, Any]:
    return {"answered_on": on or clock.today(), "adoption": adoption, "answer": "已经答复信访人", "not_adopted_reason": reason}


def checked(check: Check = Check.CARRIED_OUT) -> dict[str, Any]:
    return {"checked_on": clock.today(), "check": check, "check_text": "抽查两件都已答复"}


def delivered() -> dict[str, Any]:
    return {"delivered_on": clock.today(), "delivered_how": "机要交换"}


def asked(due_on: date | None = None) -> dict[str, Any]:
    return {"note": "电话催办", "due_on": due_on}


STEPS = (
    (State.IN_REVIEW, lambda one: service.submit(one, SAY, by=DRAFTER)), (State.REVIEWED, lambda one: service.review(one, SAY, by=REVIEWER)),
    (State.ISSUED, lambda one: service.issue(one, SAY, by=LEADER)), (State.DELIVERED, lambda one: following.deliver(one, delivered(), by=DRAFTER)),
    (State.ANSWERED, lambda one: following.answer(one, answered(), by=DRAFTER)),
    (State.CHECKED, lambda one: following.check(one, checked(Check.PARTLY), by=DRAFTER)), (State.CLOSED, lambda one: following.close(one, SAY, by=DRAFTER)))


def letter(state: State = State.DRAFT, **more: Any) -> Letter:
    """One that went the straight way as far as `state`, today."""
    made = service.draft(facts=facts(**more), by=DRAFTER)
    if state is State.WITHDRAWN:
        service.withdraw(made, BECAUSE, by=DRAFTER)
    for reached, step in STEPS:
        if made.state in (state, State.WITHDRAWN):
            break
        step(made)
        assert made.state is reached
    db.session.commit()
    return made
