"""Who sees which part of an appraisal. The tally leaves by `tally_of` only, and only after the closing."""
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity, ActivityPurpose
from xinfang_party.activities.terms import Kind, State
from xinfang_party.appraisals import catalogue, rules
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember, Tally, Voter
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Branch, Member, Membership, in_force
from xinfang_party.organization.queries import posts_of_branch
from xinfang_party.organization.terms import LEADING, CommitteeDuty
from xinfang_party.talks.queries import led_in_person, seated, watches

WITH_BRANCH = joinedload(AppraisalRound.branch)


# --- who may see which round --------------------------------------------------------------------------------------------------

def takes_part(identity: Identity) -> ColumnElement[bool]:
    """Rounds in which this person is appraised or votes."""
    if identity.member_id is None:
        return false()
    return or_(*(exists().where(row.round_id == AppraisalRound.id, row.member_id == identity.member_id) for row in (AppraisedMember, Voter)))


def readable(identity: Identity) -> ColumnElement[bool]:
    """Who takes part, who watches, and the rest of the committee: it enters what was found of the secretary, also who came after the opening."""
    sits: ColumnElement[bool] = false() if identity.member_id is None else AppraisalRound.branch_id.in_(sat_in(identity.member_id))
    return or_(takes_part(identity), watches(identity, AppraisalRound.branch_id), sits)


def sat_in(member_id: Any) -> Select[Any]:
    """Ids of branches in whose committee this member (an id or a column of ids) sits today, with whatever duty."""
    return seated(member_id, frozenset(CommitteeDuty))


def load(round_id: int, condition: ColumnElement[bool], *options: Any) -> AppraisalRound:
    found = db.session.scalars(select(AppraisalRound).where(AppraisalRound.id == round_id, condition).options(WITH_BRANCH, *options)).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked(round_: AppraisalRound) -> AppraisalRound:
    """Read afresh and held until the transaction ends: ballots, findings and the steps of the round come one after the other."""
    return db.session.scalars(select(AppraisalRound).where(AppraisalRound.id == round_.id).with_for_update().execution_options(
        populate_existing=True)).one()


def locked_with_round(part: AppraisedMember) -> AppraisedMember:
    """One of a round, read afresh once the round is held."""
    locked(part.round)
    db.session.refresh(part)
    return part


def get_readable(identity: Identity, round_id: int) -> AppraisalRound:
    return load(round_id, readable(identity))


def get_watched(identity: Identity, round_id: int) -> AppraisalRound:
    """For secretary, deputy and discipline member of the branch in person, and the discipline office."""
    return load(round_id, watches(identity, AppraisalRound.branch_id))


def get_run(identity: Identity, round_id: int) -> AppraisalRound:
    """For who leads the branch in person."""
    return load(round_id, leads(identity))


def get_on_paper(identity: Identity, round_id: int) -> AppraisalRound:
    """One whose votes are counted at the meeting, for who leads the branch in person."""
    return load(round_id, and_(leads(identity), AppraisalRound.way == BallotWay.PAPER))


def get_of_voter(identity: Identity, round_id: int) -> AppraisalRound:
    """For who votes in it."""
    return load(round_id, exists().where(Voter.round_id == AppraisalRound.id, Voter.member_id == identity.member_id))


def leads(identity: Identity) -> ColumnElement[bool]:
    return false() if identity.member_id is None else AppraisalRound.branch_id.in_(led_in_person(identity.member_id))


def is_watched(identity: Identity, round_: AppraisalRound) -> bool:
    return is_so(round_, watches(identity, AppraisalRound.branch_id))


def is_led(identity: Identity, round_: AppraisalRound) -> bool:
    return is_so(round_, leads(identity))


def is_so(round_: AppraisalRound, condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(AppraisalRound.id).where(AppraisalRound.id == round_.id, condition)) is not None


def listed(identity: Identity) -> Select[Any]:
    return select(AppraisalRound).where(readable(identity)).order_by(AppraisalRound.year.desc(), AppraisalRound.branch_id, AppraisalRound.id)


# --- parts of a round ---------------------------------------------------------------------------------------------------------

def own_part(identity: Identity, round_id: int) -> AppraisedMember | None:
    return db.session.scalars(select(AppraisedMember).where(
        AppraisedMember.round_id == round_id, AppraisedMember.member_id == identity.member_id)).one_or_none()


def get_own_part(identity: Identity, round_id: int) -> AppraisedMember:
    found = own_part(identity, round_id)
    if found is None:
        raise NotFound
    return found


def parts_of(round_id: int) -> Sequence[AppraisedMember]:
    """Everybody appraised, by number."""
    return db.session.scalars(select(AppraisedMember).join(AppraisedMember.member).where(AppraisedMember.round_id == round_id).options(
        joinedload(AppraisedMember.member)).order_by(Member.number)).all()


def watchers_of(branch_id: int) -> set[int]:
    """Member ids of who watches over a branch in person today (see `watched_in_person`)."""
    return {post.member_id for post in posts_of_branch(branch_id, clock.today()) if post.duty in LEADING | {CommitteeDuty.DISCIPLINE}}


def names_to_grade(round_id: int, voter_id: int | None) -> dict[int, str]:
    """{member id: name} of everybody appraised but the voter (None: of everybody), by number."""
    rows = db.session.execute(select(Member.id, Member.name).join(AppraisedMember, AppraisedMember.member_id == Member.id).where(
        AppraisedMember.round_id == round_id, Member.id != voter_id).order_by(Member.number))
    return {key: name for key, name in rows}


