"""Talks that admonish for tests, taken step by step to where a test needs them."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.admonitions import service
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Category, Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member

NOW = "2026-03-02 10:00"
TODAY, LATER = date(2026, 3, 2), date(2026, 4, 2)
OFFICE = Identity(account_id=900_041, name="机关党委甲", roles=frozenset({Role.PARTY_OFFICE}))
DISCIPLINE = Identity(account_id=900_042, name="机关纪委", roles=frozenset({Role.DISCIPLINE}))
REASON, CONTENT, ATTITUDE, MEASURES = "接连三次会议缺席没有请假", "说明了请假的规矩", "认为自己安排不周", "今后事先请假"
FOLLOW_UP, CANCELLED, PLACE = "一个月里没有再缺席", "情况不属实", "二楼谈话室"
SECRETS = (REASON, CONTENT, ATTITUDE, MEASURES, FOLLOW_UP, CANCELLED, PLACE)
STEPS = {Kind.REMINDER: ("plan", "hold", "follow-up"), Kind.ADMONITORY: ("plan", "approve", "hold", "follow-up")}


@dataclass
class World:
    """A branch with secretary, talker, recorder, person and another member; a member of another branch."""

    branch: Branch
    head: Member
    talker: Member
    recorder: Member
    person: Member
    peer: Member
    far: Member


def world() -> World:
    branch, other = people.branch(), people.branch()
    made = World(branch, people.secretary(branch), *(people.member(branch) for _ in range(4)), people.member(other))
    db.session.commit()
    return made


def by(member: Member) -> Identity:
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def plan_facts(world: World, **more: Any) -> dict[str, Any]:
    return {"kind": Kind.REMINDER, "person_id": world.person.id, "person_post": "", "talker_id": world.talker.id, "talker": f"{world.talker.name}，支部委员",
            "recorder_id": world.recorder.id, "recorder": f"{world.recorder.name}，党员", "category": Category.SIGNS, "reason": REASON, "due_on": TODAY,
            "place": PLACE, "findings": [], **more}


def record_facts(world: World, **more: Any) -> dict[str, Any]:
    return {"held_on": clock.today(), "place": PLACE, "recorder_id": world.recorder.id, "recorder": f"{world.recorder.name}，党员", "content": CONTENT,
            "attitude": ATTITUDE, "measures": MEASURES, "follow_up_on": LATER, **more}


def planned(world: World, *, planner: Identity = OFFICE, **more: Any) -> Admonition:
    made = service.plan(facts=plan_facts(world, **more), by=planner)
    db.session.commit()
    return made


def taken(world: World, until: str, *, kind: Kind = Kind.REMINDER, **more: Any) -> Admonition:
    """One that has gone through the steps up to this one; "cancel" straight from the plan."""
    one = planned(world, kind=kind, **more)
    steps = STEPS[kind]
    for verb in ("cancel",) if until == "cancel" else steps[1:steps.index(until) + 1]:
        take(world, one, verb)
    db.session.commit()
    return one


def take(world: World, one: Admonition, verb: str) -> None:
    match verb:
        case "approve":
            service.approve(one, studied_on=TODAY, approved_by="主要负责人", approved_on=TODAY, document_no="诫〔2026〕1号", by=DISCIPLINE)
        case "hold":
            service.hold(one, facts=record_facts(world), by=by(world.talker))
        case "follow-up":
            service.follow_up(one, text=FOLLOW_UP, by=by(world.talker))
        case "cancel":
            service.cancel(one, reason=CANCELLED, by=DISCIPLINE)
