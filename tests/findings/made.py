"""Findings for tests, taken step by step to where a test needs them."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.findings import deciding, service
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.terms import CommitteeDuty

NOW = "2026-03-02 10:00"
TODAY, BOUND = date(2026, 3, 2), date(2026, 4, 30)
INSPECTOR = Identity(account_id=900_011, name="督导员", roles=frozenset({Role.INSPECTOR}))
OFFICE = Identity(account_id=900_012, name="机关党委甲", roles=frozenset({Role.PARTY_OFFICE}))
OTHER_OFFICE = Identity(account_id=900_013, name="机关党委乙", roles=frozenset({Role.PARTY_OFFICE}))
DISCIPLINE = Identity(account_id=900_014, name="机关纪委", roles=frozenset({Role.DISCIPLINE}))
STEPS = ("plan", "report", "confirm", "pass", "close")
FACTS = "三月的主题党日没有签到记录"


@dataclass
class World:
    """A branch with secretary, deputy, owner and another member; a member of another branch."""

    branch: Branch
    other: Branch
    head: Member
    deputy: Member
    owner: Member
    peer: Member
    far: Member


def world() -> World:
    branch, other = people.branch(), people.branch()
    made = World(branch, other, people.secretary(branch), people.secretary(branch, duty=CommitteeDuty.DEPUTY), people.member(branch), people.member(branch),
                 people.member(other))
    db.session.commit()
    return made


def by(member: Member) -> Identity:
    """The member at the keyboard; the account's number is made up from the member's."""
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def finding(world: World, *, registrar: Identity = INSPECTOR, **facts: Any) -> Finding:
    whole = {"branch_id": world.branch.id, "source": Source.INSPECTION, "facts": FACTS, "found_on": clock.today(), "bound_on": BOUND,
             "owner_id": world.owner.id, "item_code": "E1-1", **facts}
    made = service.register(**whole, by=registrar)
    db.session.commit()
    return made


def plan(one: Finding, by: Identity, **facts: Any) -> None:
    service.plan(one, by=by, **{"cause": "没有人负责签到", "measures": "由组织委员当场签到", "due_on": one.due_on, **facts})


def taken(world: World, until: str, **facts: Any) -> Finding:
    """One that has gone through the steps up to this one, each by another person: owner, owner, deputy, inspector, discipline office."""
    one = finding(world, **facts)
    for verb in STEPS[:STEPS.index(until) + 1]:
        take(world, one, verb)
    db.session.commit()
    return one


def take(world: World, one: Finding, verb: str) -> None:
    match verb:
        case "plan":
            plan(one, by(world.owner))
        case "report":
            service.report(one, text="已经补齐，四月起当场签到", by=by(world.owner))
        case "confirm":
            deciding.confirm(one, by=by(world.deputy))
        case "return":
            deciding.return_(one, opinion="缺签到表", by=by(world.deputy))
        case "pass" | "fail":
            deciding.recheck(one, passes=verb == "pass", opinion="看了签到表", by=INSPECTOR)
        case "close":
            deciding.close(one, by=DISCIPLINE)
        case "refuse-close":
            deciding.refuse_close(one, opinion="现场还是没有签到", by=DISCIPLINE)
