"""Whose dues a viewer may see: the grid of a branch and year, a member's own, who has not paid for long."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.dues import rules
from xinfang_party.dues.models import DuesMonth
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Branch, Member, Membership, in_force
from xinfang_party.organization.queries import branch_choices

Grid = list[tuple[Member, dict[date, DuesMonth], set[date]]]


def branches_of(identity: Identity, permission: str, chosen: int | None = None) -> dict[int, str]:
    """{id: name} of the branches with members that this person reaches, in tree order."""
    span = reach(identity, permission)
    return {key: name for key, name in branch_choices(chosen).items() if span.everything or key in span.branch_ids}


def get_branch(identity: Identity, permission: str, branch_id: int) -> Branch:
    branch = db.session.get(Branch, branch_id)
    if branch is None or not branch.kind.holds_members or not reach(identity, permission).covers(branch_id=branch_id):
        raise NotFound
    return branch


def get_member(identity: Identity, member_id: int) -> Member:
    return get_for(identity, "dues:read", Member, member_id)


def get_recorded(identity: Identity, member_id: int, month_on: date) -> tuple[Member, int]:
    """Whose month this person may put right, and of which branch: the one it was recorded by, else the one where it is owed."""
    member, row = db.session.get(Member, member_id), one(member_id, month_on)
    branch_id = row.branch_id if row is not None else branch_owed(member_id, month_on)
    if member is None or branch_id is None or not reach(identity, "dues:record").covers(branch_id=branch_id):
        raise NotFound
    return member, branch_id


def owing(branch_id: int, month_on: date) -> list[Member]:
    """Who owes the month here: members of the branch on its first day, by number."""
    statement = select(Member).join(Membership).where(Membership.branch_id == branch_id, in_force(Membership, month_on))
    return list(db.session.scalars(statement.order_by(Member.number)))


def branch_owed(member_id: int, month_on: date) -> int | None:
    return db.session.scalar(select(Membership.branch_id).where(Membership.member_id == member_id, in_force(Membership, month_on)))


def recorded(month_on: date, member_ids: Sequence[int]) -> dict[int, DuesMonth]:
    """{member: what stands for the month}, whichever branch it was recorded by."""
    rows = db.session.scalars(select(DuesMonth).where(DuesMonth.month_on == month_on, DuesMonth.member_id.in_(member_ids)))
    return {row.member_id: row for row in rows}


def one(member_id: int, month_on: date) -> DuesMonth | None:
    return db.session.scalars(select(DuesMonth).where(DuesMonth.member_id == member_id, DuesMonth.month_on == month_on)).one_or_none()


def grid(branch_id: int, year: int) -> Grid:
    """(member, {month: row}, months owed here) of everybody who owed a month of the year here or for whom one was recorded. Two statements."""
    months = rules.months_of(year)
    rows = db.session.scalars(select(DuesMonth).where(DuesMonth.branch_id == branch_id, DuesMonth.month_on.between(months[0], months[-1])).options(
        joinedload(DuesMonth.member))).all()
    stays = db.session.scalars(select(Membership).join(Membership.member).where(
        Membership.branch_id == branch_id, Membership.from_on <= months[-1], or_(Membership.to_on.is_(None), Membership.to_on >= months[0]),
    ).options(contains_eager(Membership.member))).all()
    found: dict[Member, tuple[dict[date, DuesMonth], set[date]]] = {}
    for stay in stays:
        owed = {month for month in months if stay.from_on <= month and (stay.to_on is None or stay.to_on >= month)}
        if owed:
            found.setdefault(stay.member, ({}, set()))[1].update(owed)
    for row in rows:
        found.setdefault(row.member, ({}, set()))[0][row.month_on] = row
    return [(member, *found[member]) for member in sorted(found, key=lambda one: one.number)]


def of_member(member_id: int, year: int) -> tuple[dict[date, DuesMonth], set[date]]:
    """({month: row}, months owed anywhere) of one member's year."""
    months = rules.months_of(year)
    rows = db.session.scalars(select(DuesMonth).where(DuesMonth.member_id == member_id, DuesMonth.month_on.between(months[0], months[-1])).options(
        joinedload(DuesMonth.branch)))
    stays = db.session.scalars(select(Membership).where(Membership.member_id == member_id)).all()
    owed = {month for month in months for stay in stays if stay.from_on <= month and (stay.to_on is None or stay.to_on >= month)}
    return {row.month_on: row for row in rows}, owed


def long_unpaid(today: date, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Members who owed each of the last months that are over and for whom none was recorded, while their branch recorded others in each of them."""
    asked: list[ColumnElement[bool]] = []
    for month in rules.months_before(today):
        stay, own, other = aliased(Membership), aliased(DuesMonth), aliased(DuesMonth)
        asked += [exists().where(stay.member_id == Member.id, in_force(stay, month)),
                  ~exists().where(own.member_id == Member.id, own.month_on == month),
                  exists().where(other.branch_id == Membership.branch_id, other.month_on == month)]
    return select(Member).join(Membership, and_(Membership.member_id == Member.id, in_force(Membership, today))).where(
        *asked, *conditions).order_by(Member.number)


def long_unpaid_of(branch_id: int, today: date) -> Sequence[Member]:
    return db.session.scalars(long_unpaid(today, Membership.branch_id == branch_id)).all()


def seen(identity: Identity) -> ColumnElement[bool]:
    return owned(DuesMonth, identity, "dues:read")


def exported(identity: Identity) -> ColumnElement[bool]:
    return owned(DuesMonth, identity, "dues:export")


def exempted(as_of: date) -> Sequence[tuple[int, date]]:
    """(member, month) of everything that had been recorded as exempt by that day."""
    statement = select(DuesMonth.member_id, DuesMonth.month_on).where(DuesMonth.is_exempt, DuesMonth.recorded_on <= as_of)
    return [(member_id, month_on) for member_id, month_on in db.session.execute(statement)]
