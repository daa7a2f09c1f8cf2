"""What a person owes because of promises: decisions of those who lead, steps of those who keep, a word from peers."""
from collections.abc import Sequence

from flask import g

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.queries import kept, unappraised, waiting_for
from xinfang_party.commitments.service import address, due_of
from xinfang_party.commitments.terms import State
from xinfang_party.kernel import clock
from xinfang_party.web.owed import Owed

DECISIONS = {State.SUBMITTED: "审诺", State.APPROVED: "示诺", State.REPORTED: "评诺和评定"}


def to_decide(identity: Identity) -> list[Owed]:
    """Others' promises that wait for this person: to vet, to publish, to conclude."""
    return [owed(DECISIONS[commitment.state], commitment) for commitment in waiting_for(identity)]


def to_keep(identity: Identity) -> list[Owed]:
    """The own ones: a draft to send, one that came back, a report that is due."""
    return [owed(words, commitment) for commitment in own(identity) if (words := step_of(commitment)) is not None]


def own(identity: Identity) -> Sequence[Commitment]:
    """The promises this person keeps, read once a request: the home page shows them and asks what they owe."""
    known = g.setdefault("own_promises", {})
    if identity not in known:
        known[identity] = kept(identity)
    return known[identity]


def to_appraise(identity: Identity) -> list[Owed]:
    """Reported ones of the own branch on which this person has not said a word yet, the own ones among them."""
    return [owed("自评" if is_own else "互评", commitment) for commitment, is_own in unappraised(identity)]


def step_of(commitment: Commitment) -> str | None:
    match commitment.state:
        case State.DRAFT:
            return "提交审诺"
        case State.RETURNED:
            return "按意见修改承诺"
        case State.PUBLISHED if commitment.ends_on < clock.today():
            return "述诺"
        case _:
            return None


def owed(what: str, commitment: Commitment) -> Owed:
    return Owed(what, f"{commitment.title}（{commitment.keeper}）", address(commitment), due_of(commitment))
