"""What people do with talks and with criticism at life meetings. An audit entry says which record, never what it holds."""
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import State
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind
from xinfang_party.organization.queries import membership_on
from xinfang_party.talks import notices, rules
from xinfang_party.talks.models import Criticism, Talk
from xinfang_party.talks.queries import TAKES_CRITICISM, branches_led, roll_of
from xinfang_party.talks.terms import CriticismKind
from xinfang_party.web.links import path_to

TEXTS = ("place", "recorder", "reason", "content", "opinions", "problems", "measures", "follow_up")
FIELDS = ("kind", "held_on", "talker_id", "person_id", "follow_up_on", *TEXTS)


def record(*, facts: dict[str, Any], by: Identity) -> Talk:
    """A talk that took place. `facts`: the columns of `Talk` named in FIELDS; its branch is that of the two on the day."""
    talk = Talk()
    write(talk, facts, by)
    db.session.add(talk)
    audit.record("talk.recorded", subject=flushed(talk), by=by)
    tell(talk, notices.RECORDED, "登记了和您的一次谈心谈话，请核对。", {talk.talker_id, talk.person_id}, by)
    return talk


def edit(talk: Talk, *, facts: dict[str, Any], version: int | None, by: Identity) -> None:
    """Who the two were only one of them changes: a reader might lose it otherwise. Both are told, also whoever is one of them no longer."""
    refuse_stale(talk, version)
    before = {talk.talker_id, talk.person_id}
    refuse(rules.why_not_other_two(before, {facts["talker_id"], facts["person_id"]}, by.member_id), "person_id")
    write(talk, facts, by)
    audit.record("talk.edited", subject=talk, by=by)
    tell(talk, notices.EDITED, "修改了和您有关的一次谈心谈话记录，请核对。", before | {talk.talker_id, talk.person_id}, by)


def tell(talk: Talk, kind: Kind, words: str, members: set[int], by: Identity) -> None:
    notifications.notify_members(members - {by.member_id}, kind=kind, subject=talk, url=path_to("talks.show_talk", talk_id=talk.id),
                                 text=f"{by.name}{words}", time=clock.now().isoformat())


def follow_up(talk: Talk, *, text: str, version: int | None, by: Identity) -> None:
    """What became of it, once and for all the reader needs to know."""
    refuse_stale(talk, version)
    if not text.strip():
        raise Refusal("请写明跟进的情况。", "follow_up")
    refuse(rules.why_not_text(text), "follow_up")
    talk.follow_up = text
    audit.record("talk.followed-up", subject=talk, by=by)


def write(talk: Talk, facts: dict[str, Any], by: Identity) -> None:
    held_on = facts["held_on"]
    refuse(rules.why_not_held(held_on, clock.today()), "held_on")
    refuse(rules.why_not_follow_up_on(facts.get("follow_up_on"), held_on), "follow_up_on")
    for name in TEXTS:
        refuse(rules.why_not_text(facts.get(name) or ""), name)
    led = branches_led(by)
    branch_id = branch_of_two(facts, led, by)
    refuse(rules.why_not_two(facts["talker_id"], facts["person_id"], by.member_id, leads=branch_id in led), "person_id")
    talk.branch_id = branch_id
    for name in FIELDS:
        if name in facts:
            setattr(talk, name, facts[name] or ("" if name in TEXTS else None))


def branch_of_two(facts: dict[str, Any], led: dict[int, str], by: Identity) -> int:
    """Whose readers read it: the branch led by whoever records it, the recorder's own, else the talker's, as they stood that day."""
    talker, person = (place_on(facts[name], facts["held_on"], name) for name in ("talker_id", "person_id"))
    own = talker if by.member_id == facts["talker_id"] else person if by.member_id == facts["person_id"] else None
    return next((branch for branch in (talker, person) if branch in led), own or talker)


def place_on(member_id: int, day: date, field: str) -> int:
    stay = membership_on(member_id, day)
    if stay is None:
        raise Refusal("谈话当天，这名党员不在任何支部，请检查人员和日期。", field)
    return stay.branch_id


# --- criticism at a life meeting ----------------------------------------------------------------------------------------------

def criticize(activity: Activity, *, speaker_id: int, about_id: int, text: str, by: Identity) -> Criticism:
    """What `speaker` said of himself (`about_id` the same) or of another on the roll."""
    refuse_criticism(activity, speaker_id, about_id, text, by)
    row = Criticism(activity_id=activity.id, branch_id=activity.branch_id, speaker_id=speaker_id, about_id=about_id, text=text,
                    kind=kind_of(speaker_id, about_id))
    db.session.add(row)
    audit.record("criticism.recorded", subject=flushed(row), by=by)
    return row


def edit_criticism(row: Criticism, *, about_id: int, text: str, version: int | None, by: Identity) -> None:
    refuse_stale(row, version, "talks.edit_criticism", criticism_id=row.id)
    refuse_criticism(row.activity, row.speaker_id, about_id, text, by)
    row.about_id, row.text, row.kind = about_id, text, kind_of(row.speaker_id, about_id)
    audit.record("criticism.edited", subject=row, by=by)


def kind_of(speaker_id: int, about_id: int) -> CriticismKind:
    return CriticismKind.SELF if speaker_id == about_id else CriticismKind.MUTUAL


def refuse_criticism(activity: Activity, speaker_id: int, about_id: int, text: str, by: Identity) -> None:
    if activity.state is State.PLANNED:
        raise Refusal("会议还没有开，请在会后填写。")
    if activity.state not in TAKES_CRITICISM:
        raise Refusal("会议记录已经确认或者作废，不能再添加或修改批评意见。")
    leads = activity.branch_id in branches_led(by)
    refuse(rules.why_not_criticism(speaker_id, about_id, by.member_id, roll_of(activity.id), leads=leads), "about_id")
    refuse(rules.why_not_text(text), "text")


# --- what they share ----------------------------------------------------------------------------------------------------------

def flushed(row: Any) -> Any:
    db.session.flush()
    return row


def refuse_stale(row: Any, version: int | None, endpoint: str = "talks.show_talk", **values: Any) -> None:
    """Raises `Conflict` when somebody else saved the row after it was put on screen."""
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE, path_to(endpoint, **(values or {"talk_id": row.id})))
