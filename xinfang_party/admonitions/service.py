"""What people do with talks that admonish; each function is one step and leaves one step row and one audit entry, neither of which says what about."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.admonitions import notices, rules
from xinfang_party.admonitions.models import Admonition, AdmonitionStep
from xinfang_party.admonitions.terms import PAST, Kind, State
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind as Notice
from xinfang_party.organization.queries import membership_on
from xinfang_party.web.links import path_to

PLANNED = ("kind", "person_id", "person_post", "talker_id", "talker", "recorder_id", "recorder", "category", "reason", "due_on", "place", "findings")
ARRANGED = ("talker_id", "talker", "recorder_id", "recorder", "due_on", "place", "document_no")
RECORDED = ("held_on", "place", "recorder_id", "recorder", "content", "attitude", "measures", "follow_up_on")
TEXTS = ("person_post", "talker", "recorder", "reason", "place", "document_no", "content", "attitude", "measures")
WANTED = {"talker": "请填写谈话人的姓名、单位和职务。", "reason": "请写明谈话原因。", "recorder": "请填写记录人的姓名、单位和职务。", "content": "请写明谈话内容。",
          "attitude": "请写明谈话对象的说明和态度。", "measures": "请写明提出的改正要求和措施。"}


def plan(*, facts: Mapping[str, Any], by: Identity) -> Admonition:
    """`facts`: the columns named in PLANNED. The talker of a reminder talk is told at once, of an admonitory talk when it is approved."""
    admonition = Admonition(state=State.PLANNED, planner_account_id=by.account_id)
    write_plan(admonition, facts, by)
    db.session.add(admonition)
    db.session.flush()
    step(admonition, "plan", by=by)
    tell_talker(admonition)
    return admonition


def edit(admonition: Admonition, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """As long as it is neither approved nor held."""
    refuse_stale(admonition, version)
    refuse_state(admonition, "edit")
    before = told_talker(admonition)
    write_plan(admonition, facts, by)
    move(admonition, "edit", by=by)
    tell_change(admonition, before, by)


def write_plan(admonition: Admonition, facts: Mapping[str, Any], by: Identity) -> None:
    refuse_texts(facts, "talker", "reason")
    refuse(*(rules.why_not_people(facts["person_id"], facts["talker_id"], facts["recorder_id"], by.member_id) or (None, None)))
    refuse(rules.why_not_due(facts["due_on"], clock.today()), "due_on")
    stay = membership_on(facts["person_id"], clock.today())
    if stay is None:
        raise Refusal("谈话对象现在不在任何支部，请核对姓名或党员编号。", "person")
    for name in PLANNED:
        setattr(admonition, name, facts[name])
    place = stay.department.name if stay.department is not None else stay.branch.name
    admonition.person_post = facts["person_post"] or f"{place}{stay.post.name if stay.post is not None else ''}"[:80]


def approve(admonition: Admonition, *, studied_on: date, approved_by: str, approved_on: date, document_no: str = "", version: int | None = None,
            by: Identity) -> None:
    """What the personnel department studied and the main leader approved, as the discipline office writes it down. The talker is told."""
    refuse_stale(admonition, version)
    refuse(rules.why_not_approvable(admonition.kind))
    refuse_state(admonition, "approve")
    refuse(*(rules.why_not_approved(studied_on=studied_on, approved_by=approved_by, approved_on=approved_on, person=admonition.person.name,
                                    today=clock.today()) or (None, None)))
    refuse_personal({"approved_by": approved_by, "document_no": document_no})
    admonition.studied_on, admonition.approved_by, admonition.approved_on, admonition.document_no = studied_on, approved_by, approved_on, document_no
    move(admonition, "approve", by=by)
    tell_talker(admonition)


def rearrange(admonition: Admonition, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """Who talks, when and where, after the approval. `facts`: the columns named in ARRANGED; what was approved, with whom and why, stays."""
    refuse_stale(admonition, version)
    refuse_state(admonition, "rearrange")
    refuse_texts(facts, "talker")
    refuse(*(rules.why_not_people(admonition.person_id, facts["talker_id"], facts["recorder_id"], by.member_id) or (None, None)))
    refuse(rules.why_not_due(facts["due_on"], clock.today()), "due_on")
    before = told_talker(admonition)
    for name in ARRANGED:
        setattr(admonition, name, facts[name])
    move(admonition, "rearrange", by=by)
    tell_change(admonition, before, by)


def hold(admonition: Admonition, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """The talk took place. `facts`: the columns named in RECORDED. From now on the person reads the record, and is told so."""
    refuse_stale(admonition, version)
    refuse(rules.why_not_unapproved(admonition.kind, admonition.state, "hold"))
    refuse_state(admonition, "hold")
    write_record(admonition, facts)
    move(admonition, "hold", by=by)
    tell_person(admonition, "有一份和您谈话的记录，请打开查看，有出入的请向谈话人提出。", by)


def correct(admonition: Admonition, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """The record again, until the check; the person is told that it changed."""
    refuse_stale(admonition, version)
    refuse_state(admonition, "correct")
    write_record(admonition, facts)
    move(admonition, "correct", by=by)
    tell_person(admonition, "一份和您谈话的记录作了更正，请打开核对。", by)


def write_record(admonition: Admonition, facts: Mapping[str, Any]) -> None:
    refuse_texts(facts, "content", "attitude", "measures", "recorder")
    refuse(*(rules.why_not_people(admonition.person_id, admonition.talker_id, facts["recorder_id"], None) or (None, None)))
    refuse(rules.why_not_held(facts["held_on"], approved_on=admonition.approved_on, today=clock.today()), "held_on")
    refuse(rules.why_not_follow_up_on(facts["follow_up_on"], facts["held_on"]), "follow_up_on")
    for name in RECORDED:
        setattr(admonition, name, facts[name])


def copy(admonition: Admonition, *, copied_to: str, copied_on: date, version: int | None = None, by: Identity) -> None:
    """The record went to the main leader: to whom, when."""
    refuse_stale(admonition, version)
    refuse_state(admonition, "copy")
    refuse(None if copied_to.strip() else "请填写抄送哪位主要负责人。", "copied_to")
    refuse(rules.why_not_copied(copied_on, admonition.held_on, clock.today()), "copied_on")
    refuse_personal({"copied_to": copied_to})
    admonition.copied_to, admonition.copied_on = copied_to, copied_on
    move(admonition, "copy", by=by)


def follow_up(admonition: Admonition, *, text: str, version: int | None = None, by: Identity) -> None:
    """Whether it was put right."""
    refuse_stale(admonition, version)
    write_follow_up(admonition, "follow-up", text, by)


def correct_follow_up(admonition: Admonition, *, text: str, version: int | None = None, by: Identity) -> None:
    """A slip in it, put right by the discipline office; that it was stands in the course of the talk."""
    refuse_stale(admonition, version)
    write_follow_up(admonition, "correct-follow-up", text, by)


def write_follow_up(admonition: Admonition, verb: str, text: str, by: Identity) -> None:
    refuse_state(admonition, verb)
    refuse(None if text.strip() else "请写明后来改正得怎么样。", "follow_up")
    refuse_personal({"follow_up": text})
    admonition.follow_up = text
    move(admonition, verb, by=by)


def cancel(admonition: Admonition, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Before it was held. A talker who was told is told again; the person never learns of it."""
    refuse_stale(admonition, version)
    refuse_state(admonition, "cancel")
    refuse(None if reason.strip() else "取消请写明原因。", "cancel_reason")
    refuse_personal({"cancel_reason": reason})
    talker_id = told_talker(admonition)
    admonition.cancel_reason = reason
    move(admonition, "cancel", by=by)
    if talker_id is not None:
        tell(admonition, notices.CANCELLED, {talker_id}, "一次由您来谈的谈话取消了，不用再谈。", by)


