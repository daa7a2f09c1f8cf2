"""Who belongs where, asked from outside and by the pages. Nothing here is narrowed to a viewer unless it takes an identity."""
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import like_escape
from xinfang_party.kernel.transaction import read_once
from xinfang_party.organization.models import Branch, Cell, CommitteePost, CommitteeTerm, Department, Member, Membership, Post, in_force
from xinfang_party.organization.rules import tree_order
from xinfang_party.organization.terms import KIND_RANK, LEADING, CommitteeDuty

PLACE = (joinedload(Membership.branch), joinedload(Membership.cell), joinedload(Membership.department), joinedload(Membership.post))


# --- the tree -----------------------------------------------------------------------------------------------------------------

def branches_in_order() -> list[Branch]:
    """Every branch, dissolved ones too, parents before children, siblings by kind, order and code. One statement."""
    return [branch for branch, _depth in branch_tree()]


def branch_tree() -> list[tuple[Branch, int]]:
    """The same with each branch's depth, 0 for a root; read once for a page."""
    return read_once("organization.tree", read_tree)


def read_tree() -> list[tuple[Branch, int]]:
    branches = {branch.id: branch for branch in db.session.scalars(select(Branch))}
    order = tree_order([(b.id, b.parent_id, (KIND_RANK[b.kind], b.sort_order, b.code)) for b in branches.values()])
    return [(branches[key], depth) for key, depth in order]


def branch_names() -> dict[int, str]:
    """{id: name} in tree order."""
    return {branch.id: branch.name for branch in branches_in_order()}


def branch_choices(chosen: int | None = None) -> dict[int, str]:
    """{id: name} of what lists are narrowed to and tables told by: the branches in being that hold members, in tree order.

    `chosen`: the one a link asks for already; it stays, dissolved or not, if there is such a one.
    """
    return {branch.id: branch.name for branch in branches_in_order() if branch.takes_members or branch.id == chosen}


def branch_and_below(branch_ids: Iterable[int]) -> frozenset[int]:
    """These branches and all under them: what somebody who leads them reaches."""
    wanted = set(branch_ids)
    for branch in branches_in_order():
        if branch.parent_id in wanted:
            wanted.add(branch.id)
    return frozenset(wanted)


def branch_by_code(code: str) -> Branch | None:
    return db.session.scalars(select(Branch).where(Branch.code == code)).one_or_none()


def department_by_code(code: str) -> Department | None:
    return db.session.scalars(select(Department).where(Department.code == code)).one_or_none()


def department_by_name(name: str) -> Department | None:
    return db.session.scalars(select(Department).where(Department.name == name)).one_or_none()


def departments_in_order(*options: Any) -> list[Department]:
    return list(db.session.scalars(select(Department).options(*options).order_by(Department.sort_order, Department.code)))


def department_names() -> dict[int, str]:
    """{id: name} in the bureau's order."""
    return {department.id: department.name for department in departments_in_order()}


def cells_of(branch_id: int) -> list[Cell]:
    statement = select(Cell).where(Cell.branch_id == branch_id).order_by(Cell.sort_order, Cell.id)
    return list(db.session.scalars(statement.options(joinedload(Cell.leader))))


# --- members ------------------------------------------------------------------------------------------------------------------

def member_by_number(number: str) -> Member | None:
    return db.session.scalars(select(Member).where(Member.number == number)).one_or_none()


def namesakes_of(name: str, besides: int | None = None) -> list[Member]:
    """Members of exactly this name, by number."""
    statement = select(Member).where(Member.name == name).order_by(Member.number)
    return list(db.session.scalars(statement.where(Member.id != besides) if besides is not None else statement))


def members_of(branch_id: int, on: date) -> list[Member]:
    """Members whose membership in this branch is in force that day, by number."""
    statement = select(Member).join(Membership).where(Membership.branch_id == branch_id, in_force(Membership, on))
    return list(db.session.scalars(statement.order_by(Member.number)))


def membership_on(member_id: int, day: date) -> Membership | None:
    statement = select(Membership).where(Membership.member_id == member_id, in_force(Membership, day))
    return db.session.scalars(statement.options(*PLACE)).one_or_none()


def branch_of_member(member_id: int) -> int | None:
    """The branch of today's membership."""
    return db.session.scalar(select(Membership.branch_id).where(Membership.member_id == member_id, in_force(Membership, clock.today())))


def history_of(member_id: int) -> list[Membership]:
    """Every membership, newest first."""
    statement = select(Membership).where(Membership.member_id == member_id).order_by(Membership.from_on.desc())
    return list(db.session.scalars(statement.options(*PLACE)))


def member_list(identity: Identity, permission: str = "member:read", *, text: str = "", branch_id: int | None = None,
                standing: str = "") -> Select[Any]:
    """The members `identity` may see, by number, filtered; `standing` is "", formal, probationary or left."""
    today = clock.today()
    here = or_(Member.left_on.is_(None), Member.left_on >= today)
    conditions: list[ColumnElement[bool]] = [owned(Member, identity, permission), ~here if standing == "left" else here]
    if standing == "formal":
        conditions.append(Member.formal_on <= today)
    elif standing == "probationary":
        conditions.append(or_(Member.formal_on.is_(None), Member.formal_on > today))
    if branch_id is not None:
        conditions.append(Member.home_branch_id == branch_id)
    if text:
        pattern = f"%{like_escape(text)}%"
        conditions.append(or_(Member.name.like(pattern, escape="\\"), Member.number.like(pattern, escape="\\")))
    return select(Member).where(*conditions).order_by(Member.number, Member.id)


