"""What may be done with a talk that admonishes, and when: values and `today` in, a sentence or nothing out."""
from datetime import date, timedelta

from xinfang_party.admonitions import catalogue
from xinfang_party.admonitions.terms import VERB_LABELS, Kind, State
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[State] = Workflow({
    (State.PLANNED, "edit"): State.PLANNED,
    (State.PLANNED, "approve"): State.APPROVED,
    (State.PLANNED, "hold"): State.HELD,
    (State.APPROVED, "rearrange"): State.APPROVED,
    (State.APPROVED, "hold"): State.HELD,
    (State.HELD, "correct"): State.HELD,
    (State.HELD, "copy"): State.HELD,
    (State.HELD, "follow-up"): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, "copy"): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, "correct-follow-up"): State.FOLLOWED_UP,
    (State.PLANNED, "cancel"): State.CANCELLED,
    (State.APPROVED, "cancel"): State.CANCELLED,
}, VERB_LABELS)
RESTRICTED = "内容只有机关纪委、谈话人、记录人能看到；谈话以后，谈话对象也能看到。"
Reason = tuple[str, str]
"""(sentence, field)."""


def may(kind: Kind, state: State, verb: str) -> bool:
    """The table, and that an admonitory talk alone is approved, and never held without."""
    if verb == "approve" and kind is Kind.REMINDER:
        return False
    return FLOW.may(state, verb) and not why_not_unapproved(kind, state, verb)


def why_not_unapproved(kind: Kind, state: State, verb: str) -> str | None:
    if verb == "hold" and kind is Kind.ADMONITORY and state is State.PLANNED:
        return "诫勉谈话要先经组织人事部门研究、主要负责人批准，登记批准以后才能谈。"
    return None


def why_not_approvable(kind: Kind) -> str | None:
    return "提醒谈话不需要批准，可以直接谈话。" if kind is Kind.REMINDER else None


def why_not_people(person_id: int, talker_id: int | None, recorder_id: int | None, own_id: int | None) -> Reason | None:
    """`own_id`: whoever arranges it."""
    if person_id == own_id:
        return "不能给自己安排谈话，请由其他人办理。", "person"
    if person_id == talker_id:
        return "谈话人和谈话对象不能是同一个人。", "talker_number"
    if person_id == recorder_id:
        return "记录人不能是谈话对象本人。", "recorder_number"
    if talker_id is not None and talker_id == recorder_id:
        return "谈话人和记录人不能是同一个人，请另请一位同志记录。", "recorder_number"
    return None


def why_not_due(due_on: date, today: date) -> str | None:
    if due_on < today - timedelta(days=catalogue.WRITTEN_AFTER.value):
        return f"只能补记 {catalogue.WRITTEN_AFTER.words}以内的谈话，请检查日期。"
    if due_on > today + timedelta(days=catalogue.PLANNED_AHEAD.value):
        return f"谈话要及时，请安排在 {catalogue.PLANNED_AHEAD.words}以内。"
    return None


def why_not_approved(*, studied_on: date, approved_by: str, approved_on: date, person: str, today: date) -> Reason | None:
    """Studied by the personnel department, then approved by the main leader. Source: domain.md 8.7 (诫勉书)."""
    if approved_on > today:
        return "批准日期不能晚于今天。", "approved_on"
    if studied_on > approved_on:
        return "组织人事部门先研究，主要负责人再批准，请检查两个日期的先后。", "studied_on"
    if not approved_by.strip():
        return "请填写批准的主要负责人。", "approved_by"
    return ("批准人不能是谈话对象本人。", "approved_by") if approved_by.strip() == person else None


def why_not_held(held_on: date, *, approved_on: date | None, today: date) -> str | None:
    if held_on > today:
        return "谈话还没有进行，请在谈话之后再登记。"
    if approved_on is not None and held_on < approved_on:
        return "诫勉谈话应在批准以后进行，谈话日期不能早于批准日期。"
    if held_on < today - timedelta(days=catalogue.FOLLOW_UP_WITHIN.value):
        return "谈话日期太早，请检查年份。"
    return None


def why_not_follow_up_on(follow_up_on: date, held_on: date) -> str | None:
    """Whether it was put right is looked at later. Source: domain.md 8.7."""
    if held_on < follow_up_on <= held_on + timedelta(days=catalogue.FOLLOW_UP_WITHIN.value):
        return None
    return f"跟进日期应在谈话当天以后、{catalogue.FOLLOW_UP_WITHIN.words}之内。"


def why_not_copied(copied_on: date, held_on: date | None, today: date) -> str | None:
    return None if held_on is not None and held_on <= copied_on <= today else "抄送日期应在谈话当天以后，并且不晚于今天。"
