"""A register of integrity risks for each of 5,000 posts, nine in ten in force, with 20,000 risk points and their controls; some reviews are over time."""
import random
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from bench.world import BRANCHES, MEMBERS, branch_of, move_sequence
from xinfang_party.integrity import rules
from xinfang_party.integrity.catalogue import MONTHS
from xinfang_party.integrity.models import ControlMeasure, Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import Category, Change, ControlKind, State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Department, Membership, Post
from xinfang_party.organization.rules import add_months
from xinfang_party.petitions.models import Case
from xinfang_party.sheets import bulk

POSTS, DEPARTMENTS, POINTS = 5_000, 100, 20_000


def build() -> None:
    """Each member holds one post of the department of the own branch."""
    chance = random.Random(11)
    with unit_of_work():
        bulk.insert(Department.__table__, [{"id": n, "code": f"CS{n:03}", "name": f"第{n:03}处", "sort_order": n, "branch_id": n + 1, "head_id": n, "leader_id": 1,
                                            "version": 1} for n in range(1, DEPARTMENTS + 1)])
        bulk.insert(Post.__table__, [{"id": n, "department_id": branch_of(n) - 1, "name": f"岗位{n}", "sort_order": n, "version": 1} for n in range(1, POSTS + 1)])
        db.session.execute(update(Case).values(department_id=Case.branch_id - 1))
        db.session.execute(update(Membership).where(Membership.id <= MEMBERS).values(post_id=Membership.member_id, department_id=Membership.branch_id - 1))
        bulk.insert(Register.__table__, [{"id": n, "department_id": branch_of(n) - 1, "post_id": n, "made_on": clock.today(), "close_reason": "", "version": 1}
                                         for n in range(1, POSTS + 1)])
        points = [point(n, chance) for n in range(1, POINTS + 1)]
        bulk.insert(RegisterVersion.__table__, [version(n, chance, [one for one in points[(n - 1) * 4:n * 4]]) for n in range(1, POSTS + 1)])
        bulk.insert(RiskPoint.__table__, points)
        bulk.insert(ControlMeasure.__table__, [{"id": 2 * n + half, "point_id": n, "position": half, "kind": list(ControlKind)[(n + half) % 4], "text": f"措施{n}",
                                                "owner": "处长", "evidence": ""} for n in range(1, POINTS + 1) for half in (0, 1)])
        for model in (Department, Post, Register, RegisterVersion, RiskPoint, ControlMeasure):
            move_sequence(model)
    db.session.commit()
    assert branch_of(BRANCHES) - 1 <= DEPARTMENTS


def version(n: int, chance: random.Random, points: list[dict[str, Any]]) -> dict[str, Any]:
    """One in ten stands at the own check."""
    reviewed, is_valid, grade = clock.today() - timedelta(days=chance.randrange(500)), n % 10 > 0, rules.highest([one["grade"] for one in points])
    days = {"from_on": reviewed, "reviewed_on": reviewed, "review_due_on": add_months(reviewed, rules.months_to_review(grade, MONTHS))} if is_valid else {
        "from_on": None, "reviewed_on": None, "review_due_on": None}
    return {"id": n, "register_id": n, "number": 1, "trigger": Trigger.FIRST, "reason": "", "state": State.IN_FORCE if is_valid else State.CHECK,
            "state_since": reviewed, "due_on": reviewed, "opened_on": reviewed, "opened_by": "示例", "holder_id": n, "head_id": branch_of(n) - 1, "leader_id": 1,
            "duties": "示例职责", "grade": grade, "filed_by": "", "drop_reason": "", "version": 1, **days}


def point(n: int, chance: random.Random) -> dict[str, Any]:
    likelihood, impact = chance.randint(1, 5), chance.randint(1, 5)
    until = clock.today() + timedelta(days=chance.randrange(-30, 300)) if n % 10 == 0 else None
    return {"id": n, "version_id": (n - 1) // 4 + 1, "key": (n - 1) % 4 + 1, "power": "登记", "step": "接待", "category": list(Category)[n % 5], "name": f"风险点{n}",
            "shows_as": "示例表现" * 10, "cause": "示例成因", "likelihood": likelihood, "impact": impact, "factors": [], "override_reason": "",
            "grade": rules.grade(likelihood, impact), "indicator": "", "accepted_until_on": until, "accepted_reason": "可控" if until else "", "change": Change.NEW,
            "change_reason": "", "is_checked": True}
