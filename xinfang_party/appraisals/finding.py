"""Who enters what was found of whom. Leaders enter the findings of their branch, but not their own as long as anybody else of its committee can.

Source: 支部工作条例 art. 18 (the committee finds, or the meeting of members); that nobody enters the own one is this system's rule.
"""
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, distinct, exists, func, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.appraisals import queries, rules
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.organization.queries import posts_of_branch
from xinfang_party.organization.terms import LEADING, CommitteeDuty
from xinfang_party.talks.queries import seated

ANY = frozenset(CommitteeDuty)


@dataclass(frozen=True)
class Seats:
    """A branch's committee today. `names`: member id → duty and name, secretary first."""

    names: dict[int, str]
    leading: frozenset[int]

    def finders(self, member_id: int) -> frozenset[int]:
        return rules.finders(self.leading, self.names, member_id)

    def words(self, member_id: int) -> str:
        """Of a leader who enters his or her finding; nothing of other members."""
        if member_id not in self.leading:
            return ""
        found = [name for key, name in self.names.items() if key in self.finders(member_id) and key != member_id]
        return f"由{'或'.join(found)}填写" if found else "支部没有其他支委，由本人填写"


def seats_of(branch_id: int) -> Seats:
    posts = posts_of_branch(branch_id, clock.today())
    names = {post.member_id: f"{post.duty.label}{post.member.name}" for post in reversed(posts)}
    return Seats(dict(reversed(names.items())), frozenset(post.member_id for post in posts if post.duty.leads))


def finders_of(part: AppraisedMember) -> frozenset[int]:
    return seats_of(part.branch_id).finders(part.member_id)


def get_part_to_find(identity: Identity, appraised_id: int) -> AppraisedMember:
    part = db.session.scalars(select(AppraisedMember).join(AppraisedMember.round).where(
        AppraisedMember.id == appraised_id, AppraisalRound.branch_id.in_(seated(identity.member_id, ANY))).options(
        joinedload(AppraisedMember.member), joinedload(AppraisedMember.round).joinedload(AppraisalRound.branch))).one_or_none()
    if part is None or identity.member_id not in finders_of(part):
        raise NotFound
    return part


def left_to(identity: Identity, round_: AppraisalRound) -> list[AppraisedMember]:
    """The findings of leaders that somebody of the committee enters who does not lead; of all others `show_results` tells."""
    if round_.state is not RoundState.CLOSED or round_.branch_id not in identity.committee_branch_ids:
        return []
    seats = seats_of(round_.branch_id)
    return [part for part in queries.parts_of(round_.id) if identity.member_id in seats.finders(part.member_id)]


def waits_for(member_id: int) -> ColumnElement[bool]:
    """SQL over a round: a leader's finding is missing, no other leader is there, and this member sits in the committee. For who does not lead."""
    leading: Any = and_(CommitteePost.branch_id == AppraisalRound.branch_id, CommitteePost.duty.in_(sorted(LEADING)), in_force(CommitteePost, clock.today()))
    number = select(func.count(distinct(CommitteePost.member_id))).where(leading).correlate(AppraisalRound).scalar_subquery()
    is_missing = exists().where(AppraisedMember.round_id == AppraisalRound.id, AppraisedMember.finding.is_(None),
                                AppraisedMember.member_id == CommitteePost.member_id, leading).correlate(AppraisalRound)
    return and_(AppraisalRound.branch_id.in_(seated(member_id, ANY)), number == 1, is_missing)
