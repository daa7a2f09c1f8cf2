"""What posts and rooms ask of people: to read what another drafted, to mend, to publish, to look over the room."""
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select, true

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import DAY
from xinfang_party.organization.measures_standard import first_reaching
from xinfang_party.organization.models import Branch, CommitteePost, in_force
from xinfang_party.organization.terms import BranchKind
from xinfang_party.venues import rules
from xinfang_party.venues.catalogue import number
from xinfang_party.venues.models import Posting, PostingStep, VenueCheck
from xinfang_party.venues.terms import PostingState
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows

WAITING = (PostingState.FIRST, PostingState.SECOND)
HOLDING = tuple(kind for kind in BranchKind if kind.holds_members)


def to_review(identity: Identity) -> Rows | None:
    """Of who sits in the branch's committee, neither the drafter nor the one who passed it first."""
    if identity.member_id is None:
        return None
    sits = exists().where(CommitteePost.branch_id == Posting.branch_id, CommitteePost.member_id == identity.member_id, in_force(CommitteePost, clock.today()))
    return rows(Posting.state.in_(WAITING), sits, ~is_mine(identity, "drafter"), ~is_mine(identity, "first"))


def review(row: Found) -> Owed:
    return Owed("初审要发布的内容" if row.more == PostingState.FIRST else "复审要发布的内容", row.about, address(row))


def to_finish(identity: Identity) -> Rows | None:
    """The drafter's: what both passed, and what came back."""
    came_back = exists().where(PostingStep.posting_id == Posting.id, PostingStep.verb == "return")
    return rows(is_mine(identity, "drafter"), or_(Posting.state == PostingState.PASSED, and_(Posting.state == PostingState.DRAFT, came_back)))


def finish(row: Found) -> Owed:
    return Owed("发布审核通过的内容" if row.more == PostingState.PASSED else "修改退回的内容", row.about, address(row))


def to_check(identity: Identity) -> Rows | None:
    """Rooms of the branches led in person; asked by the day of the last check, none where nobody ever looked."""
    if not identity.led_in_person_ids:
        return None
    last = select(func.max(VenueCheck.checked_on)).where(VenueCheck.branch_id == Branch.id).correlate(Branch).scalar_subquery()
    fresh = first_reaching(rules.asked_until(clock.today()) + DAY, number("check_months"))
    return select(literal(""), Branch.id, Branch.name, literal(""), last).where(
        Branch.id.in_(identity.led_in_person_ids), Branch.kind.in_(HOLDING), Branch.dissolved_on.is_(None), or_(last.is_(None), last < fresh)).order_by(Branch.id)


def check(row: Found) -> Owed:
    due_on = rules.next_check(row.due_on) if row.due_on is not None else None
    return Owed("检查活动室", row.about, path_to("venues.record_check", branch_id=row.key), due_on)


def is_mine(identity: Identity, who: str) -> ColumnElement[bool]:
    """The drafter, or who passed it first, is this person, by account or by member; unknown is somebody else."""
    account, member = (getattr(Posting, f"{who}_{part}_id") for part in ("account", "member"))
    return or_(func.coalesce(account, -1) == (identity.account_id or 0), func.coalesce(member, -1) == (identity.member_id or 0))


def rows(*conditions: Any) -> Rows:
    return select(literal(""), Posting.id, Posting.title, cast(Posting.state, String), NO_DAY).where(true(), *conditions).order_by(Posting.id)


def address(row: Found) -> str:
    return path_to("venues.show_posting", posting_id=row.key)
