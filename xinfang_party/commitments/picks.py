"""Facts counted by hand: chosen while the promise is written and vetted with it; once it is public, the vetter agrees first."""
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.commitments import notices, rules
from xinfang_party.commitments.lines import of_keeper
from xinfang_party.commitments.models import Commitment, CommitmentLine, PickedFact, PickRequest
from xinfang_party.commitments.queries_picks import request_for
from xinfang_party.commitments.service import keepers_of, step, tell_deciders, tell_keeper
from xinfang_party.commitments.terms import Wish
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal, refuse
from xinfang_party.measures import registry

ENDINGS = {"approve-pick", "refuse-pick", "take-back-pick"}
UNKNOWN = "没有找到这个编号的事项，请核对后再填。只能计入承诺人自己的事项：党员承诺是本人承办的，支部承诺是本支部的；检举控告事项不能计入。"


def pick_by_number(line: CommitmentLine, commitment: Commitment, number: str, *, by: Identity) -> None:
    """One more of the keeper's own facts, named by its number: counted at once while the promise is written, else asked for."""
    refuse_unless_open(commitment)
    fact_id = find(line, commitment, number.strip(), by)
    if picked(line, fact_id) is not None:
        raise Refusal("这一件已经手工计入，不用再填。", "fact")
    if request_for(line, fact_id) is not None:
        raise Refusal("这一件已经申请过，正等待审定，不用再填。", "fact")
    if commitment.state.is_editable:
        line.picked.append(PickedFact(fact_id=fact_id, actor=by.name, picked_at=clock.now()))
        noted(commitment, "commitment.picked", line, fact_id, by)
    else:
        ask(line, commitment, fact_id, Wish.ADD, by=by)


def unpick(line: CommitmentLine, commitment: Commitment, fact_id: int, *, by: Identity) -> str:
    """Take one out: at once while the promise is written, else asked for. What is only asked for yet is taken back. Returns the verb."""
    refuse_unless_open(commitment)
    request, fact = request_for(line, fact_id), picked(line, fact_id)
    if request is not None:
        db.session.delete(request)
        step(commitment, "take-back-pick", by=by, line=line.id, fact=fact_id)
        return "take-back-pick"
    if fact is None:
        raise NotFound
    if commitment.state.is_editable:
        line.picked.remove(fact)
        noted(commitment, "commitment.unpicked", line, fact_id, by)
        return "unpick"
    ask(line, commitment, fact_id, Wish.DROP, by=by)
    return "ask-unpick"


def ask(line: CommitmentLine, commitment: Commitment, fact_id: int, wish: Wish, *, by: Identity) -> None:
    today = clock.today()
    db.session.add(PickRequest(line_id=line.id, fact_id=fact_id, wish=wish, actor=by.name, asked_on=today))
    step(commitment, "ask-pick" if wish is Wish.ADD else "ask-unpick", by=by, line=line.id, fact=fact_id)
    tell_deciders(commitment, notices.VET_PICK, f"{commitment.keeper}申请增减承诺“{commitment.title}”手工计入的事项，请审定。",
                  due_on=rules.pick_due(today), time=requests_ended(commitment))


def requests_ended(commitment: Commitment) -> str:
    """Several asked for on one day are told once, but anew after one was decided on or taken back."""
    return str(sum(step.verb in ENDINGS for step in commitment.steps))


def approve(request: PickRequest, commitment: Commitment, *, by: Identity) -> None:
    """From now on the fact counts, or no longer. Refused where it has become another's meanwhile."""
    refuse_to_decide(commitment, by)
    line, fact = request.line, picked(request.line, request.fact_id)
    if request.wish is Wish.ADD and not of_keeper(line, commitment, [request.fact_id]):
        raise Refusal("这一件现在已经不是承诺人的事项，或者不能计入承诺。请点“不同意”并写明理由。")
    if request.wish is Wish.ADD:
        line.picked.append(PickedFact(fact_id=request.fact_id, actor=request.actor, picked_at=clock.now()))
    elif fact is not None:
        line.picked.remove(fact)
    decide(request, commitment, "approve-pick", "", by)
    tell_keeper(commitment, notices.PICK_APPROVED, f"承诺“{commitment.title}”手工{request.wish.label}一件事项的申请已同意。")


def refuse_request(request: PickRequest, commitment: Commitment, *, opinion: str, by: Identity) -> None:
    """All stays as it is; the keeper reads why."""
    refuse_to_decide(commitment, by)
    if not opinion.strip():
        raise Refusal("不同意请写明理由，让承诺人知道为什么。", "opinion")
    refuse(rules.why_not_text(opinion), "opinion")
    decide(request, commitment, "refuse-pick", opinion, by)
    tell_keeper(commitment, notices.PICK_REFUSED,
                f"承诺“{commitment.title}”手工{request.wish.label}一件事项的申请没有同意：{opinion}")


def decide(request: PickRequest, commitment: Commitment, verb: str, opinion: str, by: Identity) -> None:
    """The version moves on, so that of two deciders, or of a decider and the freeze, one comes first and the other is told."""
    db.session.delete(request)
    flag_modified(commitment, "title")
    step(commitment, verb, opinion, by=by, line=request.line_id, fact=request.fact_id)


def noted(commitment: Commitment, tag: str, line: CommitmentLine, fact_id: int, by: Identity) -> None:
    """The version moves on with it: a promise sent from another window goes without a change nobody vetted."""
    flag_modified(commitment, "title")
    audit.record(tag, subject=commitment, by=by, line=line.id, fact=fact_id)


def find(line: CommitmentLine, commitment: Commitment, number: str, by: Identity) -> int:
    """The id of the keeper's own fact of this number. Another's, and one that does not exist, are the same answer."""
    view = registry.rows_view(registry.facts_of(registry.get(line.measure_code)).of)
    fact_id = view.find(number, by) if view is not None and view.find is not None else None
    if fact_id is None or not of_keeper(line, commitment, [fact_id]):
        raise Refusal(UNKNOWN, "fact")
    return fact_id


def picked(line: CommitmentLine, fact_id: int) -> PickedFact | None:
    return next((fact for fact in line.picked if fact.fact_id == fact_id), None)


def refuse_unless_open(commitment: Commitment) -> None:
    refuse(rules.why_not_pick(commitment.state, commitment.ends_on, clock.today(), is_frozen=commitment.is_frozen), "fact")


def refuse_to_decide(commitment: Commitment, by: Identity) -> None:
    refuse(rules.why_not_vet(keepers_of(commitment), by.member_id))
    refuse(rules.why_not_pick(commitment.state, commitment.ends_on, clock.today(), is_frozen=commitment.is_frozen))
