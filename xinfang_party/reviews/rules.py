"""Whose step comes next, who may not take it, when a version comes into force: values and `today` in, verdicts out. Source: domain.md 5.5."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang_party.integrity.rules import cross_checker
from xinfang_party.integrity.terms import Chain, Grade, State
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.reviews.terms import LED, NAMED, ROUTE, VERB_LABELS, Checked

FLOW: Workflow[State] = Workflow({
    (State.CHECK, "submit"): State.CROSS,
    (State.CROSS, "pass"): State.HEAD,
    (State.CROSS, "return"): State.CHECK,
    (State.HEAD, "pass"): State.LEADER,
    (State.HEAD, "return"): State.CHECK,
    (State.LEADER, "pass"): State.MAIN,
    (State.LEADER, "return"): State.CHECK,
    (State.MAIN, "pass"): State.FILING,
    (State.MAIN, "return"): State.CHECK,
    (State.FILING, "file"): State.NOTICE,
    (State.FILING, "return"): State.CHECK,
    (State.NOTICE, "uphold"): State.CHECK,
    (State.NOTICE, "put-in-force"): State.IN_FORCE,
}, VERB_LABELS)
"""As if every step had its person; `following` passes over those that have none."""
TURNS = {State.CHECK: "对照岗位职责自查并提交", State.CROSS: "互查", State.HEAD: "部门负责人审核", State.LEADER: "分管领导审定", State.MAIN: "主要领导审定",
         State.FILING: "备案并公示"}


def hands(chain: Chain, grade: Grade | None, acted: Collection[int] = ()) -> dict[State, int]:
    """The steps that are taken between the own check and the filing, and by whom. Nobody acts twice or on the own check, and the main leader is asked
    only about what is high. `acted`: who took a step before."""
    found: dict[State, int] = {}
    for state in ROUTE:
        person = chain.of(state)
        if person is None or person == chain.holder or person in acted or person in found.values() or (state is State.MAIN and grade is not Grade.HIGH):
            continue
        found[state] = person
    return found


def following(state: State, verb: str, chain: Chain, grade: Grade | None, acted: Collection[int] = ()) -> State:
    """Where the verb leads. Raises `Refusal` where it cannot be done from here."""
    return settled(FLOW.next(state, verb), chain, grade, acted)


def settled(state: State, chain: Chain, grade: Grade | None, acted: Collection[int] = ()) -> State:
    """That step, or the first after it that somebody takes."""
    taken = hands(chain, grade, acted)
    return next((one for one in ROUTE[ROUTE.index(state):] if one in taken), State.FILING) if state in ROUTE else state


def is_led(chain: Chain, grade: Grade | None, taken: Collection[State]) -> bool:
    """Did somebody who answers for the department find it right; of what is high, the main leader? `taken`: steps that were passed."""
    return (State.MAIN in taken) if grade is Grade.HIGH else any(state in taken for state in LED)


def why_not_pass(state: State, chain: Chain, member_id: int | None) -> str | None:
    if member_id is None or chain.of(state) != member_id:
        return "现在不是您办理的一步，请刷新页面查看轮到谁办。"
    return "不能审核自己的自查，请由机关纪委调整办理人。" if member_id == chain.holder else None


def why_not_submit(chain: Chain, member_id: int | None, *, is_discipline: bool) -> str | None:
    if chain.holder is None and not is_discipline:
        return "这个岗位现在没有人，请由机关纪委自查。"
    if chain.holder is not None and member_id != chain.holder:
        return "自查由本人提交，请联系本人；本人已经不在岗位的，请机关纪委调整自查人。"
    return None


def why_not_file(*, had_part: bool, is_led: bool, is_only: bool = False, opinion: str) -> str | None:
    """`had_part`: checked it, or took a step; `is_only`: nobody else of the discipline office has an account."""
    if had_part:
        if not is_only:
            return "自查的人和办过前面步骤的人不能备案，请由机关纪委其他人办理。"
        return None if opinion.strip() else "您自查过或者办过前面的步骤，机关纪委又没有其他人的账号。由您备案的，请写明理由。"
    if is_led or opinion.strip():
        return None
    return "这一次没有领导能够审定（没有登记，或者就是本人；高风险的要主要领导审定）。由机关纪委备案的，请写明理由。"


def why_not_return(state: State, chain: Chain, member_id: int | None, *, is_discipline: bool) -> str | None:
    if state is State.FILING:
        return None if is_discipline else "现在由机关纪委办理，请联系机关纪委。"
    return why_not_pass(state, chain, member_id)


def why_not_reason(reason: str) -> str | None:
    return None if reason.strip() else "请写明理由，对方会看到。"


# --- who is named -------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Place:
    """Whose a register is, as the organization knows it today."""

    fresh: Chain
    """As it would be named today."""
    holders: Collection[int]
    """Who may check it."""
    colleagues: Sequence[int]
    """The department's members, by number."""
    here: Collection[int]
    """Who has not left the bureau."""
    has_turned: bool = False
    """Somebody came to the post or left it after the discipline office named who takes the steps."""


