"""What people do with a promise; each function is one step and leaves one step row and one audit entry."""
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.commitments import notices, rules
from xinfang_party.commitments.lines import set_lines, why_not_picked
from xinfang_party.commitments.models import AppraisalWeights, Commitment, CommitmentStep, ProgressNote
from xinfang_party.commitments.queries import weights_on
from xinfang_party.commitments.terms import PAST, Kind, State, Weights, Wording
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind as NoticeKind
from xinfang_party.organization.queries import leaders_of
from xinfang_party.web.links import path_to


def draft(*, kind: Kind, facts: dict[str, Any], lines: list[dict[str, Any]], branch_id: int, by: Identity) -> Commitment:
    """A new promise of `by` (or of the branch), not yet sent. `lines`: as `lines.set_lines` takes them."""
    if kind is Kind.MEMBER and by.member_id is None:
        raise Refusal("您的账号没有关联党员，不能填写党员承诺，请联系机关党委。")
    commitment = Commitment(kind=kind, member_id=by.member_id if kind is Kind.MEMBER else None, branch_id=branch_id,
                            state=State.DRAFT, state_since=clock.today())
    write(commitment, facts)
    db.session.add(commitment)
    db.session.flush()
    set_lines(commitment, lines)
    step(commitment, "draft", by=by)
    return commitment


def edit(commitment: Commitment, *, facts: dict[str, Any], lines: list[dict[str, Any]], version: int | None, by: Identity) -> None:
    """Write it anew. The version moves on even where only a line was changed."""
    if not commitment.state.is_editable:
        raise Refusal("承诺提交之后不能再改；如需修改，请由支部退回。")
    refuse_stale(commitment, version)
    write(commitment, facts)
    flag_modified(commitment, "title")
    set_lines(commitment, lines)
    step(commitment, "edit", by=by)


def write(commitment: Commitment, facts: dict[str, Any]) -> None:
    refuse(rules.why_not_period(facts["starts_on"], facts["ends_on"], clock.today()), "ends_on")
    for name in ("title", "content", "served"):
        refuse(rules.why_not_text(facts[name] or ""), name)
    for name in ("title", "content", "served", "starts_on", "ends_on"):
        setattr(commitment, name, facts[name])


def submit(commitment: Commitment, *, version: int | None = None, by: Identity) -> None:
    """Send it to be vetted. Refused while it is vague; the branch's leaders are told."""
    refuse_stale(commitment, version)
    questions = rules.why_vague(Wording(commitment.content, commitment.served, commitment.ends_on, len(commitment.lines)))
    refuse("".join(questions) or None)
    refuse(rules.why_not_period(commitment.starts_on, commitment.ends_on, clock.today()))
    for line in commitment.lines:
        refuse(why_not_picked(line, commitment))
    move(commitment, "submit", by=by)
    tell_deciders(commitment, notices.VET, f"{commitment.keeper}提交了承诺“{commitment.title}”，请审诺。", time=steps_taken(commitment))


def approve(commitment: Commitment, *, opinion: str = "", version: int | None = None, by: Identity) -> None:
    refuse_stale(commitment, version)
    refuse(rules.why_not_vet(keepers_of(commitment), by.member_id))
    move(commitment, "approve", opinion, by=by)
    tell_keeper(commitment, notices.APPROVED, f"承诺“{commitment.title}”审诺通过，等待公示。")


def return_(commitment: Commitment, *, opinion: str, version: int | None = None, by: Identity) -> None:
    """Send it back with what should change."""
    refuse_stale(commitment, version)
    refuse(rules.why_not_vet(keepers_of(commitment), by.member_id))
    if not opinion.strip():
        raise Refusal("退回时请写明修改意见，让承诺人知道改什么。", "opinion")
    move(commitment, "return", opinion, by=by)
    tell_keeper(commitment, notices.REWORK, f"承诺“{commitment.title}”被退回修改：{opinion}")


def publish(commitment: Commitment, *, version: int | None = None, by: Identity) -> None:
    refuse_stale(commitment, version)
    refuse(rules.why_not_vet(keepers_of(commitment), by.member_id))
    refuse(rules.why_not_publish(commitment.state, commitment.ends_on, clock.today()))
    commitment.published_on = clock.today()
    move(commitment, "publish", by=by)
    tell_keeper(commitment, notices.PUBLISHED, f"承诺“{commitment.title}”已公示，请按期践诺。")


def withdraw(commitment: Commitment, *, opinion: str, version: int | None = None, by: Identity) -> None:
    refuse_stale(commitment, version)
    if not opinion.strip():
        raise Refusal("撤回请写明原因。", "opinion")
    move(commitment, "withdraw", opinion, by=by)


def withdraw_of_left(commitment: Commitment, *, opinion: str, version: int | None = None, by: Identity) -> None:
    """By those who vet: the keeper left before it was public, and nobody else can take it back."""
    refuse(rules.why_not_withdraw_of_left(has_left=commitment.keeper_left(clock.today())))
    refuse(rules.why_not_vet(keepers_of(commitment), by.member_id))
    withdraw(commitment, opinion=opinion, version=version, by=by)


