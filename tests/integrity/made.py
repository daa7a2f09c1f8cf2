"""Registers with versions in force and under way for tests."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.integrity import service
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.terms import Category, ControlKind, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Branch, Department, Member, Post

NOW, TODAY, DUE = "2026-03-02 10:00", date(2026, 3, 2), date(2026, 4, 1)
DISCIPLINE = Identity(account_id=900_052, name="机关纪委", roles=frozenset({Role.DISCIPLINE}))
CONTROLS = [{"kind": ControlKind.SUPERVISION, "text": "每月抽查登记簿", "owner": "处长", "evidence": "抽查记录"}]


@dataclass
class World:
    """A department of a branch with a post and its holder, another member who checks across, head, leader; somebody of another department."""

    branch: Branch
    department: Department
    post: Post
    holder: Member
    cross: Member
    head: Member
    leader: Member
    far: Member


def world() -> World:
    branch = people.branch()
    department = people.department(branch=branch)
    post = organization.create_post(department, name="接访岗", by=people.BY)
    found = World(branch, department, post, *(people.member(branch, department=department, post_id=key) for key in (post.id, None, None)),
                  people.member(branch), people.member(people.branch()))
    department.head_id, department.leader_id = found.head.id, found.leader.id
    db.session.commit()
    return found


def by(member: Member) -> Identity:
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def people_of(world: World) -> dict[str, int | None]:
    return {"holder_id": world.holder.id, "cross_checker_id": world.cross.id, "head_id": world.head.id, "leader_id": world.leader.id}


def point_facts(**more: Any) -> dict[str, Any]:
    return {"power": "登记来访", "step": "登记", "category": Category.PROCEDURE, "name": "选择性登记", "shows_as": "对熟人的事项先登记", "cause": "没有复核",
            "likelihood": 2, "impact": 4, "factors": [], "override": None, "override_reason": "", "indicator": "当日登记率", "residual_likelihood": None,
            "residual_impact": None, "accepted_until_on": None, "accepted_reason": "", **more}


def register(world: World) -> Register:
    return service.make_register(world.department, world.post, by=DISCIPLINE)


def at_check(world: World, of: Register | None = None, **more: Any) -> RegisterVersion:
    """A version that the holder checks."""
    version = service.begin(of or register(world), trigger=Trigger.FIRST, due_on=DUE, people=people_of(world), by=DISCIPLINE, **more)
    db.session.commit()
    return version


def in_force(world: World, of: Register | None = None, *points: dict[str, Any], on: date = TODAY) -> RegisterVersion:
    """One in force with these points (else one of `point_facts`)."""
    version = service.begin(of or register(world), trigger=Trigger.FIRST, due_on=DUE, people=people_of(world), by=DISCIPLINE)
    service.write_duties(version, duties="接待来访群众", powers=[{"name": "登记来访", "basis": "信访工作条例", "steps": "接待\n登记"}], by=DISCIPLINE)
    for facts in points or (point_facts(),):
        service.write_point(version, None, facts=facts, controls=CONTROLS, by=DISCIPLINE)
    service.put_in_force(version, on=on, by=DISCIPLINE)
    db.session.commit()
    return version