def renewed(now: Chain, place: Place, state: State, *, is_named: bool) -> Chain:
    """The chain of a version under way as the organization knows it today. Who holds the post checks; who leads now takes the steps that are still ahead.
    Whom the discipline office named (`is_named`) stays while in the bureau. Of a step nobody is known for today who was named stays, unless gone."""
    holder = checker(now.holder, place, state, is_named=is_named)
    ahead = ROUTE if state is State.CHECK or holder != now.holder else ROUTE[ROUTE.index(state):] if state in ROUTE else ()
    head, leader, main = (leads(now.of(step), place.fresh.of(step), place, is_named=is_named) if step in ahead else now.of(step) for step in LED)
    taken = (holder, head, leader, main)
    stays = (now.cross is None if is_named else State.CROSS not in ahead) or now.cross in (place.here if is_named else place.colleagues)
    if stays and (now.cross is None or now.cross not in taken):
        return Chain(holder, now.cross, head, leader, main)
    return Chain(holder, cross_checker(place.colleagues, Chain(holder, None, head, leader, main)), head, leader, main)


def checker(now: int | None, place: Place, state: State, *, is_named: bool) -> int | None:
    is_kept = is_named and not (place.has_turned and place.holders) and (now is None or now in place.here)
    goes_on = not place.holders and state is not State.CHECK
    return now if now in place.holders or is_kept or goes_on else place.fresh.holder


def leads(now: int | None, fresh: int | None, place: Place, *, is_named: bool) -> int | None:
    if is_named and (now is None or now in place.here):
        return now
    return fresh or (now if now in place.here else None)


# --- what begins by itself ----------------------------------------------------------------------------------------------------

def next_checker(checked: Checked, holders: Sequence[int], came: Mapping[int, date]) -> int | None:
    """Who holds the post now and is to check it, because he came after the version in force was begun, or because who checked it holds it no more.
    `holders`: the one who came first in front. What a sheet brought of a post nobody was known to hold was checked on paper."""
    new = [one for one in holders if one != checked.holder and came[one] > checked.opened_on]
    if new or checked.holder in holders or checked.is_named or (checked.holder is None and checked.is_paper):
        return new[-1] if new else None
    return holders[0] if holders else None


def new_head(checked: Checked, head: int | None) -> int | None:
    """The head of a department, where its own register was checked under another."""
    return None if head in (checked.holder, checked.head) else head


def why_not_named(chain: Chain, *, before: Chain, fresh: Chain, by: int | None) -> tuple[str, str] | None:
    """(sentence, field). `before`: as it stood; `fresh`: as the organization would name it now; `by`: who names."""
    if chain.cross is not None and chain.cross in (chain.holder, chain.head, chain.leader, chain.main):
        return "互查人不能是本人、部门负责人或者审定的领导，请换一位。", "cross_checker"
    if chain.holder is None and fresh.holder is not None:
        return "这个岗位现在有人，自查人不能空着。", "holder"
    for state, field in NAMED.items():
        if by is not None and chain.of(state) == by != before.of(state):
            return "不能把自己列为办理人，请由机关纪委其他人调整。", field
        if state in LED and chain.of(state) in (None, chain.holder) and fresh.of(state) not in (None, chain.holder):
            return "这一步有人可办，不能空着，也不能由自查的人办。", field
    return None


# --- days ---------------------------------------------------------------------------------------------------------------------

def why_not_check_due(due_on: date, today: date, longest: int) -> str | None:
    if due_on < today:
        return "自查期限应不早于今天。"
    last = today + timedelta(days=longest)
    return f"自查期限最晚到{chinese(last)}，请检查年份。" if due_on > last else None


def why_not_object(state: State, from_on: date | None, to_on: date | None, today: date) -> str | None:
    if state is not State.NOTICE or from_on is None or to_on is None:
        return "现在不在公示期，不能提异议。有不同意见的，请告诉机关纪委。"
    return None if from_on <= today <= to_on else f"公示期是{chinese(from_on)}到{chinese(to_on)}，现在不能提异议。请告诉机关纪委。"


def why_not_answer(answered_on: date | None, chain: Chain, member_id: int | None, *, is_own: bool) -> str | None:
    if answered_on is not None:
        return "这条异议已经答复，请刷新页面查看。"
    if is_own:
        return "不能答复自己提的异议，请由机关纪委其他人办理。"
    return "这张登记表和您本人有关，请由机关纪委其他人答复。" if member_id is not None and member_id == chain.holder else None