def note_progress(commitment: Commitment, *, noted_on: date, text: str, by: Identity) -> ProgressNote:
    if commitment.state is not State.PUBLISHED:
        raise Refusal("公示之后、述诺之前才能填写践诺记录。")
    if not commitment.starts_on <= noted_on <= clock.today():
        raise Refusal("记录日期应在承诺开始之后，并且不晚于今天。", "noted_on")
    if not text.strip():
        raise Refusal("请填写做了什么。", "text")
    refuse(rules.why_not_text(text), "text")
    note = ProgressNote(commitment_id=commitment.id, noted_on=noted_on, text=text, actor=by.name, at=clock.now())
    db.session.add(note)
    db.session.flush()
    step(commitment, "note-progress", by=by)
    return note


def report(commitment: Commitment, *, text: str, version: int | None = None, by: Identity) -> None:
    """The keeper's own report after the end (述诺)."""
    refuse_stale(commitment, version)
    refuse(rules.why_not_report(commitment.ends_on, clock.today()))
    if not text.strip():
        raise Refusal("请填写述诺内容。", "text")
    refuse(rules.why_not_text(text), "text")
    commitment.self_report = text
    settle_weights(commitment)
    move(commitment, "report", by=by)
    tell_deciders(commitment, notices.APPRAISE, f"{commitment.keeper}已述诺“{commitment.title}”，请组织评诺。")


def settle_weights(commitment: Commitment) -> None:
    """Those in force today, for good."""
    commitment.weights = {side.value: share for side, share in weights_on(clock.today()).as_dict().items()}


def set_weights(weights: Weights, *, by: Identity) -> None:
    """New weights for promises reported from now on; those reported already keep theirs."""
    refuse(rules.why_not_weights(weights))
    row = AppraisalWeights(from_on=clock.today(), self_share=weights.self, peer_share=weights.peer,
                           organization_share=weights.organization, masses_share=weights.masses, actor=by.name)
    db.session.add(row)
    audit.record("weights.edited", subject=row, by=by, weights=weights.as_dict())


def move(commitment: Commitment, verb: str, opinion: str = "", *, by: Identity, **details: Any) -> None:
    refuse(rules.why_not_text(opinion), "opinion")
    commitment.state = rules.FLOW.next(commitment.state, verb)
    commitment.state_since = clock.today()
    step(commitment, verb, opinion, by=by, **details)


def step(commitment: Commitment, verb: str, opinion: str = "", *, by: Identity, **details: Any) -> None:
    """`line` and `fact` among the details: which fact counted by hand it is about."""
    commitment.steps.append(CommitmentStep(verb=verb, opinion=opinion, account_id=by.account_id, actor=by.name, at=clock.now(),
                                           line_id=details.get("line"), fact_id=details.get("fact")))
    audit.record(f"commitment.{PAST[verb]}", subject=commitment, by=by, state=commitment.state, opinion=opinion, **details)


def tell_keeper(commitment: Commitment, kind: NoticeKind, text: str) -> None:
    notifications.notify_members(keepers_of(commitment), kind=kind, subject=commitment, text=text, url=address(commitment), due_on=clock.today(),
                                 time=steps_taken(commitment))


def tell_deciders(commitment: Commitment, kind: NoticeKind, text: str, *, due_on: date | None = None, time: str = "") -> int:
    """Those who decide next: the branch's other leaders; the Party office where there are none, or where the branch itself promises."""
    what = {"kind": kind, "subject": commitment, "text": text, "url": address(commitment), "due_on": due_on or due_of(commitment), "time": time}
    leaders = set(leaders_of(commitment.branch_id, clock.today())) - set(keepers_of(commitment))
    if leaders:
        return notifications.notify_members(leaders, **what)
    return notifications.notify_role(Role.PARTY_OFFICE, **what)


def tell_of_no_report(commitment: Commitment) -> int:
    why = "承诺人已经离开" if commitment.keeper_left(clock.today()) else "过了期限"
    return tell_deciders(commitment, notices.UNREPORTED, f"{why}，承诺“{commitment.title}”（{commitment.keeper}）没有述诺，请直接评价和评定。",
                         due_on=rules.conclude_due(commitment.ends_on))


def steps_taken(commitment: Commitment) -> str:
    """Tells what a step says from what an earlier one of the same day said: a promise may be returned and sent again within the hour."""
    return str(len(commitment.steps))


def keepers_of(commitment: Commitment) -> list[int]:
    """Member ids of those who made the promise: the member, or the leaders of the branch."""
    return [commitment.member_id] if commitment.member_id else leaders_of(commitment.branch_id, clock.today())


def address(commitment: Commitment) -> str:
    return path_to("commitments.show_commitment", commitment_id=commitment.id)


def due_of(commitment: Commitment) -> date | None:
    owed = due_step(commitment)
    return owed[1] if owed else None


def due_step(commitment: Commitment) -> tuple[str, date] | None:
    """`rules.step_due` as things stand today."""
    return rules.step_due(commitment.state, since=commitment.state_since, ends_on=commitment.ends_on, has_left=commitment.keeper_left(clock.today()))


def refuse_stale(commitment: Commitment, version: int | None) -> None:
    if version is not None and version != commitment.version:
        raise Conflict(MEANWHILE, address(commitment))
