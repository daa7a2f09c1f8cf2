"""Lists for the pages of the room: what stands under a branch, in a department, in a term."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Cell, CommitteePost, Department, Member, Membership, Post, in_force
from xinfang_party.organization.queries import PLACE, branch_and_below
from xinfang_party.organization.terms import KIND_RANK


def children_of(branch_id: int) -> list[Branch]:
    """The bodies right below that still exist."""
    statement = select(Branch).where(Branch.parent_id == branch_id, Branch.dissolved_on.is_(None))
    return sorted(db.session.scalars(statement), key=lambda branch: (KIND_RANK[branch.kind], branch.sort_order, branch.code))


def parent_of(branch: Branch) -> Branch | None:
    return db.session.get(Branch, branch.parent_id) if branch.parent_id is not None else None


def departments_of(branch_id: int) -> list[Department]:
    """Departments whose members usually belong to this branch."""
    return list(db.session.scalars(select(Department).where(Department.branch_id == branch_id).order_by(Department.sort_order, Department.code)))


def posts_in_order() -> list[Post]:
    """Every post with its department loaded, department by department."""
    statement = select(Post).join(Post.department).order_by(Department.sort_order, Department.code, Post.sort_order, Post.id)
    return list(db.session.scalars(statement.options(contains_eager(Post.department))))


def live_cells() -> list[Cell]:
    """Every group that is not dissolved, branch by branch."""
    return list(db.session.scalars(select(Cell).where(Cell.dissolved_on.is_(None)).order_by(Cell.branch_id, Cell.sort_order, Cell.id)))


def placements_of(branch_id: int, on: date) -> list[Membership]:
    """The memberships of a branch that day with member, group, department and post loaded: group by group, by number."""
    statement = (select(Membership).join(Membership.member).outerjoin(Membership.cell)
                 .where(Membership.branch_id == branch_id, in_force(Membership, on))
                 .order_by(Cell.sort_order, Membership.cell_id, Member.number))
    return list(db.session.scalars(statement.options(joinedload(Membership.member), *PLACE)))


def placements_on(member_ids: Sequence[int], day: date) -> dict[int, Membership]:
    """{member id: membership in force}, one statement for a whole page."""
    statement = select(Membership).where(Membership.member_id.in_(member_ids), in_force(Membership, day)).options(*PLACE)
    return {membership.member_id: membership for membership in db.session.scalars(statement)}


def posts_of_member(member_id: int) -> list[CommitteePost]:
    """Every committee post this member holds or held, newest first, branch and term loaded."""
    statement = select(CommitteePost).where(CommitteePost.member_id == member_id).order_by(CommitteePost.from_on.desc(), CommitteePost.id.desc())
    return list(db.session.scalars(statement.options(joinedload(CommitteePost.branch), joinedload(CommitteePost.term))))


def posts_of_term(term_id: int) -> list[CommitteePost]:
    """Everybody who held a post in this term, by day and duty, members loaded."""
    statement = select(CommitteePost).where(CommitteePost.term_id == term_id).order_by(CommitteePost.from_on, CommitteePost.id)
    return list(db.session.scalars(statement.options(joinedload(CommitteePost.member))))


def electable(branch: Branch, day: date) -> list[Member]:
    """Formal members whom this body's committee may be chosen from, by number: those of every branch for 党组 and 机关党委."""
    statement = select(Member).join(Membership).where(in_force(Membership, day), Member.formal_on <= day).order_by(Member.number)
    if branch.kind.holds_members:
        statement = statement.where(Membership.branch_id.in_(branch_and_below({branch.id})))
    return list(db.session.scalars(statement))


def department_lines() -> list[tuple[Department, int, int]]:
    """(department with its branch loaded, posts, members today) in the bureau's order; one statement."""
    posts = select(func.count(Post.id)).where(Post.department_id == Department.id).scalar_subquery()
    members = select(func.count(Membership.id)).where(Membership.department_id == Department.id,
                                                      in_force(Membership, clock.today())).scalar_subquery()
    statement = select(Department, posts, members).options(joinedload(Department.branch)).order_by(Department.sort_order, Department.code)
    return [(department, post_count, member_count) for department, post_count, member_count in db.session.execute(statement)]


def post_lines(department_id: int) -> list[tuple[Post, int]]:
    """(post, members in it today) of a department, in its order."""
    members = select(func.count(Membership.id)).where(Membership.post_id == Post.id, in_force(Membership, clock.today())).scalar_subquery()
    statement = select(Post, members).where(Post.department_id == department_id).order_by(Post.sort_order, Post.id)
    return [(post, count) for post, count in db.session.execute(statement)]


def here_now(within: Any) -> list[Membership]:
    """Today's memberships of the members that fulfil `within`, by number, everything loaded."""
    statement = select(Membership).join(Membership.member).where(in_force(Membership, clock.today()), within).order_by(Member.number)
    return list(db.session.scalars(statement.options(contains_eager(Membership.member), *PLACE)))
