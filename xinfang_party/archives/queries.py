"""Archives, folders and handovers a viewer may see."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.archives.models import HandIn, Handover, YearFolder
from xinfang_party.archives.terms import HandInState, HandoverState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind

HOLDING = tuple(kind for kind in BranchKind if kind.holds_members)
PEOPLE = (joinedload(Handover.branch), joinedload(Handover.from_member), joinedload(Handover.to_member))


def branches(identity: Identity, year: int, state: HandInState | None = None, *, is_missing: bool = False) -> Select[Any]:
    """Branches of that year within reach, by order; narrowed to those whose archive stands so, or was never handed in."""
    own = (HandIn.branch_id == Branch.id, HandIn.year == year)
    statement = select(Branch).where(owned(Branch, identity, "archive:read"), Branch.kind.in_(HOLDING), *was_there(year))
    if is_missing:
        statement = statement.where(~exists().where(*own))
    elif state is not None:
        statement = statement.where(exists().where(*own, HandIn.state == state))
    return statement.order_by(Branch.sort_order, Branch.id)


def was_there(year: int) -> tuple[ColumnElement[bool], ...]:
    return Branch.founded_on <= date(year, 12, 31), or_(Branch.dissolved_on.is_(None), Branch.dissolved_on >= date(year, 1, 1))


def get_branch(identity: Identity, permission: str, branch_id: int, year: int) -> Branch:
    """One that the year saw, as far as it has begun."""
    branch = get_for(identity, permission, Branch, branch_id)
    if year > clock.today().year or not branch.kind.holds_members:
        raise NotFound
    if branch.founded_on.year > year or (branch.dissolved_on is not None and branch.dissolved_on.year < year):
        raise NotFound
    return branch


def hand_ins(branch_ids: Sequence[int], year: int) -> dict[int, HandIn]:
    return {one.branch_id: one for one in db.session.scalars(select(HandIn).where(HandIn.branch_id.in_(branch_ids), HandIn.year == year))}


def hand_in_of(branch_id: int, year: int) -> HandIn | None:
    return db.session.scalars(select(HandIn).where(HandIn.branch_id == branch_id, HandIn.year == year)).one_or_none()


def get_hand_in(identity: Identity, hand_in_id: int) -> HandIn:
    return get_for(identity, "archive:receive", HandIn, hand_in_id, joinedload(HandIn.branch))


def folder_of(identity: Identity, branch_id: int, year: int) -> YearFolder | None:
    """The one this person had made."""
    return db.session.scalars(select(YearFolder).where(YearFolder.branch_id == branch_id, YearFolder.year == year,
                                                       YearFolder.account_id == identity.account_id)).one_or_none()


def get_folder(identity: Identity, folder_id: int) -> YearFolder:
    """For who had it made, as long as the archive may be read."""
    folder = get_for(identity, "archive:read", YearFolder, folder_id, joinedload(YearFolder.file), joinedload(YearFolder.branch))
    if folder.account_id != identity.account_id:
        raise NotFound
    return folder


# --- handovers ----------------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """Whoever leads the branch, the Party office, and the two of them."""
    seen = owned(Handover, identity, "handover:read")
    return seen if identity.member_id is None else or_(seen, Handover.from_member_id == identity.member_id)


def handovers(identity: Identity) -> Select[Any]:
    return select(Handover).where(readable(identity)).order_by(Handover.state != HandoverState.OFFERED, Handover.made_on.desc(), Handover.id.desc())


def get_handover(identity: Identity, handover_id: int) -> Handover:
    found = db.session.scalars(select(Handover).where(Handover.id == handover_id, readable(identity)).options(*PEOPLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


def offered_of(branch_id: int) -> Handover | None:
    return db.session.scalars(select(Handover).where(Handover.branch_id == branch_id, Handover.state == HandoverState.OFFERED)).one_or_none()


def makes(identity: Identity, handover: Handover) -> bool:
    """May take it back."""
    return reach(identity, "handover:make").covers(branch_id=handover.branch_id)