# --- committees ---------------------------------------------------------------------------------------------------------------

def current_posts(member_id: int, day: date) -> list[CommitteePost]:
    """The committee posts this member holds that day, with branch loaded."""
    statement = select(CommitteePost).where(CommitteePost.member_id == member_id, in_force(CommitteePost, day))
    return list(db.session.scalars(statement.options(joinedload(CommitteePost.branch)).order_by(CommitteePost.id)))


def posts_of_branch(branch_id: int, day: date) -> list[CommitteePost]:
    """The committee of a branch that day, secretary first, members loaded."""
    statement = select(CommitteePost).where(CommitteePost.branch_id == branch_id, in_force(CommitteePost, day))
    posts = db.session.scalars(statement.options(joinedload(CommitteePost.member)).order_by(CommitteePost.id))
    return sorted(posts, key=lambda post: list(CommitteeDuty).index(post.duty))


def leading(branch_id: int | None, day: date) -> Select[Any]:
    """Member ids of the secretary and the deputies that day."""
    return select(CommitteePost.member_id).where(CommitteePost.branch_id == branch_id, CommitteePost.duty.in_(LEADING), in_force(CommitteePost, day))


def leaders_of(branch_id: int, day: date) -> list[int]:
    """The same in order, the secretary first."""
    posts = db.session.execute(leading(branch_id, day).add_columns(CommitteePost.duty).order_by(CommitteePost.id))
    return list(dict.fromkeys(post.member_id for post in sorted(posts, key=lambda post: post.duty is not CommitteeDuty.SECRETARY)))


def terms_of(branch_id: int) -> list[CommitteeTerm]:
    """Terms of office, newest first."""
    return list(db.session.scalars(select(CommitteeTerm).where(CommitteeTerm.branch_id == branch_id).order_by(CommitteeTerm.number.desc())))


def open_terms() -> dict[int, CommitteeTerm]:
    """{branch id: the term that has not ended}."""
    statement = select(CommitteeTerm).where(CommitteeTerm.ended_on.is_(None)).order_by(CommitteeTerm.number)
    return {term.branch_id: term for term in db.session.scalars(statement)}


def secretaries(day: date) -> dict[int, str]:
    """{branch id: the secretary's name} that day."""
    statement = select(CommitteePost.branch_id, Member.name).join(CommitteePost.member).where(
        CommitteePost.duty == CommitteeDuty.SECRETARY, in_force(CommitteePost, day))
    return {branch_id: name for branch_id, name in db.session.execute(statement)}


def member_counts(day: date) -> dict[int, tuple[int, int]]:
    """{branch id: (members, formal members)} that day; one statement."""
    formal = func.count(Member.id).filter(Member.formal_on <= day)
    statement = (select(Membership.branch_id, func.count(Member.id), formal).join(Membership.member)
                 .where(in_force(Membership, day)).group_by(Membership.branch_id))
    return {branch_id: (members, full) for branch_id, members, full in db.session.execute(statement)}


# --- by what people type ------------------------------------------------------------------------------------------------------

def find_branch(text: str) -> Branch | None:
    """By code, then by exact name."""
    return branch_by_code(text) or db.session.scalars(select(Branch).where(Branch.name == text)).one_or_none()


def find_department(text: str) -> Department | None:
    """By code, then by exact name."""
    return department_by_code(text) or department_by_name(text)


def find_member(text: str, *, among: ColumnElement[bool] | None = None) -> Member | None:
    """By number, then by exact name; `among`: only those of this condition are there at all. Raises `Refusal` naming the numbers of namesakes."""
    there = select(Member).where(among if among is not None else true())
    member = db.session.scalars(there.where(Member.number == text)).one_or_none()
    if member is not None:
        return member
    found = db.session.scalars(there.where(Member.name == text).order_by(Member.number)).all()
    if len(found) > 1:
        numbers = "、".join(candidate.number for candidate in found)
        raise Refusal(f"有 {len(found)} 名党员都叫“{text}”（编号 {numbers}），请改填党员编号。")
    return found[0] if found else None


def branch_lookup() -> dict[str, int]:
    """{name or code: id}; a code wins over an equal name."""
    return by_name_and_code(select(Branch.id, Branch.name, Branch.code))


def department_lookup() -> dict[str, int]:
    """{name or code: id}; a code wins over an equal name."""
    return by_name_and_code(select(Department.id, Department.name, Department.code))


def member_lookup() -> dict[str, int | None]:
    """{name: id, or None where namesakes make it ambiguous} and {number: id}; a number wins over an equal name."""
    rows = db.session.execute(select(Member.id, Member.name, Member.number)).all()
    found: dict[str, int | None] = {}
    for key, name, _number in rows:
        found[name] = None if name in found else key
    return found | {number: key for key, _name, number in rows}


def post_lookup() -> dict[tuple[int, str], int]:
    """{(department id, name): post id}."""
    return {(department_id, name): key for key, department_id, name in db.session.execute(select(Post.id, Post.department_id, Post.name))}


def cell_lookup() -> dict[tuple[int, str], int]:
    """{(branch id, name): group id}; dissolved groups are left out."""
    rows = db.session.execute(select(Cell.id, Cell.branch_id, Cell.name).where(Cell.dissolved_on.is_(None)))
    return {(branch_id, name): key for key, branch_id, name in rows}


def by_name_and_code(statement: Select[int, str, str]) -> dict[str, int]:
    rows = db.session.execute(statement).all()
    return {name: key for key, name, _code in rows} | {code: key for key, _name, code in rows}
