"""Promises of which nobody reports: the day for it is over, or the keeper is gone. The organization concludes them without a report."""
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.commitments import catalogue, rules
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind, State
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, Member


def lacks_report(commitment: Commitment) -> bool:
    """May the organization conclude it without a report today?"""
    return commitment.state is State.PUBLISHED and why_wait(commitment) is None


def why_wait(commitment: Commitment) -> str | None:
    today = clock.today()
    return rules.why_wait_for_report(commitment.ends_on, today, is_frozen=commitment.is_frozen, has_left=commitment.keeper_left(today))


def is_unreported(day: date) -> ColumnElement[bool]:
    """The same as SQL, as of a day."""
    return and_(Commitment.state == State.PUBLISHED, Commitment.frozen_at.is_not(None),
                or_(Commitment.ends_on < day - catalogue.days("report_within"), keeper_left(day)))


def keeper_left(day: date) -> ColumnElement[bool]:
    """The member left the bureau, or the branch that promised is no more. Never NULL, so it may be denied."""
    gone = select(Member.id).where(Member.id == Commitment.member_id, Member.left_on < day).correlate_except(Member).exists()
    closed = select(Branch.id).where(Branch.id == Commitment.branch_id, Branch.dissolved_on < day).correlate_except(Branch).exists()
    return or_(gone, and_(Commitment.kind == Kind.BRANCH, closed))
