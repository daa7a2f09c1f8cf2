"""Channels, posts and room checks within the viewer's reach. What has not gone out yet is for who works for the branch or oversees it."""
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.venues.catalogue import number
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import OUT, Disclosure, PostingState

OF_CHANNEL = (joinedload(Channel.branch), joinedload(Channel.owner))
ROW = (joinedload(Posting.branch), joinedload(Posting.channel))
WHOLE = (*ROW, selectinload(Posting.steps))


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
    """A member as such reads what went out, and the own drafts; those of others are for who works for the branch, and for overseers."""
    return or_(in_office(identity, "posting:read"), and_(owned(Posting, identity, "posting:read"), or_(Posting.state.in_(OUT), is_mine(identity, "drafter"))))


def in_office(identity: Identity, permission: str) -> ColumnElement[bool]:
    """Within reach, and not only as a member of the branch."""
    return owned(Posting, replace(identity, roles=identity.roles - {Role.MEMBER}), permission)


def to_draft(identity: Identity) -> ColumnElement[bool]:
    return or_(in_office(identity, "posting:draft"), and_(owned(Posting, identity, "posting:draft"), is_mine(identity, "drafter")))


def is_mine(identity: Identity, who: str) -> ColumnElement[bool]:
    """The drafter, or who passed it first, is this person, by account or by member; unknown is somebody else."""
    account, member = (getattr(Posting, f"{who}_{part}_id") for part in ("account", "member"))
    return or_(func.coalesce(account, -1) == (identity.account_id or 0), func.coalesce(member, -1) == (identity.member_id or 0))


def others(*, drafter: Any, first: Any, branch_id: Any) -> Any:
    """How many sit in the branch's committee besides the two; a subquery, or with plain ids a statement."""
    return select(func.count(CommitteePost.member_id.distinct())).where(
        CommitteePost.branch_id == branch_id, in_force(CommitteePost, clock.today()), CommitteePost.member_id != func.coalesce(drafter, 0),
        CommitteePost.member_id != func.coalesce(first, 0))


def others_of(posting: Posting) -> int:
    return db.session.scalar(others(drafter=posting.drafter_member_id, first=posting.first_member_id, branch_id=posting.branch_id)) or 0


def listed(identity: Identity, *, year: int | None = None, branch_id: int | None = None, channel_id: int | None = None, state: PostingState | None = None,
           disclosure: Disclosure | None = None, is_disclosure: bool = False) -> Select[Any]:
    """What is under way first, then the newest."""
    statement = select(Posting).where(readable(identity))
    for column, value in ((Posting.branch_id, branch_id), (Posting.channel_id, channel_id), (Posting.state, state), (Posting.disclosure, disclosure)):
        if value is not None:
            statement = statement.where(column == value)
    if year is not None:
        statement = statement.where(Posting.posted_on.between(date(year, 1, 1), date(year, 12, 31)))
    if is_disclosure:
        statement = statement.where(Posting.disclosure.is_not(None))
    return statement.order_by(Posting.posted_on.is_not(None), Posting.posted_on.desc(), Posting.id.desc())


def get_posting(identity: Identity, permission: str, posting_id: int) -> Posting:
    """To read what this person may read; to act on, of the branches within reach."""
    narrowed = {"posting:read": readable, "posting:draft": to_draft}.get(permission)
    allowed = narrowed(identity) if narrowed is not None else owned(Posting, identity, permission)
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


def checks_in(branch_ids: Sequence[int], year: int) -> Sequence[VenueCheck]:
    """Of that year, the latest first."""
    return db.session.scalars(select(VenueCheck).where(
        VenueCheck.branch_id.in_(branch_ids), VenueCheck.checked_on.between(date(year, 1, 1), date(year, 12, 31))).order_by(
        VenueCheck.checked_on.desc(), VenueCheck.id.desc()).limit(number("most_listed"))).all()


def get_check(identity: Identity, permission: str, check_id: int) -> VenueCheck:
    return get_for(identity, permission, VenueCheck, check_id, joinedload(VenueCheck.branch))


def checks_of(branch_id: int) -> Sequence[VenueCheck]:
    """The latest ones."""
    statement = select(VenueCheck).where(VenueCheck.branch_id == branch_id).order_by(VenueCheck.checked_on.desc(), VenueCheck.id.desc())
    return db.session.scalars(statement.limit(number("most_checks"))).all()
