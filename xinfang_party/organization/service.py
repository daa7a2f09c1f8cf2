"""Branches, Party groups, departments and posts: each verb asks the rules, changes the row and leaves one audit entry.

A row that was edited meanwhile raises `Conflict`, everything else that cannot be done `Refusal` with the field it is about.
"""
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization import rules, telling
from xinfang_party.organization.models import Branch, Cell, CommitteePost, CommitteeTerm, Department, Member, Membership, Post
from xinfang_party.organization.queries import membership_on
from xinfang_party.organization.terms import BranchKind

WORDS = {"code": "代码", "name": "名称", "number": "编号"}


# --- branches -----------------------------------------------------------------------------------------------------------------

def create_branch(*, code: str, name: str, kind: BranchKind, parent: Branch | None = None, founded_on: date, sort_order: int = 0,
                  by: Identity) -> Branch:
    refuse_called(code=code, name=name)
    refuse_taken(Branch, None, code=code, name=name)
    refuse_branch(None, kind=kind, parent=parent, founded_on=founded_on)
    branch = save(Branch(code=code, name=name, kind=kind, parent_id=parent.id if parent else None, founded_on=founded_on,
                         sort_order=sort_order))
    audit.record("branch.created", subject=branch, by=by, code=code, name=name, kind=kind, parent=branch.parent_id, founded_on=founded_on)
    return branch


def edit_branch(branch: Branch, *, code: str, name: str, kind: BranchKind, parent: Branch | None, founded_on: date, sort_order: int = 0,
                version: int | None = None, by: Identity) -> None:
    refuse_stale(branch, version)
    refuse_called(code=code, name=name)
    refuse_taken(Branch, branch, code=code, name=name)
    refuse_branch(branch, kind=kind, parent=parent, founded_on=founded_on)
    changes = change(branch, {"code": code, "name": name, "kind": kind, "parent_id": parent.id if parent else None,
                              "founded_on": founded_on, "sort_order": sort_order})
    audit.record("branch.edited", subject=branch, by=by, changes=changes)


def refuse_branch(branch: Branch | None, *, kind: BranchKind, parent: Branch | None, founded_on: date) -> None:
    refuse(rules.why_not_found(founded_on, dissolved_on=branch.dissolved_on if branch else None, today=clock.today()), "founded_on")
    refuse(rules.why_not_kind(kind, members=members_after(branch.id, clock.today()) if branch else 0), "kind")
    if parent is not None and not parent.is_active:
        raise Refusal("这个上级组织已经撤销，请另选上级组织。", "parent")
    parents = {key: above for key, above in db.session.execute(select(Branch.id, Branch.parent_id))}
    refuse(rules.why_not_parent(branch.id if branch else None, parent.id if parent else None, parents, kind), "parent")


def dissolve_branch(branch: Branch, *, on: date, version: int | None = None, by: Identity) -> None:
    """The last day of a branch; its committee, its term and its groups end with it."""
    refuse_stale(branch, version)
    if not branch.is_active:
        raise Refusal("这个组织已经撤销，不需要再办。")
    children = db.session.scalar(select(func.count(Branch.id)).where(Branch.parent_id == branch.id, Branch.dissolved_on.is_(None))) or 0
    refuse(rules.why_not_dissolve(on, founded_on=branch.founded_on, members=members_after(branch.id, on), children=children,
                                  today=clock.today()), "on")
    branch.dissolved_on = on
    end_what_hangs_on(branch, on)
    audit.record("branch.dissolved", subject=branch, by=by, on=on)


