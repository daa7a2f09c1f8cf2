"""Promises a viewer may see, keep, decide on and appraise."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.commitments import catalogue
from xinfang_party.commitments.models import (
    Appraisal,
    AppraisalWeights,
    Commitment,
    CommitmentLine,
    CommitmentStep,
    ProgressNote,
)
from xinfang_party.commitments.terms import PUBLIC_STATES, Grade, Kind, Side, State, Weights
from xinfang_party.files.models import Attachment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.organization.models import CommitteePost, Member, in_force
from xinfang_party.organization.queries import branch_names
from xinfang_party.organization.terms import LEADING

WHOLE = (selectinload(Commitment.lines),)
WITH_BRANCH = joinedload(Commitment.member).undefer(Member.home_branch_id)
"""Where the keeper is today, for lists that ask it of each."""
IS_PUBLIC = Commitment.state.in_(PUBLIC_STATES)
WAS_SENT = or_(Commitment.state.notin_([State.DRAFT, State.WITHDRAWN]), and_(
    Commitment.state == State.WITHDRAWN, exists().where(CommitmentStep.commitment_id == Commitment.id, CommitmentStep.verb == "submit")))
"""It reached the branch: what was never sent is nobody's but its keeper's."""


# --- who may see what ---------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """Own ones in any state; those one decides on once they were sent; for overseers those being vetted or public;
    for the members of the branch the public ones."""
    widened = or_(IS_PUBLIC, Commitment.state.in_([State.SUBMITTED, State.APPROVED]))
    return or_(kept_by(identity), and_(owned(Commitment, identity, "commitment:vet"), WAS_SENT),
               and_(owned(Commitment, identity, "commitment:read"), widened), and_(IS_PUBLIC, of_peers(identity)))


def kept_by(identity: Identity) -> ColumnElement[bool]:
    """Promises this person makes: the own ones, and those of the branches he or she leads in person (not of all below them)."""
    if identity.member_id is None:
        return false()
    own = and_(Commitment.kind == Kind.MEMBER, Commitment.member_id == identity.member_id)
    return or_(own, and_(Commitment.kind == Kind.BRANCH, Commitment.branch_id.in_(led_in_person(identity.member_id))))


def led_in_person(member_id: int) -> Select[Any]:
    """Ids of branches of which this member is secretary or deputy today."""
    return select(CommitteePost.branch_id).where(
        CommitteePost.member_id == member_id, CommitteePost.duty.in_(LEADING), in_force(CommitteePost, clock.today()))


def branches_to_promise_for(identity: Identity) -> dict[int, str]:
    """{id: name} of the branches this person leads in person."""
    if identity.member_id is None:
        return {}
    led = set(db.session.scalars(led_in_person(identity.member_id)))
    return {key: name for key, name in branch_names().items() if key in led} if led else {}


def of_peers(identity: Identity) -> ColumnElement[bool]:
    """Promises of the own branch, which its members appraise."""
    return Commitment.branch_id.in_(reach(identity, "commitment:appraise-peer").branch_ids)


def load(commitment_id: int, condition: ColumnElement[bool], *more: Any) -> Commitment:
    whole = select(Commitment).where(Commitment.id == commitment_id, condition).options(joinedload(Commitment.lines), *more)
    found = db.session.scalars(whole).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def get_readable(identity: Identity, commitment_id: int) -> Commitment:
    """With what its page needs: where the keeper is today, which facts were frozen and which are asked for."""
    line = joinedload(Commitment.lines)
    return load(commitment_id, readable(identity), WITH_BRANCH, line.joinedload(CommitmentLine.frozen).undefer(FrozenFigure.facts),
                line.joinedload(CommitmentLine.requests))


def get_kept(identity: Identity, commitment_id: int) -> Commitment:
    return load(commitment_id, kept_by(identity))


def get_led(identity: Identity, permission: str, commitment_id: int) -> Commitment:
    """One that reached the branch and that this person decides on."""
    return load(commitment_id, and_(owned(Commitment, identity, permission), WAS_SENT))


def get_of_peer(identity: Identity, commitment_id: int) -> Commitment:
    """A public one of the own branch that is not the person's own."""
    return load(commitment_id, and_(IS_PUBLIC, of_peers(identity), ~kept_by(identity)))


def get_kept_line(identity: Identity, line_id: int) -> tuple[CommitmentLine, Commitment]:
    """A line of an own promise, with the promise."""
    holds = exists().where(CommitmentLine.id == line_id, CommitmentLine.commitment_id == Commitment.id)
    found = db.session.scalars(select(Commitment).where(holds, kept_by(identity)).options(joinedload(Commitment.lines))).unique().one_or_none()
    if found is None:
        raise NotFound
    return next(line for line in found.lines if line.id == line_id), found


