"""What one person is asked for because of promises: decisions, requests, words, the own ones; one statement for all of it."""
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, literal, or_, select, union_all
from sqlalchemy.orm.attributes import set_committed_value

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.commitments.models import Appraisal, Commitment, CommitmentLine
from xinfang_party.commitments.queries import kept_by, left_to, of_peers
from xinfang_party.commitments.queries_picks import first_asked_on
from xinfang_party.commitments.terms import DECIDED_STATES, Side, State, Turn
from xinfang_party.commitments.unreported import is_unreported
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

MOST_OF_OTHERS, MOST_OWN = 50, 20
OVER = (State.WITHDRAWN, State.CONCLUDED)
Waiting = Mapping[Turn, list[tuple[Commitment, date]]]


def waiting_for(identity: Identity) -> Waiting:
    """Turn → (promise, the day that orders them: since when it waits, of the own ones their end), the earliest first; the own ones with their lines.

    Each kind is bounded by itself, so that many of one hide none of another.
    """
    found: dict[Turn, dict[Commitment, date]] = defaultdict(dict)
    lines: dict[Commitment, list[CommitmentLine]] = {}
    if parts := list(parts_for(identity)):
        asked = union_all(*parts).subquery()
        of_own = and_(CommitmentLine.commitment_id == Commitment.id, asked.c.turn == Turn.KEEP.value)
        statement = select(Commitment, asked.c.turn, asked.c.since, CommitmentLine).join(asked, asked.c.id == Commitment.id).outerjoin(CommitmentLine, of_own)
        for commitment, turn, since, line in db.session.execute(statement.order_by(asked.c.since, Commitment.id, CommitmentLine.position)).unique():
            found[Turn(turn)][commitment] = since
            lines.setdefault(commitment, []).extend([line] if line is not None else [])
    for commitment in found[Turn.KEEP]:
        set_committed_value(commitment, "lines", lines[commitment])
    return defaultdict(list, {turn: list(some.items()) for turn, some in found.items()})


def parts_for(identity: Identity) -> Iterator[Select[Any]]:
    if may(identity, "commitment:vet"):
        decidable = or_(Commitment.state.in_(DECIDED_STATES), is_unreported(clock.today()))
        yield part(Turn.DECIDE, Commitment.state_since, MOST_OF_OTHERS, decidable, left_to(identity, "commitment:vet"))
    if may(identity, "commitment:vet-pick"):
        first = first_asked_on()
        yield part(Turn.VET_PICKS, first, MOST_OF_OTHERS, first.is_not(None), left_to(identity, "commitment:vet-pick"))
    if may(identity, "commitment:appraise-peer"):
        own, reported = kept_by(identity), Commitment.state == State.REPORTED
        yield part(Turn.APPRAISE_OWN, Commitment.state_since, MOST_OWN, reported, own, ~answered(identity, Side.SELF))
        peers = and_(of_peers(identity), ~own)
        yield part(Turn.APPRAISE_PEER, Commitment.state_since, MOST_OWN, reported, peers, ~answered(identity, Side.PEER))
    if may(identity, "commitment:draft"):
        yield part(Turn.KEEP, Commitment.ends_on, MOST_OWN, kept_by(identity), Commitment.state.notin_(OVER))


def part(turn: Turn, since: Any, most: int, *conditions: Any) -> Select[Any]:
    """(id, turn, since) of the first `most`; within a SELECT of its own, because SQLite bounds only the whole of a UNION."""
    chosen = select(Commitment.id, literal(turn.value).label("turn"), since.label("since")).where(*conditions)
    return select(chosen.order_by("since", Commitment.id).limit(most).subquery())


def answered(identity: Identity, side: Side) -> Any:
    """By the same person, through whatever account."""
    return exists().where(Appraisal.commitment_id == Commitment.id, Appraisal.side == side, Appraisal.said_by(identity))