def end_what_hangs_on(branch: Branch, on: date) -> None:
    """What begins after the last day ends on the day it began: both days count, and none may lie before the other."""
    db.session.flush()
    for post in db.session.scalars(select(CommitteePost).where(CommitteePost.branch_id == branch.id, CommitteePost.to_on.is_(None))):
        post.to_on = max(on, post.from_on)
    for term in db.session.scalars(select(CommitteeTerm).where(CommitteeTerm.branch_id == branch.id, CommitteeTerm.ended_on.is_(None))):
        term.ended_on = max(on, term.from_on)
    for cell in db.session.scalars(select(Cell).where(Cell.branch_id == branch.id, Cell.dissolved_on.is_(None))):
        cell.dissolved_on, cell.leader_id = max(on, cell.founded_on), None


def members_after(branch_id: int, day: date) -> int:
    """Members whose membership goes on after this day."""
    going_on = or_(Membership.to_on.is_(None), Membership.to_on > day)
    return db.session.scalar(select(func.count(Membership.id)).where(Membership.branch_id == branch_id, going_on)) or 0


# --- Party groups -------------------------------------------------------------------------------------------------------------

def create_cell(branch: Branch, *, name: str, founded_on: date, sort_order: int = 0, by: Identity) -> Cell:
    refuse(rules.why_not_cell(branch.kind, dissolved=not branch.is_active))
    refuse(rules.why_not_found(founded_on, dissolved_on=None, today=clock.today()), "founded_on")
    refuse_called(name=name)
    refuse_second(Cell, None, name, Cell.branch_id == branch.id, "这个支部")
    cell = save(Cell(branch_id=branch.id, name=name, founded_on=founded_on, sort_order=sort_order))
    audit.record("cell.created", subject=cell, by=by, branch=branch.id, name=name)
    return cell


def edit_cell(cell: Cell, *, name: str, founded_on: date, sort_order: int = 0, version: int | None = None, by: Identity) -> None:
    refuse_stale(cell, version)
    refuse(rules.why_not_found(founded_on, dissolved_on=cell.dissolved_on, today=clock.today()), "founded_on")
    refuse_called(name=name)
    refuse_second(Cell, cell, name, Cell.branch_id == cell.branch_id, "这个支部")
    changes = change(cell, {"name": name, "founded_on": founded_on, "sort_order": sort_order})
    audit.record("cell.edited", subject=cell, by=by, changes=changes)


def name_leader(cell: Cell, member: Member | None, by: Identity, version: int | None = None) -> None:
    """The group's leader from now on (None: nobody); must be a member of the group."""
    refuse_stale(cell, version)
    stay = membership_on(member.id, clock.today()) if member is not None else None
    if member is not None:
        refuse(rules.why_not_lead(dissolved=cell.dissolved_on is not None, in_cell=stay is not None and stay.cell_id == cell.id), "leader")
    cell.leader_id = member.id if member is not None else None
    audit.record("cell.leader-named", subject=cell, by=by, member=cell.leader_id)
    db.session.flush()
    db.session.expire(cell, ["leader"])
    telling.tell_cell_leader(cell, by)


def dissolve_cell(cell: Cell, *, on: date, version: int | None = None, by: Identity) -> None:
    refuse_stale(cell, version)
    if cell.dissolved_on is not None:
        raise Refusal("这个党小组已经撤销，不需要再办。")
    going_on = or_(Membership.to_on.is_(None), Membership.to_on > on)
    members = db.session.scalar(select(func.count(Membership.id)).where(Membership.cell_id == cell.id, going_on)) or 0
    refuse(rules.why_not_dissolve(on, founded_on=cell.founded_on, members=members, children=0, today=clock.today(), noun="党小组"), "on")
    cell.dissolved_on, cell.leader_id = on, None
    audit.record("cell.dissolved", subject=cell, by=by, on=on)


def release_leader(member_id: int, cell_id: int | None) -> None:
    """A member who stands elsewhere leads no other group any more."""
    others = [Cell.leader_id == member_id] + ([Cell.id != cell_id] if cell_id is not None else [])
    db.session.execute(update(Cell).where(*others).values(leader_id=None, version=Cell.version + 1))


# --- departments and posts ----------------------------------------------------------------------------------------------------

