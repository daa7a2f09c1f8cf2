"""Consultations for tests, taken step by step to where a test needs them."""
from datetime import date
from typing import Any

from tests.petitions.made import OFFICER
from xinfang_party.consultations import service
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.terms import Decided
from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case

NOW = "2026-03-02 10:00"
TODAY, DUE = date(2026, 3, 2), date(2026, 4, 2)
TOPIC, REASON, RECORD, RESULT = "小区物业管理会商", "几个部门都有责任", "各单位说明了情况", "已经进场"
DECIDED = (Decided("谁来管电梯", "先修好再分摊", "住建局", DUE), Decided("费用怎么办"))


def facts(*cases: Case, **more: Any) -> dict[str, Any]:
    return {"topic": TOPIC, "reason": REASON, "planned_on": TODAY, "place": "二楼会议室", "convener": "张处长", "department_id": None, "lead_unit": "住建局",
            "units": ["城管局", "街道办"], "questions": [one.question for one in DECIDED], "numbers": [case.number for case in cases], **more}


def planned(*cases: Case, **more: Any) -> Consultation:
    made = service.plan(facts=facts(*cases, **more), by=OFFICER)
    db.session.commit()
    return made


def recorded(**more: Any) -> dict[str, Any]:
    return {"held_on": TODAY, "place": "二楼会议室", "record": RECORD, **more}


def held(*cases: Case, decisions: Any = DECIDED, **more: Any) -> Consultation:
    made = planned(*cases, **more)
    service.record(made, facts=recorded(), decisions=decisions, by=OFFICER)
    db.session.commit()
    return made


def done(*cases: Case) -> Consultation:
    made = held(*cases)
    service.carry_out(made, made.questions[0], result=RESULT, done_on=TODAY, by=OFFICER)
    db.session.commit()
    return made


def closed(*cases: Case) -> Consultation:
    made = done(*cases)
    service.close(made, by=OFFICER)
    db.session.commit()
    return made