# --- what these share ---------------------------------------------------------------------------------------------------------

def move(admonition: Admonition, verb: str, *, by: Identity) -> None:
    admonition.state = rules.FLOW.next(admonition.state, verb)
    step(admonition, verb, by=by)


def step(admonition: Admonition, verb: str, *, by: Identity) -> None:
    admonition.steps.append(AdmonitionStep(verb=verb, account_id=by.account_id, actor=by.name, at=clock.now()))
    audit.record(f"admonition.{PAST[verb]}", subject=admonition, by=by)


def told_talker(admonition: Admonition) -> int | None:
    """The member who was told that it is his to talk: once it may be held."""
    return admonition.talker_id if rules.may(admonition.kind, admonition.state, "hold") else None


def tell_change(admonition: Admonition, before: int | None, by: Identity) -> None:
    """To whom it is no longer, and to whom it is now. `before`: the talker who was told."""
    is_another = before != admonition.talker_id
    if before is not None and is_another:
        tell(admonition, notices.CANCELLED, {before}, "一次原来由您来谈的谈话改请别人谈，您不用再谈。", by, url=path_to("admonitions.list_admonitions"))
    tell_talker(admonition, str(len(admonition.steps)) if is_another else "")


def tell_talker(admonition: Admonition, time: str = "") -> None:
    """Once it may be held."""
    talker_id = told_talker(admonition)
    if talker_id is None:
        return
    what = "提醒谈话" if admonition.kind is Kind.REMINDER else "诫勉谈话"
    notifications.notify_members({talker_id}, kind=notices.HOLD, subject=admonition, due_on=admonition.due_on, url=address(admonition), time=time,
                                 text=f"有一次{what}请您来谈，定于{chinese(admonition.due_on)}。和谁谈、谈什么，请打开页面查看。")


def tell_person(admonition: Admonition, words: str, by: Identity) -> None:
    tell(admonition, notices.HELD, {admonition.person_id}, words, by)


def tell(admonition: Admonition, kind: Notice, members: set[int], words: str, by: Identity, *, url: str = "") -> None:
    """`url`: where to, for who may not open it any more."""
    notifications.notify_members(members - {by.member_id}, kind=kind, subject=admonition, url=url or address(admonition), text=words,
                                 time=str(len(admonition.steps)))


def address(admonition: Admonition) -> str:
    return path_to("admonitions.show_admonition", admonition_id=admonition.id)


def refuse_state(admonition: Admonition, verb: str) -> None:
    rules.FLOW.next(admonition.state, verb)


def refuse_texts(facts: Mapping[str, Any], *wanted: str) -> None:
    for name in wanted:
        refuse(None if facts[name].strip() else WANTED[name], name)
    refuse_personal({name: facts[name] for name in TEXTS if name in facts})


def refuse_personal(texts: Mapping[str, str]) -> None:
    """Even what few read holds no numbers of persons."""
    for name, text in texts.items():
        refuse(why_not_text(text, "保存"), name)


def refuse_stale(admonition: Admonition, version: int | None) -> None:
    if version is not None and version != admonition.version:
        raise Conflict(MEANWHILE, address(admonition))