# --- lists --------------------------------------------------------------------------------------------------------------------

def listed(identity: Identity, *, state: State | None = None, year: int | None = None, branch_id: int | None = None) -> Select[Any]:
    """Those the viewer may read, newest period first."""
    statement = select(Commitment).where(readable(identity))
    if state is not None:
        statement = statement.where(Commitment.state == state)
    if year is not None:
        statement = statement.where(Commitment.starts_on <= date(year, 12, 31), Commitment.ends_on >= date(year, 1, 1))
    if branch_id is not None:
        statement = statement.where(Commitment.branch_id == branch_id)
    return statement.order_by(Commitment.ends_on.desc(), Commitment.id.desc())


def on_board(branch_id: int | None = None) -> Select[Any]:
    """What the public board shows: published promises that run, or ended this or last year, the latest end first."""
    statement = select(Commitment).where(IS_PUBLIC, Commitment.ends_on >= date(clock.today().year - 1, 1, 1))
    if branch_id is not None:
        statement = statement.where(Commitment.branch_id == branch_id)
    return statement.order_by(Commitment.ends_on.desc(), Commitment.branch_id, Commitment.id)


def branches_on_board() -> dict[int, str]:
    """{id: name} of those with something public: strangers need not learn of others."""
    public = set(db.session.scalars(select(Commitment.branch_id).where(IS_PUBLIC).distinct()))
    return {key: name for key, name in branch_names().items() if key in public}


def left_to(identity: Identity, permission: str) -> ColumnElement[bool]:
    """Those of others that this person should decide on: of the branches led; for the Party office those nobody in the branch may decide."""
    span = reach(identity, permission)
    theirs = or_(Commitment.branch_id.in_(span.branch_ids), nobody_else_decides() if span.everything else false())
    return and_(theirs, ~kept_by(identity))


def nobody_else_decides() -> ColumnElement[bool]:
    """The branch itself promises, or the keeper is the only one who leads it."""
    others = exists().where(CommitteePost.branch_id == Commitment.branch_id, CommitteePost.duty.in_(LEADING),
                            in_force(CommitteePost, clock.today()), CommitteePost.member_id != Commitment.member_id)
    return or_(Commitment.kind == Kind.BRANCH, ~others)


# --- what belongs to one ------------------------------------------------------------------------------------------------------

def notes_of(commitment: Commitment) -> dict[ProgressNote, list[Attachment]]:
    """Each note with its files, by its day; one statement."""
    files = and_(Attachment.subject_kind == ProgressNote.__tablename__, Attachment.subject_id == ProgressNote.id)
    found: dict[ProgressNote, list[Attachment]] = {}
    for note, attachment in db.session.execute(select(ProgressNote, Attachment).outerjoin(Attachment, files).where(
            ProgressNote.commitment_id == commitment.id).order_by(ProgressNote.noted_on, ProgressNote.id, Attachment.id)):
        found.setdefault(note, []).extend([attachment] if attachment is not None else [])
    return found


def appraisals_of(commitment: Commitment) -> Sequence[Appraisal]:
    return db.session.scalars(select(Appraisal).where(Appraisal.commitment_id == commitment.id).order_by(Appraisal.id)).all()


def own_appraisal(commitment: Commitment, side: Side, identity: Identity) -> Appraisal | None:
    """What this person said on this side; the member's own word before one of the account from before it was linked."""
    said = [answer for answer in appraisals_of(commitment) if answer.side is side and answer.is_from(identity)]
    return next((answer for answer in said if answer.member_id is not None), said[0] if said else None)


def grades_by_side(answers: Sequence[Appraisal]) -> dict[Side, list[Grade]]:
    found: dict[Side, list[Grade]] = {Side.SELF: [], Side.PEER: [], Side.ORGANIZATION: []}
    for answer in answers:
        found[answer.side].append(answer.grade)
    return found


def weights_on(day: date) -> Weights:
    """The weights in force on a day; the default before the bureau set its own."""
    row = db.session.scalars(weights_history().where(AppraisalWeights.from_on <= day).limit(1)).one_or_none()
    return catalogue.DEFAULT_WEIGHTS if row is None else row.weights


def weights_history() -> Select[Any]:
    """Every setting of the weights, the newest first."""
    return select(AppraisalWeights).order_by(AppraisalWeights.from_on.desc(), AppraisalWeights.id.desc())
