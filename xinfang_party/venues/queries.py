"""Channels, posts and room checks within the viewer's reach. What has not gone out yet is for who works for the branch or oversees it."""
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import in_force
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import OUT, Disclosure, PostingState

OF_CHANNEL = (joinedload(Channel.branch), joinedload(Channel.owner))
ROW = (joinedload(Posting.branch), joinedload(Posting.channel))
WHOLE = (*ROW, selectinload(Posting.steps))
MOST_CHECKS = 12


# --- channels -----------------------------------------------------------------------------------------------------------------

def channels(identity: Identity, *, branch_id: int | None = None) -> Select[Any]:
    """Those in use first."""
    statement = select(Channel).where(owned(Channel, identity, "channel:read"))
    if branch_id is not None:
        statement = statement.where(Channel.branch_id == branch_id)
    return statement.order_by(Channel.to_on.is_not(None), Channel.branch_id, Channel.kind, Channel.id)


def get_channel(identity: Identity, permission: str, channel_id: int) -> Channel:
    return get_for(identity, permission, Channel, channel_id, *OF_CHANNEL)


def channels_for(identity: Identity, permission: str, day: date | None = None) -> dict[int, Channel]:
    """{id: channel} of those in use on the day (at any time) that this person posts to."""
    conditions = [owned(Channel, identity, permission), *([] if day is None else [in_force(Channel, day)])]
    statement = select(Channel).where(*conditions).options(joinedload(Channel.branch)).order_by(Channel.branch_id, Channel.kind, Channel.id)
    return {one.id: one for one in db.session.scalars(statement)}


# --- posts --------------------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """A member as such reads what went out; drafts are for who works for the branch, and for overseers."""
    in_office = owned(Posting, replace(identity, roles=identity.roles - {Role.MEMBER}), "posting:read")
    return or_(in_office, and_(owned(Posting, identity, "posting:read"), Posting.state.in_(OUT)))


def listed(identity: Identity, *, branch_id: int | None = None, channel_id: int | None = None, state: PostingState | None = None,
           disclosure: Disclosure | None = None, is_disclosure: bool = False) -> Select[Any]:
    """What is under way first, then the newest."""
    statement = select(Posting).where(readable(identity))
    for column, value in ((Posting.branch_id, branch_id), (Posting.channel_id, channel_id), (Posting.state, state), (Posting.disclosure, disclosure)):
        if value is not None:
            statement = statement.where(column == value)
    if is_disclosure:
        statement = statement.where(Posting.disclosure.is_not(None))
    return statement.order_by(Posting.posted_on.is_not(None), Posting.posted_on.desc(), Posting.id.desc())


def get_posting(identity: Identity, permission: str, posting_id: int) -> Posting:
    """To read what this person may read; to act on, of the branches within reach."""
    allowed = readable(identity) if permission == "posting:read" else owned(Posting, identity, permission)
    found = db.session.scalars(select(Posting).where(Posting.id == posting_id, allowed).options(*WHOLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


# --- room checks --------------------------------------------------------------------------------------------------------------

def last_checks(branch_ids: Sequence[int]) -> dict[int, VenueCheck]:
    """{branch: its latest check}; one statement."""
    later = aliased(VenueCheck)
    newest = select(func.max(later.checked_on)).where(later.branch_id == VenueCheck.branch_id).correlate(VenueCheck).scalar_subquery()
    statement = select(VenueCheck).where(VenueCheck.branch_id.in_(branch_ids), VenueCheck.checked_on == newest).order_by(VenueCheck.id)
    return {one.branch_id: one for one in db.session.scalars(statement)}


def get_check(identity: Identity, permission: str, check_id: int) -> VenueCheck:
    return get_for(identity, permission, VenueCheck, check_id, joinedload(VenueCheck.branch))


def checks_of(branch_id: int) -> Sequence[VenueCheck]:
    """The latest ones."""
    statement = select(VenueCheck).where(VenueCheck.branch_id == branch_id).order_by(VenueCheck.checked_on.desc(), VenueCheck.id.desc())
    return db.session.scalars(statement.limit(MOST_CHECKS)).all()
