"""Promises as people make them, taken step by step to where a test needs them."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.commitments import picks, service
from xinfang_party.commitments.models import Commitment, CommitmentLine
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member

ON_TIME = "petitions.on_time_reply_rate"
OFFICE = Identity(account_id=900_001, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))
PETITION = Identity(account_id=900_002, name="信访业务", roles=frozenset({Role.PETITION_OFFICER}))
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@dataclass
class World:
    """A branch with its secretary and two members."""

    branch: Branch
    head: Member
    keeper: Member
    peer: Member

    @property
    def secretary(self) -> Identity:
        return identity(self.head)

    @property
    def by(self) -> Identity:
        return identity(self.keeper)


def world() -> World:
    branch = people.branch()
    head, keeper, peer = people.secretary(branch), people.member(branch), people.member(branch)
    db.session.commit()
    return World(branch, head, keeper, peer)


def identity(member: Member) -> Identity:
    """The member at the keyboard; the account's number is made up from the member's."""
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def draft(world: World, *, by: Identity | None = None, kind: Kind = Kind.MEMBER, target: float = 90, lines: Any = None, **facts: Any) -> Commitment:
    whole = {"title": "按期答复", "content": "逐件盯住期限，按期答复。", "served": "来信来访群众", **YEAR, **facts}
    made = service.draft(kind=kind, facts=whole, lines=[{"measure_code": ON_TIME, "target": target}] if lines is None else lines,
                         branch_id=world.branch.id, by=by or world.by)
    db.session.commit()
    return made


def pick(line: CommitmentLine, commitment: Commitment, fact: Any, *, by: Identity, decided_by: Identity) -> None:
    """Counted by hand in a running promise: asked for and agreed to."""
    picks.pick_by_number(line, commitment, fact.number, by=by)
    picks.approve(commitment.requests[-1], commitment, by=decided_by)
    db.session.commit()


def published(world: World, **facts: Any) -> Commitment:
    commitment = draft(world, **facts)
    service.submit(commitment, by=world.by)
    service.approve(commitment, by=world.secretary)
    service.publish(commitment, by=world.secretary)
    db.session.commit()
    return commitment