def create_department(*, code: str, name: str, branch: Branch | None = None, sort_order: int = 0, head: Member | None = None, leader: Member | None = None,
                      by: Identity) -> Department:
    """`head`: 部门负责人, `leader`: 分管领导."""
    refuse_called(code=code, name=name)
    refuse_taken(Department, None, code=code, name=name)
    department = save(Department(code=code, name=name, branch_id=branch.id if branch else None, sort_order=sort_order, head_id=head.id if head else None,
                                 leader_id=leader.id if leader else None))
    audit.record("department.created", subject=department, by=by, code=code, name=name, branch=department.branch_id, head=department.head_id,
                 leader=department.leader_id)
    return department


def edit_department(department: Department, *, code: str, name: str, branch: Branch | None = None, sort_order: int = 0, head: Member | None = None,
                    leader: Member | None = None, version: int | None = None, by: Identity) -> None:
    refuse_stale(department, version)
    refuse_called(code=code, name=name)
    refuse_taken(Department, department, code=code, name=name)
    changes = change(department, {"code": code, "name": name, "branch_id": branch.id if branch else None, "sort_order": sort_order,
                                  "head_id": head.id if head else None, "leader_id": leader.id if leader else None})
    audit.record("department.edited", subject=department, by=by, changes=changes)


def create_post(department: Department, *, name: str, sort_order: int = 0, by: Identity) -> Post:
    refuse_called(name=name)
    refuse_second(Post, None, name, Post.department_id == department.id, "这个处室")
    post = save(Post(department_id=department.id, name=name, sort_order=sort_order))
    audit.record("post.created", subject=post, by=by, department=department.id, name=name)
    return post


def edit_post(post: Post, *, name: str, sort_order: int = 0, version: int | None = None, by: Identity) -> None:
    refuse_stale(post, version)
    refuse_called(name=name)
    refuse_second(Post, post, name, Post.department_id == post.department_id, "这个处室")
    audit.record("post.edited", subject=post, by=by, changes=change(post, {"name": name, "sort_order": sort_order}))


def remove_post(post: Post, *, by: Identity) -> None:
    """Only a post nobody ever held and nothing refers to."""
    audit.record("post.removed", subject=post, by=by, name=post.name)
    try:
        with db.session.begin_nested():
            db.session.delete(post)
    except IntegrityError as fault:
        raise Refusal("这个岗位有人担任过，或被其他记录引用，不能删除。不再使用的岗位可以改名注明。") from fault


# --- used by the other verbs of the room --------------------------------------------------------------------------------------

def refuse_called(**said: str) -> None:
    """No name or code under which something stands may hold a person's data."""
    for field, text in said.items():
        refuse(rules.why_not_label(text, WORDS[field]), field)


def refuse_stale(row: Any, version: int | None) -> None:
    """Raises `Conflict` when the row is no longer the one that was on screen (`version` None: not asked)."""
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE)


def refuse_taken(model: Any, row: Any, **unique: str) -> None:
    for name, value in unique.items():
        taken = select(model.id).where(getattr(model, name) == value)
        if db.session.scalar(taken.where(model.id != row.id) if row is not None else taken) is not None:
            raise Refusal(f"{WORDS[name]}“{value}”已经有了，请换一个。", name)


def refuse_second(model: Any, row: Any, name: str, within: Any, where: str) -> None:
    taken = select(model.id).where(model.name == name, within)
    if db.session.scalar(taken.where(model.id != row.id) if row is not None else taken) is not None:
        raise Refusal(f"{where}已经有“{name}”，请换一个名称。", "name")


def change(row: Any, facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set what differs; {attribute: [before, after]} for the audit entry."""
    differing = {name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value}
    for name, (_before, after) in differing.items():
        setattr(row, name, after)
    return differing


def save(row: Any) -> Any:
    """Add the row. Raises `Conflict` where somebody else took its unique name in the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as fault:
        raise Conflict(MEANWHILE) from fault
    return row
