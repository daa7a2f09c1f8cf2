"""Who enters what was found of whom. Leaders enter the findings of their branch, but not their own as long as anybody else of its committee can.

Source: 支部工作条例 art. 18 (the committee finds, or the meeting of members); that nobody enters the own one is this system's rule.
Whoever enters must be able to log in; where nobody else of the committee is, the leader enters the own one, and the audit log says so.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.appraisals import queries, rules
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.organization.queries import posts_of_branch
from xinfang_party.organization.terms import LEADING
from xinfang_party.talks.queries import watches


@dataclass(frozen=True)
class Seats:
    """A branch's committee today. `names`: member id → duty and name, secretary first; `with_account`: who of them can log in."""

    names: dict[int, str]
    leading: frozenset[int]
    with_account: frozenset[int]

    def finders(self, member_id: int) -> frozenset[int]:
        return rules.finders(self.leading, self.names, self.with_account, member_id)

    def words(self, member_id: int) -> str:
        """Of a leader who enters his or her finding; nothing of other members."""
        if member_id not in self.leading:
            return ""
        found = [name for key, name in self.names.items() if key in self.finders(member_id) and key != member_id]
        if found:
            return f"由{rules.either(found)}填写"
        return "其他支委没有可以登录的账号，由本人填写" if set(self.names) - {member_id} else "支部没有其他支委，由本人填写"

    def left_to_others(self, parts: Iterable[AppraisedMember], member_id: int | None) -> list[str]:
        """Of the findings that are missing and this member does not enter: whose, and who does."""
        return [f"{part.member.name}的评定{self.words(part.member_id)}" for part in parts
                if part.finding is None and self.words(part.member_id) and member_id not in self.finders(part.member_id)]


def seats_of(branch_id: int) -> Seats:
    posts = posts_of_branch(branch_id, clock.today())
    names = {post.member_id: f"{post.duty.label}{post.member.name}" for post in reversed(posts)}
    able = db.session.scalars(select(Account.member_id).where(Account.member_id.in_(names), Account.disabled_at.is_(None)))
    return Seats(dict(reversed(names.items())), frozenset(post.member_id for post in posts if post.duty.leads), frozenset(key for key in able if key is not None))


def finders_of(part: AppraisedMember) -> frozenset[int]:
    return seats_of(part.branch_id).finders(part.member_id)


def get_part_to_find(identity: Identity, appraised_id: int) -> AppraisedMember:
    """Who does not watch over the branch comes to it between the vote and the end only: what was found before is for the member and the watchers."""
    part = db.session.scalars(select(AppraisedMember).join(AppraisedMember.round).where(
        AppraisedMember.id == appraised_id, AppraisalRound.branch_id.in_(queries.sat_in(identity.member_id)),
        or_(AppraisalRound.state == RoundState.CLOSED, watches(identity, AppraisalRound.branch_id))).options(
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


def waits_for(member_id: Any) -> ColumnElement[bool]:
    """SQL over one of a round and the round: a leader's finding is missing after the vote, and this other one of the committee (an id or a column) enters it."""
    return and_(AppraisalRound.state == RoundState.CLOSED, is_missing_of_leader(), AppraisedMember.member_id != member_id,
                AppraisedMember.branch_id.in_(queries.sat_in(member_id)))


def is_missing_of_leader() -> ColumnElement[bool]:
    leaders: Any = select(CommitteePost.member_id).where(
        CommitteePost.branch_id == AppraisedMember.branch_id, CommitteePost.duty.in_(sorted(LEADING)), in_force(CommitteePost, clock.today()))
    return and_(AppraisedMember.finding.is_(None), AppraisedMember.member_id.in_(leaders.correlate(AppraisedMember)))


def asks_the_committee(member_id: int) -> ColumnElement[bool]:
    """SQL over a round: a leader's finding is missing that this member, who does not lead, enters."""
    return exists().where(AppraisedMember.round_id == AppraisalRound.id, waits_for(member_id)).correlate(AppraisalRound)


def waits_for_others(member_id: int) -> ColumnElement[bool]:
    """SQL over a round: of all findings only this leader's own is missing, and somebody else of the committee enters it."""
    missing = exists().where(AppraisedMember.round_id == AppraisalRound.id, AppraisedMember.finding.is_(None)).correlate(AppraisalRound)
    others: Any = select(CommitteePost.id).join(Account, Account.member_id == CommitteePost.member_id).where(
        CommitteePost.branch_id == AppraisalRound.branch_id, CommitteePost.member_id != member_id, in_force(CommitteePost, clock.today()),
        Account.disabled_at.is_(None)).correlate(AppraisalRound).exists()
    return and_(missing.where(AppraisedMember.member_id == member_id), ~missing.where(AppraisedMember.member_id != member_id), others)
