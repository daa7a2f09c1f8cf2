"""What a person owes because of promises: decisions of those who lead, steps of those who keep, a word from peers."""
from collections.abc import Sequence
from datetime import date

from flask import g, has_request_context

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.queries_owed import Waiting, waiting_for
from xinfang_party.commitments.rules import appraisal_due, conclude_due, pick_due
from xinfang_party.commitments.service import address, due_of
from xinfang_party.commitments.terms import State, Turn
from xinfang_party.kernel import clock
from xinfang_party.web.owed import Owed

DECISIONS = {State.SUBMITTED: "审诺", State.APPROVED: "示诺", State.REPORTED: "评诺和评定"}
NO_REPORT = "承诺人没有述诺，评诺和评定"
WORDS_TO_SAY = ((Turn.APPRAISE_OWN, "自评"), (Turn.APPRAISE_PEER, "互评"))


def to_decide(identity: Identity) -> list[Owed]:
    """Others' promises that wait for this person: to vet, to publish, to conclude with a report or, where none came, without."""
    return [owed(DECISIONS[commitment.state], commitment) if commitment.state in DECISIONS
            else owed(NO_REPORT, commitment, conclude_due(commitment.ends_on)) for commitment, _ in asked(identity)[Turn.DECIDE]]


def to_vet_picks(identity: Identity) -> list[Owed]:
    """Others' running promises whose keepers want facts counted by hand, or no longer."""
    return [owed("审定手工增减", commitment, pick_due(asked_on)) for commitment, asked_on in asked(identity)[Turn.VET_PICKS]]


def to_keep(identity: Identity) -> list[Owed]:
    """The own ones: a draft to send, one that came back, a report that is due."""
    return [owed(words, commitment) for commitment in own(identity) if (words := step_of(commitment)) is not None]


def own(identity: Identity) -> Sequence[Commitment]:
    """The promises this person keeps, that still go on, with their lines."""
    return [commitment for commitment, _ in asked(identity)[Turn.KEEP]]


def asked(identity: Identity) -> Waiting:
    """Everything that promises ask of this person, read once a request: the sources share it, and the home page shows the own ones. A timed job
    lives longer than what it read."""
    known = g.setdefault("asked_by_promises", {}) if has_request_context() else {}
    if identity not in known:
        known[identity] = waiting_for(identity)
    return known[identity]


def to_appraise(identity: Identity) -> list[Owed]:
    """Reported ones of the own branch on which this person has not said a word yet, the own ones among them."""
    found = asked(identity)
    return [owed(words, commitment, appraisal_due(since)) for turn, words in WORDS_TO_SAY for commitment, since in found[turn]]


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


def owed(what: str, commitment: Commitment, due_on: date | None = None) -> Owed:
    return Owed(what, f"{commitment.title}（{commitment.keeper}）", address(commitment), due_on or due_of(commitment))
