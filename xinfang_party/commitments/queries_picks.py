"""What keepers of published promises want counted by hand, or no longer, and who decides on it."""
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ScalarSelect, func, select

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.models import Commitment, CommitmentLine, PickRequest
from xinfang_party.commitments.queries import get_led
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound


def request_for(line: CommitmentLine, fact_id: int) -> PickRequest | None:
    return db.session.scalars(select(PickRequest).where(PickRequest.line_id == line.id, PickRequest.fact_id == fact_id)).one_or_none()


def get_led_request(identity: Identity, request_id: int) -> tuple[PickRequest, Commitment]:
    """One that this person decides on, with its promise."""
    request = db.session.get(PickRequest, request_id)
    if request is None:
        raise NotFound
    return request, get_led(identity, "commitment:vet-pick", request.line.commitment_id)


def with_requests_before(day: date) -> Sequence[tuple[Commitment, date]]:
    """(promise, day of its oldest request), whoever decides, where the oldest was asked for before this day."""
    first = first_asked_on()
    found = db.session.execute(select(Commitment, first).where(first < day).order_by(Commitment.id)).unique()
    return [(commitment, asked_on) for commitment, asked_on in found]


def first_asked_on() -> ScalarSelect[date]:
    """The day of the oldest request of a promise; none where none waits."""
    return select(func.min(PickRequest.asked_on)).join(CommitmentLine, CommitmentLine.id == PickRequest.line_id).where(
        CommitmentLine.commitment_id == Commitment.id).correlate(Commitment).scalar_subquery()
