"""What posts and rooms ask of people: to read what another drafted, to mend, to publish, to disclose, to look over the room."""
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, case, cast, exists, func, literal, or_, select, true

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import DAY, Period
from xinfang_party.organization.measures_standard import first_reaching
from xinfang_party.organization.models import Branch, CommitteePost, in_force
from xinfang_party.organization.terms import BranchKind
from xinfang_party.venues import rules
from xinfang_party.venues.catalogue import number
from xinfang_party.venues.models import Posting, PostingStep, VenueCheck
from xinfang_party.venues.queries import is_mine, others
from xinfang_party.venues.terms import PostingState
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows

WAITING = (PostingState.FIRST, PostingState.SECOND)
HOLDING = tuple(kind for kind in BranchKind if kind.holds_members)


def to_review(identity: Identity) -> Rows | None:
    """Of who sits in the branch's committee, neither the drafter nor the one who passed it first; where too few sit there, of the Party office."""
    whose: list[Any] = [] if identity.member_id is None else [sits(identity.member_id)]
    if Role.PARTY_OFFICE in identity.roles:
        found = others(drafter=Posting.drafter_member_id, first=Posting.first_member_id, branch_id=Posting.branch_id).correlate(Posting).scalar_subquery()
        whose.append(found < case((Posting.state == PostingState.FIRST, number("readers")), else_=1))
    return rows(Posting.state.in_(WAITING), or_(*whose), ~is_mine(identity, "drafter"), ~is_mine(identity, "first")) if whose else None


def sits(member_id: Any) -> ColumnElement[bool]:
    return exists().where(CommitteePost.branch_id == Posting.branch_id, CommitteePost.member_id == member_id, in_force(CommitteePost, clock.today())).correlate(
        Posting)


def review(row: Found) -> Owed:
    return Owed("初审要发布的内容" if row.more == PostingState.FIRST else "复审要发布的内容", row.about, address(row))


def to_finish(identity: Identity) -> Rows | None:
    """The drafter's: what both passed, and what came back. What a member who may not publish drafted is published by who leads the branch."""
    came_back = exists().where(PostingStep.posting_id == Posting.id, PostingStep.verb == "return")
    mine = is_mine(identity, "drafter")
    of_members = and_(Posting.branch_id.in_(identity.led_in_person_ids), Posting.drafter_member_id.is_not(None), ~sits(Posting.drafter_member_id))
    publishes = and_(Posting.state == PostingState.PASSED, or_(and_(mine, owned(Posting, identity, "posting:publish")), of_members))
    return rows(or_(publishes, and_(mine, Posting.state == PostingState.DRAFT, came_back)))


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


def to_disclose(identity: Identity) -> Rows | None:
    """Branches led in person that have disclosed nothing this quarter, when it is about to end."""
    today = clock.today()
    quarter = Period.quarter(today.year, (today.month + 2) // 3)
    if not identity.led_in_person_ids or today < rules.disclosure_asked_from(quarter.end):
        return None
    told = exists().where(Posting.branch_id == Branch.id, Posting.disclosure.is_not(None), Posting.posted_on.between(quarter.start, quarter.end))
    return select(literal(""), Branch.id, Branch.name, literal(""), literal(quarter.end, Date)).where(
        Branch.id.in_(identity.led_in_person_ids), Branch.kind.in_(HOLDING), Branch.dissolved_on.is_(None), Branch.founded_on <= quarter.start,
        ~told).order_by(Branch.id)


def disclosing(row: Found) -> Owed:
    return Owed("本季度公开一次党务", row.about, path_to("venues.list_postings", branch=row.key, disclosure="any"), row.due_on)


def rows(*conditions: Any) -> Rows:
    return select(literal(""), Posting.id, Posting.title, cast(Posting.state, String), NO_DAY).where(true(), *conditions).order_by(Posting.id)


def address(row: Found) -> str:
    return path_to("venues.show_posting", posting_id=row.key)
