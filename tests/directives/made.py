"""Entries of the ledger, research and campaigns for tests."""
from datetime import date
from typing import Any

from tests.activities import made as activities
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.directives import researching, service
from xinfang_party.directives.models import Campaign, Directive, DirectiveTask, Research
from xinfang_party.directives.terms import Level, Secrecy
from xinfang_party.kernel.database import db

NOW, TODAY = "2026-03-02 10:00", date(2026, 3, 2)
OFFICE = Identity(account_id=900_031, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
LEADER = Identity(account_id=900_032, name="局领导测试员", roles=frozenset({Role.LEADER}))
ENTRY = {"source": "示例会议精神", "level": Level.CITY, "document_no": "示〔2026〕1号", "issued_on": date(2026, 2, 25), "summary": "及时就地解决群众的合理诉求",
         "secrecy": Secrecy.INTERNAL, "learned_on": TODAY, "decision": "", "activity_id": None}
TASK = {"text": "每月开一次会商会", "due_on": date(2026, 6, 30), "is_lasting": False, "owner_id": None, "lead_department_id": None}
PAPER = {"title": "示例重要讲话", "source": "示例来源", "issued_on": date(2026, 2, 25)}


def entry(branch: Any, *, by: Identity = OFFICE, task: Any = None, **facts: Any) -> Directive:
    made = service.register(branch_id=branch.id, facts={**ENTRY, **facts}, task={**TASK, **(task or {})}, by=by)
    db.session.commit()
    return made


def task(branch: Any, **facts: Any) -> DirectiveTask:
    return entry(branch, task=facts).tasks[0]


def first_topic(branch: Any, owner: Any, due_on: date | None = date(2026, 4, 30), **facts: Any) -> Activity:
    """A meeting that learned a paper and decided one thing."""
    return activities.activity(branch, Kind.STUDY, TODAY, **{
        "purposes": [Kind.FIRST_TOPIC], "materials": [PAPER], "actions": [{"text": "逐件走访老户", "owner_id": owner.id, "due_on": due_on}], **facts})


def research(**facts: Any) -> Research:
    made = researching.record(facts={"theme": "老旧小区信访", "leader": "示例领导", "places": "示例街道", "held_on": TODAY, **facts}, by=OFFICE)
    db.session.commit()
    return made


def campaign(**facts: Any) -> Campaign:
    made = researching.open_campaign(facts={"name": "重复信访专项治理", "goal": "重复信访减少三成", "from_on": TODAY, "to_on": date(2026, 9, 30), **facts}, by=OFFICE)
    db.session.commit()
    return made
