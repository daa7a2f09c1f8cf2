"""Promises that the timed jobs ask for: running, over, late."""
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.commitments.catalogue import days
from xinfang_party.commitments.models import Appraisal, Commitment
from xinfang_party.commitments.queries import IS_PUBLIC, WHOLE
from xinfang_party.commitments.terms import Side, State
from xinfang_party.commitments.unreported import keeper_left
from xinfang_party.kernel.database import db


def running(on: date) -> Sequence[Commitment]:
    return db.session.scalars(select(Commitment).where(
        Commitment.state == State.PUBLISHED, Commitment.starts_on <= on, Commitment.ends_on >= on).options(*WHOLE)).unique().all()


def to_freeze(today: date) -> Sequence[int]:
    """Ids of public promises whose time is over and whose figures are not frozen yet."""
    return db.session.scalars(select(Commitment.id).where(
        IS_PUBLIC, Commitment.ends_on < today, Commitment.frozen_at.is_(None)).order_by(Commitment.id)).all()


def with_overdue_step(day: date) -> Sequence[Commitment]:
    """Those whose next step is late, among them those that came back and were not written anew."""
    late = or_(step_is_overdue(day), rework_is_overdue(day))
    return db.session.scalars(select(Commitment).where(late).order_by(Commitment.id)).unique().all()


def step_is_overdue(day: date) -> ColumnElement[bool]:
    """The next step's last day (`rules.step_due`) is over on this day, as SQL, of what reached the branch and overseers may read."""
    return or_(and_(Commitment.state == State.SUBMITTED, Commitment.state_since < day - days("vet_within")),
               and_(Commitment.state == State.APPROVED, Commitment.state_since < day - days("publish_within")),
               and_(Commitment.state == State.PUBLISHED, Commitment.ends_on < day - days("report_within"), ~keeper_left(day)),
               and_(Commitment.state.in_([State.PUBLISHED, State.REPORTED]), Commitment.ends_on < day - days("conclude_within")))


def rework_is_overdue(day: date) -> ColumnElement[bool]:
    """Its keeper's own matter, so no figure counts it."""
    return and_(Commitment.state == State.RETURNED, Commitment.state_since < day - days("rework_within"))


def with_late_appraisals(day: date) -> Sequence[Commitment]:
    """Reported ones on which everybody should have said a word by now, by branch."""
    late = Commitment.state_since < day - days("appraise_within")
    return db.session.scalars(select(Commitment).where(Commitment.state == State.REPORTED, late)
                              .order_by(Commitment.branch_id, Commitment.id)).unique().all()


def answered_by(commitments: Sequence[Commitment]) -> set[tuple[int, Side, int]]:
    """(promise, side, member) of every word a member said on these, through whatever account."""
    found = db.session.execute(select(Appraisal.commitment_id, Appraisal.side, Appraisal.member_id).where(
        Appraisal.commitment_id.in_([commitment.id for commitment in commitments])))
    return {(commitment_id, side, member_id) for commitment_id, side, member_id in found if member_id is not None}
