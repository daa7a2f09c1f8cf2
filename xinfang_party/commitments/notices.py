"""What promises tell people, and, of each notice that asks for a step, when it is still owed."""
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.commitments.catalogue import days
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.queries import kept_by
from xinfang_party.commitments.queries_owed import answered
from xinfang_party.commitments.queries_picks import first_asked_on
from xinfang_party.commitments.terms import Side, State
from xinfang_party.commitments.timed import rework_is_overdue, step_is_overdue
from xinfang_party.commitments.unreported import is_unreported
from xinfang_party.kernel import clock
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs
from xinfang_party.organization.models import CommitteePost, Membership, in_force
from xinfang_party.organization.terms import LEADING

READER: Any = SimpleNamespace(account_id=Account.id, member_id=Account.member_id)
"""The notice's reader, as an identity whose values are columns."""

KEEPERS_STATES = frozenset({State.PUBLISHED, State.RETURNED})


def keeps() -> ColumnElement[bool]:
    """The reader made the promise."""
    return kept_by(READER)


def decides() -> ColumnElement[bool]:
    """The SQL twin of `service.tell_deciders`: the reader leads the branch and made no such promise; or is of the Party office, where nobody does."""
    today = clock.today()
    leading = CommitteePost.branch_id == Commitment.branch_id, CommitteePost.duty.in_(LEADING), in_force(CommitteePost, today)
    leads = select(CommitteePost.id).where(CommitteePost.member_id == Account.member_id, *leading).exists()
    is_led = select(CommitteePost.id).where(CommitteePost.member_id != Commitment.member_id, *leading).exists()
    return or_(and_(leads, ~keeps()), and_(~is_led, holds(Role.PARTY_OFFICE, today)))


def either() -> ColumnElement[bool]:
    return or_(keeps(), decides())


def its(whose: Callable[[], ColumnElement[bool]], *conditions: Any) -> ColumnElement[bool]:
    """The promise of the notice fits these, and its next step is the reader's."""
    return select(Commitment.id).join(Account, Account.id == Notice.account_id).where(
        Commitment.id == Notice.subject_id, *conditions, whose()).exists()


def in_state(state: State, whose: Callable[[], ColumnElement[bool]] = decides) -> Callable[[], ColumnElement[bool]]:
    return lambda: its(whose, Commitment.state == state)


def late_in(state: State) -> Callable[[], ColumnElement[bool]]:
    """Late now, not only when the notice was sent: it may have come back to the state since. Of a keeper who left, those who decide were told."""
    whose = either if state in KEEPERS_STATES else decides
    return lambda: its(whose, Commitment.state == state, or_(step_is_overdue(clock.today()), rework_is_overdue(clock.today())))


def lacks_a_word() -> ColumnElement[bool]:
    """The SQL twin of `jobs.missing_appraisals`: some late promise still waits for the word of the notice's reader."""
    today = clock.today()
    home = select(Membership.branch_id).where(Membership.member_id == Account.member_id, in_force(Membership, today))
    waits = or_(and_(keeps(), ~answered(READER, Side.SELF)), and_(~keeps(), Commitment.branch_id.in_(home), ~answered(READER, Side.PEER)))
    return select(Commitment.id).join(Account, Account.id == Notice.account_id).where(
        Commitment.state == State.REPORTED, Commitment.state_since < today - days("appraise_within"), waits).exists()


VET = asks("commitment.vet", in_state(State.SUBMITTED))
REWORK = asks("commitment.returned", in_state(State.RETURNED, keeps))
REPORT = asks("commitment.report", in_state(State.PUBLISHED, keeps))
UNREPORTED = asks("commitment.unreported", lambda: its(decides, is_unreported(clock.today())))
APPRAISE = asks("commitment.appraise", in_state(State.REPORTED))
APPRAISALS_MISSING = asks("commitment.appraisals-missing", lacks_a_word)
VET_PICK = asks("commitment.vet-pick", lambda: its(decides, first_asked_on().is_not(None)))
PICK_OVERDUE = asks("commitment.overdue.pick", lambda: its(decides, first_asked_on() < clock.today() - days("decide_pick_within")))
OVERDUE = {state: asks(f"commitment.overdue.{state}", late_in(state))
           for state in (State.RETURNED, State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.REPORTED)}

APPROVED = informs("commitment.approved")
PUBLISHED = informs("commitment.published")
CONCLUDED = informs("commitment.concluded")
OFF_TRACK = informs("commitment.off-track")
PICK_APPROVED = informs("commitment.pick-approved")
PICK_REFUSED = informs("commitment.pick-refused")
