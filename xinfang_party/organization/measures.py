"""How many members there are, and the levels at which every figure of the house can be asked."""
from typing import Any

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import owned, visible
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.measures import registry
from xinfang_party.measures.kinds import Count, Owners
from xinfang_party.measures.registry import FactView
from xinfang_party.organization import queries
from xinfang_party.organization.models import Branch, Department, Member, Membership

OWNERS = Owners(branch=Membership.branch_id, department=Membership.department_id, member=Membership.member_id)
STANDING: dict[str, Any] = {"of": Membership, "during": (Membership.from_on, Membership.to_on), "owners": OWNERS, "unit": "人", "noun": "名党员"}
FORMAL_NOTE = "转正日期不晚于时段末（或截至日）的党员"

MEMBERS = Count(code="organization.members", name="党员人数", basis="编入记录", note="时段末（或截至日）编在支部的党员，含预备党员", **STANDING)
FORMAL_MEMBERS = Count(
    code="organization.formal_members", name="正式党员人数", basis="《中国共产党支部工作条例（试行）》第二章、第六章以正式党员人数为准",
    note=FORMAL_NOTE, joins=((Member, Member.id == Membership.member_id),), where=lambda day: Member.formal_on <= day, **STANDING)
MEASURES = (MEMBERS, FORMAL_MEMBERS)


def cells(stay: Membership) -> list[Any]:
    return [stay.member.number, stay.member.name, stay.branch.name, stay.department.name if stay.department else None, stay.from_on, stay.to_on]


def url(stay: Membership) -> str:
    """The member's page; of a stay that is over the branch's, because who moved on may be out of the viewer's sight."""
    if stay.to_on is not None:
        return url_for("organization.show_branch", branch_id=stay.branch_id)
    return url_for("organization.show_member", member_id=stay.member_id)


def within_reach(statement: Select[Any], identity: Identity) -> Select[Any]:
    return visible(statement, Membership, identity, "member:read")


FACT_VIEWS = (FactView(
    model=Membership, permission="member:read", headers=("编号", "姓名", "党支部", "处室", "编入日期", "最后一天"), cells=cells, url=url,
    visible=within_reach, judged="measure:read-member", options=(joinedload(Membership.member), joinedload(Membership.branch), joinedload(Membership.department)),
    kept_by="党支部书记和机关党委维护党员的编入记录"),)


def register_levels() -> None:
    """`branch:CODE`, `department:CODE`, `member:NUMBER` become scopes; names do too where only one bears them."""
    registry.register_level("branch", "党支部", branch_id, named(Branch), ordered_labels=queries.branch_choices, branch_of=lambda key: key,
                            code_of=coded(Branch, "code"))
    registry.register_level("department", "处室", department_id, named(Department), ordered_labels=queries.department_names,
                            code_of=coded(Department, "code"))
    registry.register_level("member", "党员", member_id, named(Member), permission="measure:read-member", branch_of=queries.branch_of_member,
                            code_of=coded(Member, "number"), resolve_seen=seen_member_id)


def branch_id(text: str) -> int | None:
    found = queries.find_branch(text)
    return found.id if found else None


def department_id(text: str) -> int | None:
    found = queries.find_department(text)
    return found.id if found else None


def member_id(text: str) -> int | None:
    """Raises `Refusal` for a name that several members bear."""
    found = queries.find_member(text)
    return found.id if found else None


def seen_member_id(text: str, viewer: Identity) -> int | None:
    """The same within what the viewer may ask about."""
    found = queries.find_member(text, among=owned(Member, viewer, "measure:read-member"))
    return found.id if found else None


def named(model: Any) -> Any:
    return coded(model, "name")


def coded(model: Any, attribute: str) -> Any:
    """id → that attribute, the id itself when there is no such row (any more)."""
    def read(key: int) -> str:
        row = db.session.get(model, key)
        return str(key) if row is None else str(getattr(row, attribute))

    return read
