"""Bulletins a viewer may see: overseers all, who works for a branch the published ones about it."""
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.bulletins.models import Bulletin, BulletinBranch
from xinfang_party.bulletins.terms import State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.organization.terms import LEADING

WITH_BRANCHES = (selectinload(Bulletin.branches),)
WHOLE = (*WITH_BRANCHES, selectinload(Bulletin.figures), selectinload(Bulletin.steps))
NEWEST = (Bulletin.year.desc(), Bulletin.serial.desc(), Bulletin.id.desc())


def readable(identity: Identity, permission: str = "bulletin:read") -> ColumnElement[bool]:
    """SQL condition on Bulletin: what is not published is no business of the branches."""
    span = reach(identity, permission)
    if span.everything:
        return true()
    return and_(Bulletin.state == State.PUBLISHED, Bulletin.branches.any(BulletinBranch.branch_id.in_(span.branch_ids)))


def bulletins_for(identity: Identity) -> Select[Any]:
    """Newest first."""
    return select(Bulletin).where(readable(identity)).order_by(*NEWEST)


def get_bulletin(identity: Identity, permission: str, bulletin_id: int) -> Bulletin:
    found = db.session.scalars(select(Bulletin).where(Bulletin.id == bulletin_id, readable(identity, permission)).options(*WHOLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_branch(identity: Identity, permission: str, bulletin_id: int, branch_id: int) -> BulletinBranch:
    """A branch that a published bulletin is about, if it is within the viewer's reach."""
    found = db.session.scalars(select(BulletinBranch).join(BulletinBranch.bulletin).where(
        BulletinBranch.bulletin_id == bulletin_id, BulletinBranch.branch_id == branch_id, Bulletin.state == State.PUBLISHED).options(
        joinedload(BulletinBranch.bulletin))).one_or_none()
    if found is None or not reach(identity, permission).covers(branch_id=branch_id):
        raise NotFound
    return found


def leaders_by_branch(bulletin: Bulletin, day: date) -> dict[int, set[int]]:
    """branch → member ids of its secretary and deputies that day, of all branches that the bulletin is about."""
    found: dict[int, set[int]] = {}
    for branch_id, member_id in db.session.execute(select(CommitteePost.branch_id, CommitteePost.member_id).where(
            CommitteePost.branch_id.in_([one.branch_id for one in bulletin.branches]), CommitteePost.duty.in_(LEADING), in_force(CommitteePost, day))):
        found.setdefault(branch_id, set()).add(member_id)
    return found
