"""What an appraisal tells people, and, of each notice that asks for a step, when it is still owed."""
from typing import Any

from sqlalchemy import ColumnElement, select

from xinfang_party.accounts.models import Account
from xinfang_party.appraisals.finding import waits_for
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember, Voter
from xinfang_party.appraisals.queries import is_closable
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.kernel import clock
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs
from xinfang_party.talks.queries import led_in_person


def has_not_voted() -> ColumnElement[bool]:
    """The vote of the notice's round is open, and its reader has not voted."""
    return of_reader(Voter, AppraisalRound.state == RoundState.OPEN, Voter.has_voted.is_(False))


def was_not_told() -> ColumnElement[bool]:
    return of_reader(AppraisedMember, AppraisalRound.state == RoundState.CONCLUDED, AppraisedMember.told_on.is_(None))


def can_be_closed() -> ColumnElement[bool]:
    """Everybody voted or the last day is over, and the reader leads the branch in person."""
    return select(AppraisalRound.id).join(Account, Account.id == Notice.account_id).where(
        AppraisalRound.id == Notice.subject_id, is_closable(clock.today()), AppraisalRound.branch_id.in_(led_in_person(Account.member_id))).exists()


def has_not_found() -> ColumnElement[bool]:
    """The notice is about one of a round: a leader's finding that its reader enters."""
    return select(AppraisedMember.id).join(AppraisalRound, AppraisalRound.id == AppraisedMember.round_id).join(
        Account, Account.id == Notice.account_id).where(AppraisedMember.id == Notice.subject_id, waits_for(Account.member_id)).exists()


def of_reader(row: Any, *conditions: Any) -> ColumnElement[bool]:
    return select(row.member_id).join(AppraisalRound, AppraisalRound.id == row.round_id).join(Account, Account.member_id == row.member_id).where(
        row.round_id == Notice.subject_id, Account.id == Notice.account_id, *conditions).exists()


OPENED = asks("appraisal.opened", has_not_voted)
FIND_LEADER = asks("appraisal.find-leader", has_not_found)
ANNOUNCED = informs("appraisal.announced")
CLOSABLE = asks("appraisal.closable", can_be_closed)
RECOUNTED = informs("appraisal.recounted")
CONCLUDED = asks("appraisal.concluded", was_not_told)
