"""Rules and papers for tests, in a branch with a secretary, a committee member and a member, and another branch."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind, State
from xinfang_party.documents import duties, papers, service
from xinfang_party.documents.models import Rule, YearPaper
from xinfang_party.documents.terms import PaperKind, RuleKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

NOW = "2026-03-02 10:00"
TODAY = date(2026, 3, 2)
OFFICE = Identity(account_id=900_061, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))


@dataclass
class World:
    above: Branch
    branch: Branch
    head: Member
    deputy: Member
    clerk: Member
    one: Member
    other: Branch
    far: Member


def world() -> World:
    above = people.branch(kind=BranchKind.ORGAN_COMMITTEE)
    branch, other = people.branch(), people.branch()
    head, far = people.secretary(branch), people.secretary(other)
    deputy, clerk = (people.secretary(branch, duty=duty) for duty in (CommitteeDuty.DEPUTY, CommitteeDuty.ORGANIZATION))
    made = World(above, branch, head, deputy, clerk, people.member(branch), other, far)
    db.session.commit()
    return made


def by(member: Member) -> Identity:
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def rule(branch: Branch, *, by: Identity = OFFICE, **more: Any) -> Rule:
    facts = {"kind": RuleKind.TALKS, "title": "谈心谈话方案", "number": "", "made_by": "", "summary": "", "from_on": date(2025, 1, 1), "is_for_all": False}
    made = service.register(branch, facts={**facts, **more}, by=by)
    db.session.commit()
    return made


def paper(branch: Branch, *, by: Identity, kind: PaperKind = PaperKind.PLAN, year: int = 2026, content: str = "开好三会一课") -> YearPaper:
    made = papers.begin(branch, year=year, kind=kind, facts={"title": f"{year}年{kind.label}", "content": content}, by=by)
    db.session.commit()
    return made


def duty_list(branch: Branch, *, by: Identity, year: int = 2026) -> YearPaper:
    """Written and published."""
    made = duties.begin(branch, year=year, by=by)
    duties.write(made, contents=[f"{line.duty}的责任" for line in made.lines], by=by)
    duties.publish(made, on=clock.today(), where="公开栏", by=by)
    db.session.commit()
    return made


def meeting(branch: Branch, held_on: date = date(2026, 2, 20)) -> Activity:
    made = Activity(branch_id=branch.id, form=Kind.COMMITTEE_MEETING, state=State.HELD, held_on=held_on, title="研究年度计划")
    db.session.add(made)
    db.session.commit()
    return made
