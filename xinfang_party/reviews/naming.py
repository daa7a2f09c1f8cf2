"""Through whose hands a version goes, as the organization knows them today; of any number of registers in a few statements."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.kernel.database import db
from xinfang_party.organization.leading import main_leader_id
from xinfang_party.organization.models import Department, Member, Membership, in_force
from xinfang_party.reviews import rules
from xinfang_party.reviews.terms import Chain


@dataclass(frozen=True)
class People:
    """Who holds which post, who is in which department, who leads: read once, asked of many registers."""

    holders: Mapping[int, Sequence[int]]
    """post → who holds it, the one who came first in front."""
    colleagues: Mapping[int, Sequence[int]]
    """department → its members by number."""
    leaders: Mapping[int, tuple[int | None, int | None]]
    """department → (head, leader)."""
    main: int | None

    def chain(self, department_id: int, post_id: int | None) -> Chain:
        """A department's own register is its head's to check."""
        head, leader = self.leaders.get(department_id, (None, None))
        holder = head if post_id is None else next(iter(self.holders.get(post_id, ())), None)
        named = Chain(holder, None, head, leader, self.main)
        return Chain(holder, rules.cross_checker(self.colleagues.get(department_id, ()), named), head, leader, self.main)


def people_on(day: date) -> People:
    stays = select(Membership.department_id, Membership.post_id, Membership.member_id, Membership.from_on, Member.number).join(
        Member, Member.id == Membership.member_id).where(in_force(Membership, day), Membership.department_id.is_not(None)).order_by(Member.number)
    rows = db.session.execute(stays).all()
    colleagues: dict[int, list[int]] = {}
    for row in rows:
        colleagues.setdefault(row.department_id, []).append(row.member_id)
    holders: dict[int, list[int]] = {}
    for row in sorted((row for row in rows if row.post_id is not None), key=lambda row: (row.from_on, row.member_id)):
        holders.setdefault(row.post_id, []).append(row.member_id)
    head, leader = aliased(Member), aliased(Member)
    led = select(Department.id, head.id, leader.id).outerjoin(head, present(head, Department.head_id, day)).outerjoin(
        leader, present(leader, Department.leader_id, day))
    return People(holders, colleagues, {key: (head_id, leader_id) for key, head_id, leader_id in db.session.execute(led)}, main_leader_id(day))


def present(member: Any, key: Any, day: date) -> Any:
    """Who has left the bureau leads nothing."""
    return and_(member.id == key, or_(member.left_on.is_(None), member.left_on >= day))


def columns(chain: Chain) -> dict[str, int | None]:
    """As a version keeps them."""
    return {"holder_id": chain.holder, "cross_checker_id": chain.cross, "head_id": chain.head, "leader_id": chain.leader, "main_leader_id": chain.main}


def chain_of(version: RegisterVersion) -> Chain:
    return Chain(version.holder_id, version.cross_checker_id, version.head_id, version.leader_id, version.main_leader_id)

