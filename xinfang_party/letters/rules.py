"""What may be done with a letter, by whom and when: values and `today` in, a sentence or nothing out."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang_party.kernel.workflow import Workflow
from xinfang_party.letters.catalogue import TRIGGERS, number
from xinfang_party.letters.terms import VERB_LABELS, Adoption, Check, Kind, Means, State, Trigger

FLOW: Workflow[State] = Workflow({
    (State.DRAFT, "edit"): State.DRAFT, (State.DRAFT, "submit"): State.IN_REVIEW,
    (State.IN_REVIEW, "review"): State.REVIEWED, (State.IN_REVIEW, "return"): State.DRAFT,
    (State.REVIEWED, "issue"): State.ISSUED, (State.REVIEWED, "return"): State.DRAFT,
    (State.ISSUED, "deliver"): State.DELIVERED,
    (State.DELIVERED, "answer"): State.ANSWERED, (State.DELIVERED, "remind"): State.DELIVERED, (State.DELIVERED, "list"): State.DELIVERED,
    (State.ANSWERED, "check"): State.CHECKED,
    (State.CHECKED, "reopen"): State.DELIVERED, (State.CHECKED, "close"): State.CLOSED,
    **{(state, "withdraw"): State.WITHDRAWN for state in (State.DRAFT, State.IN_REVIEW, State.REVIEWED, State.ISSUED)},
}, VERB_LABELS)
NEEDS: Mapping[str, str] = {
    "edit": "letter:draft", "submit": "letter:draft", "review": "letter:review", "issue": "letter:issue", "list": "letter:list",
    **dict.fromkeys(("deliver", "answer", "remind", "check", "reopen", "close"), "letter:follow")}
"""Verb → permission, where it is the same in every state."""
BY_STATE: Mapping[tuple[str, State], str] = {
    ("return", State.IN_REVIEW): "letter:review", ("return", State.REVIEWED): "letter:issue",
    **{("withdraw", state): "letter:draft" for state in (State.DRAFT, State.IN_REVIEW, State.REVIEWED)}, ("withdraw", State.ISSUED): "letter:issue"}
LEADERS = frozenset({"issue", "list"})
"""What a leader does with what others wrote: he may lead the branch a case is of."""
Reason = tuple[str, str]
"""(sentence, field)."""


@dataclass(frozen=True)
class Hands:
    """The accounts that drafted and reviewed it."""

    drafter: int | None
    reviewer: int | None


def needed(state: State, verb: str) -> str | None:
    """The permission it takes; None where the table knows no such step."""
    if not FLOW.may(state, verb):
        return None
    return NEEDS.get(verb) or BY_STATE.get((verb, state))


def why_not_hand(state: State, verb: str, by: int | None, hands: Hands) -> str | None:
    """Drafting, reviewing and issuing take three accounts."""
    is_drafter = by is not None and by == hands.drafter
    if verb in ("edit", "submit") and not is_drafter:
        return "只有起草人能修改和提交。起草人不在的，请作废后另行起草。"
    if verb == "review" and is_drafter:
        return "起草人不能审核自己起草的文件，请由另一位信访业务工作人员审核。"
    if verb == "issue" and is_drafter:
        return "起草人不能签发自己起草的文件，请由另一位局领导签发。"
    if verb == "issue" and by is not None and by == hands.reviewer:
        return "审核人不能签发自己审核的文件，请由另一位局领导签发。"
    return None


# --- what is written -------------------------------------------------------------------------------------------------------------

def why_not_written(kind: Kind, trigger: Trigger, means: Means, answer_days: int) -> Reason | None:
    if trigger not in TRIGGERS[kind]:
        return f"{kind.label}的事由只能是：{'、'.join(one.label for one in TRIGGERS[kind])}。", "trigger"
    if means is Means.LISTED:
        return "挂牌督办由局领导在催办以后决定，不在起草时选。", "means"
    if kind.is_proposal and means is not Means.ORDINARY:
        return "现场督办和约谈只用于督办函，建议请选“普通督办”。", "means"
    least, most = number("answer_days_least"), number("answer_days_most")
    return None if least <= answer_days <= most else (f"反馈期限请填 {least} 到 {most} 日。", "answer_days")


# --- days ------------------------------------------------------------------------------------------------------------------------

def why_not_day(day: date, since: date | None, today: date, words: tuple[str, str]) -> str | None:
    """`words`: what happened that day, and what it cannot come before."""
    what, before = words
    if day > today:
        return f"{what}日期不能晚于今天。"
    return f"{what}日期不能早于{before}日期。" if since is not None and day < since else None


def why_not_new_due(due_on: date, today: date) -> str | None:
    most = number("answer_days_most")
    return None if today < due_on <= today + timedelta(days=most) else f"新的反馈期限应在今天以后、{most} 日以内。"


def is_overdue(state: State, due_on: date | None, today: date) -> bool:
    """Delivered, and this day is over without an answer."""
    return state is State.DELIVERED and due_on is not None and due_on < today


def is_unanswered(state: State, first_due_on: date | None, first_answered_on: date | None, today: date) -> bool:
    """As the figures count it: the day of the issue is over, and there was no answer at all."""
    return first_answered_on is None and is_overdue(state, first_due_on, today)


def is_to_remind(state: State, due_on: date | None, reminded_on: date | None, today: date) -> bool:
    """Overdue, and not reminded of since, or so long ago that it is time again."""
    if due_on is None or not is_overdue(state, due_on, today):
        return False
    return reminded_on is None or reminded_on <= due_on or reminded_on <= today - timedelta(days=number("remind_again_days"))


# --- steps of which more is asked ------------------------------------------------------------------------------------------------

def why_not_remind(state: State, due_on: date | None, today: date) -> str | None:
    return None if is_overdue(state, due_on, today) else "还没有超过反馈期限，不用催办。"


@dataclass(frozen=True)
class Waiting:
    """What is known of a letter whose answer is waited for. `reminders`, `is_listed`: since it was last told to go on."""

    kind: Kind
    state: State
    due_on: date | None
    reminders: int
    is_listed: bool


def why_not_list(one: Waiting, today: date) -> str | None:
    """挂牌督办 is a form of supervision (art. 39): what is proposed a unit may decline for a reason (art. 40)."""
    if one.kind is not Kind.SUPERVISION:
        return "挂牌督办只用于督办函。建议超过期限没有反馈的请继续催办，需要督办的另行起草督办函。"
    if one.is_listed:
        return "已经挂牌督办，不用重复挂牌。"
    if not is_overdue(one.state, one.due_on, today):
        return "没有超过反馈期限的不能挂牌督办。"
    least = number("reminders_before_listing")
    return None if one.reminders >= least else f"挂牌督办以前要先催办 {least} 次，请先催办。"


def why_not_answered(adoption: Adoption | None, reason: str) -> Reason | None:
    """Source: 《信访工作条例》 art. 40."""
    if adoption is None:
        return "请选择是否采纳。", "adoption"
    if adoption is not Adoption.ADOPTED and not reason.strip():
        return f"{adoption.label}的请写明理由。", "not_adopted_reason"
    if adoption is Adoption.ADOPTED and reason.strip():
        return "全部采纳的不用写未采纳的理由，请核对选的是哪一项。", "not_adopted_reason"
    return None


def why_not_reopen(check: Check | None) -> str | None:
    return "已经落实的不用要求继续落实，可以归档。" if check is Check.CARRIED_OUT else None


def why_not_close(check: Check | None, adoption: Adoption | None) -> str | None:
    """What was not adopted for a reason is looked at and put away."""
    if check is Check.NOT_CARRIED_OUT and adoption is not Adoption.NOT_ADOPTED:
        return "核查认为没有落实，不能归档，请要求继续落实。"
    return None


def may_step(state: State, verb: str, check: Check | None, adoption: Adoption | None) -> bool:
    """Whether the form of a step is offered at all."""
    if not FLOW.may(state, verb):
        return False
    if verb == "reopen":
        return why_not_reopen(check) is None
    return verb != "close" or why_not_close(check, adoption) is None