def turnout(round_id: int) -> tuple[int, int]:
    """(voted, voters)."""
    row = db.session.execute(select(func.count().filter(Voter.has_voted), func.count()).where(Voter.round_id == round_id)).one()
    return row[0], row[1]


def ballots_in(round_: AppraisalRound) -> int:
    """How many ballots the tally counts."""
    return turnout(round_.id)[0] if round_.way is BallotWay.ONLINE else round_.ballots_collected or 0


def has_voted(identity: Identity, round_id: int) -> bool | None:
    """None for who has no vote."""
    return db.session.scalar(select(Voter.has_voted).where(Voter.round_id == round_id, Voter.member_id == identity.member_id))


def names_not_voted(round_id: int) -> list[str]:
    """Who has not voted is no secret: the secretary reminds them."""
    return list(db.session.scalars(select(Member.name).join(Voter, Voter.member_id == Member.id).where(
        Voter.round_id == round_id, ~Voter.has_voted).order_by(Member.number)))


def tally_of(round_: AppraisalRound) -> dict[int, dict[MemberGrade, int]]:
    """Member → grade → votes; empty while the vote is open, and where too few voted for counts to keep votes secret."""
    if round_.state is RoundState.OPEN or not rules.is_told(ballots_in(round_)):
        return {}
    found: dict[int, dict[MemberGrade, int]] = {}
    for row in db.session.execute(select(Tally.member_id, Tally.grade, Tally.votes).where(Tally.round_id == round_.id)):
        found.setdefault(row.member_id, dict.fromkeys(MemberGrade, 0))[row.grade] = row.votes
    return found


# --- opening a round ----------------------------------------------------------------------------------------------------------

def formal_members(branch_id: int, on: date) -> list[int]:
    """Ids of the formal members of that day, by number. Probationary ones discuss, but are not graded and have no vote."""
    return list(db.session.scalars(select(Member.id).join(Membership).where(
        Membership.branch_id == branch_id, in_force(Membership, on), Member.formal_on <= on).order_by(Member.number)))


def is_known(branch_id: int, year: int) -> bool:
    return db.session.scalar(select(AppraisalRound.id).where(AppraisalRound.branch_id == branch_id, AppraisalRound.year == year)) is not None


def meetings(branch_ids: Sequence[int], since: date) -> Sequence[Activity]:
    """Their meetings that are 民主评议 as well, the newest first."""
    is_one = exists().where(ActivityPurpose.activity_id == Activity.id, ActivityPurpose.purpose == Kind.APPRAISAL)
    return db.session.scalars(select(Activity).where(Activity.branch_id.in_(branch_ids), Activity.held_on >= since, Activity.state != State.CANCELLED,
                                                     is_one).order_by(Activity.held_on.desc(), Activity.id.desc()).limit(50)).all()


# --- what is owed -------------------------------------------------------------------------------------------------------------

def not_voted() -> Any:
    """How many have not voted in the round of the enclosing statement."""
    return select(func.count()).where(Voter.round_id == AppraisalRound.id, ~Voter.has_voted).correlate(AppraisalRound).scalar_subquery()


def is_closable(today: date) -> ColumnElement[bool]:
    """The vote is open, and everybody voted or its last day is over. On paper nobody ever has voted here."""
    return and_(AppraisalRound.state == RoundState.OPEN, or_(AppraisalRound.closes_on < today, not_voted() == 0))


def to_close(today: date) -> Sequence[AppraisalRound]:
    return db.session.scalars(select(AppraisalRound).where(is_closable(today)).options(WITH_BRANCH).order_by(AppraisalRound.id)).all()


# --- counts of branches -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Result:
    """How many of a branch's findings were which grade in one concluded round."""

    round_id: int
    branch: str
    year: int
    concluded_on: date | None
    counts: dict[MemberGrade, int] = field(default_factory=dict)


def results(identity: Identity, year: int) -> list[Result]:
    """Counts of concluded rounds with enough members, in the order of the tree: of the branches whose figures of appraisals this person reads
    (`measures.overseen`); a committee found these grades itself."""
    span = reach(identity, "talk:coverage")
    seen = [] if span.everything else [AppraisalRound.branch_id.in_(sorted(span.branch_ids))]
    enough = select(func.count()).where(AppraisedMember.round_id == AppraisalRound.id).correlate(AppraisalRound).scalar_subquery()
    statement = select(AppraisalRound.id, Branch.name, AppraisalRound.year, AppraisalRound.concluded_on, AppraisedMember.finding, func.count()).join(
        Branch, Branch.id == AppraisalRound.branch_id).join(AppraisedMember, AppraisedMember.round_id == AppraisalRound.id).where(
        AppraisalRound.year == year, AppraisalRound.state == RoundState.CONCLUDED, AppraisedMember.finding.is_not(None),
        enough >= catalogue.LEAST_FORMAL.value, *seen).group_by(
        AppraisalRound.id, Branch.name, AppraisalRound.year, AppraisalRound.concluded_on, AppraisedMember.finding, Branch.sort_order, Branch.id)
    found: dict[int, Result] = {}
    for key, branch, of_year, concluded_on, finding, count in db.session.execute(statement.order_by(Branch.sort_order, Branch.id)):
        assert finding is not None
        found.setdefault(key, Result(key, branch, of_year, concluded_on)).counts[finding] = count
    return list(found.values())
