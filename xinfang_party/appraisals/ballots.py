"""The secret ballot. A ballot leaves changed counters and the fact that somebody voted; nothing stored joins the two.

All counters of the round are written by one statement, those that stay the same as well: otherwise the database's own bookkeeping of rows
(PostgreSQL marks each with the transaction that wrote it last) would show beside each voter which counters went up.
"""
from collections.abc import Mapping

from sqlalchemy import CursorResult, and_, case, or_, select, update

from xinfang_party.access.terms import Identity
from xinfang_party.appraisals import queries, rules, service
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember, Tally, Voter
from xinfang_party.appraisals.terms import MemberGrade
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal

ALREADY = "您已经投过票了，每人一票，不能再改。"


def cast(round_: AppraisalRound, *, grades: Mapping[int, MemberGrade], by: Identity) -> None:
    """One ballot: member id → grade for everybody but the voter. Raises `Refusal` for a second one, even where two arrive at once."""
    rules.FLOW.next(queries.locked(round_).state, "vote")
    appraised = set(db.session.scalars(select(AppraisedMember.member_id).where(AppraisedMember.round_id == round_.id)))
    for reason in (rules.why_not_here(round_.way, "vote"), rules.why_not_vote(round_.closes_on, clock.today()),
                   rules.why_not_ballot(grades, appraised, by.member_id or 0)):
        if reason is not None:
            raise Refusal(reason)
    claim(round_.id, by)
    count(round_.id, grades)
    audit.record("ballot.cast", subject=round_, by=by)
    voted, voters = queries.turnout(round_.id)
    if voted == voters:
        service.tell_leaders(round_)


def claim(round_id: int, by: Identity) -> None:
    """The row itself decides who comes first."""
    done: CursorResult[None] = db.session.execute(update(Voter).where(  # type: ignore[assignment]
        Voter.round_id == round_id, Voter.member_id == by.member_id, Voter.has_voted.is_(False)).values(has_voted=True).execution_options(
        synchronize_session=False))
    if done.rowcount != 1:
        raise Refusal(ALREADY)


def count(round_id: int, grades: Mapping[int, MemberGrade]) -> None:
    chosen = or_(*(and_(Tally.member_id == member_id, Tally.grade == grade) for member_id, grade in sorted(grades.items())))
    db.session.execute(update(Tally).where(Tally.round_id == round_id).values(votes=Tally.votes + case((chosen, 1), else_=0)).execution_options(
        synchronize_session=False))
