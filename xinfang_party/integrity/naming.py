"""Through whose hands a version goes, as the organization knows them today; of any number of registers in a few statements."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, and_, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.rules import cross_checker
from xinfang_party.integrity.terms import Chain
from xinfang_party.kernel.database import db
from xinfang_party.organization.leading import main_leader_id
from xinfang_party.organization.models import Department, Member, Membership, in_force

DAY = timedelta(days=1)


@dataclass(frozen=True)
class People:
    """Who holds which post, who is in which department, who leads: read once, asked of many registers."""

    holders: Mapping[int, Sequence[int]]
    """post → who holds it, the one who came first in front."""
    came: Mapping[tuple[int, int], date]
    """(post, member) → the day the member first came to it."""
    turned: Mapping[int, date]
    """post → the last day on which somebody came to it, or was there no more."""
    colleagues: Mapping[int, Sequence[int]]
    """department → its members by number."""
    leaders: Mapping[int, tuple[int | None, int | None]]
    """department → (head, leader)."""
    main: int | None
    here: Collection[int]
    """Who has not left the bureau."""

    def chain(self, department_id: int, post_id: int | None, checker: int | None = None) -> Chain:
        """A department's own register is its head's to check. `checker`: which of several who hold the post; None: who came first."""
        head, leader = self.leaders.get(department_id, (None, None))
        holder = checker or (head if post_id is None else next(iter(self.holders.get(post_id, ())), None))
        named = Chain(holder, None, head, leader, self.main)
        return Chain(holder, cross_checker(self.colleagues.get(department_id, ()), named), head, leader, self.main)


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
    here = frozenset(db.session.scalars(select(Member.id).where(or_(Member.left_on.is_(None), Member.left_on >= day))))
    return People(holders, *comings(holders, day), colleagues, led_on(day), main_leader_id(day), here)


def comings(holders: Mapping[int, Sequence[int]], day: date) -> tuple[dict[tuple[int, int], date], dict[int, date]]:
    """(`came`, `turned`)."""
    came: dict[tuple[int, int], date] = {}
    turned: dict[int, date] = {}
    post, member = type_coerce(Membership.post_id, Integer), Membership.member_id
    for post_id, member_id, first, last in db.session.execute(select(post, member, func.min(Membership.from_on), func.max(Membership.to_on)).where(
            Membership.post_id.is_not(None), Membership.from_on <= day).group_by(post, member)):
        came[post_id, member_id] = first
        changed = first if member_id in holders.get(post_id, ()) or last is None else last + DAY
        turned[post_id] = max(changed, turned.get(post_id, changed))
    return came, turned


def led_on(day: date) -> dict[int, tuple[int | None, int | None]]:
    head, leader = aliased(Member), aliased(Member)
    led = select(Department.id, head.id, leader.id).outerjoin(head, present(head, Department.head_id, day)).outerjoin(
        leader, present(leader, Department.leader_id, day))
    return {key: (head_id, leader_id) for key, head_id, leader_id in db.session.execute(led)}


def present(member: Any, key: Any, day: date) -> Any:
    """Who has left the bureau leads nothing."""
    return and_(member.id == key, or_(member.left_on.is_(None), member.left_on >= day))


def columns(chain: Chain) -> dict[str, int | None]:
    """As a version keeps them."""
    return {"holder_id": chain.holder, "cross_checker_id": chain.cross, "head_id": chain.head, "leader_id": chain.leader, "main_leader_id": chain.main}


def chain_of(version: RegisterVersion) -> Chain:
    return Chain(version.holder_id, version.cross_checker_id, version.head_id, version.leader_id, version.main_leader_id)
