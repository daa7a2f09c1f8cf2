"""What people do with voices; each function is one step, leaves one step row and one audit entry, and tells the member what became of it."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.clusters import notices, queries, rules
from xinfang_party.clusters.models import Study, Voice, VoiceStep
from xinfang_party.clusters.terms import FIRST_TURNS, PAST, TURNS, VoiceState
from xinfang_party.documents.saving import edited, reason_of, told_of, written_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.notifications import service as notifications
from xinfang_party.web.links import path_to, refuse_stale

NOTED = ("title", "text", "source", "place", "spoken_on")


def note(*, facts: Mapping[str, Any], by: Identity) -> Voice:
    """`facts`: the columns named in NOTED. It is the member's own, and counts for the branch he or she is in today."""
    if by.member_id is None or by.home_branch_id is None:
        raise Refusal("只有编在支部里的党员可以提一线声音。")
    today = clock.today()
    voice = Voice(state=VoiceState.NOTED, member_id=by.member_id, branch_id=by.home_branch_id, noted_on=today, due_on=rules.due_on(today))
    write(voice, facts)
    db.session.add(voice)
    step(voice, "note", by=by)
    audit.record("voice.noted", subject=voice, by=by)
    return voice


def edit(voice: Voice, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """By who noted it, until somebody has taken it up."""
    stale(voice, version)
    rules.FLOW.next(voice.state, "edit")
    before = told_of(voice, *NOTED)
    write(voice, facts)
    step(voice, "edit", by=by)
    edited("voice.edited", voice, before, by)


def write(voice: Voice, facts: Mapping[str, Any]) -> None:
    for name, sentence in (("title", "请填写题目。"), ("text", "请写明听到什么、建议什么。"), ("source", "请选择在哪里听到的。"), ("spoken_on", "请填写哪天听到的。")):
        refuse(None if facts[name] else sentence, name)
    texts = written_of(facts, "title", "text", "place")
    refuse(rules.why_not_place_words(texts["place"]), "place")
    refuse(rules.why_not_spoken(facts["spoken_on"], clock.today()), "spoken_on")
    with db.session.no_autoflush:
        same = queries.same_voice(voice, texts["title"], texts["text"])
    refuse(f"同样的一条您 {same.noted_on.isoformat()} 已经提过，请到那一条里看进展；有新的情况请写清楚。" if same else None, "text")
    for name in NOTED:
        setattr(voice, name, texts.get(name, facts[name]))


def place(voice: Voice, *, cluster_id: int | None, version: int | None = None, by: Identity) -> None:
    """Into a cluster that is followed, or into another one."""
    begin(voice, "place", version, by)
    names = queries.open_clusters()
    if cluster_id not in names:
        raise Refusal("请选择正在跟踪的类案。", "cluster_id")
    voice.cluster_id = cluster_id
    move(voice, "place", by, names[cluster_id])


def study(voice: Voice, *, held_on: date, units: str, findings: str, version: int | None = None, by: Identity) -> None:
    """What was looked into, with whom, what was found."""
    begin(voice, "study", version, by)
    refuse(None if units.strip() else "请填写和哪些单位一起调研。", "units")
    refuse(None if findings.strip() else "请写明调研发现什么。", "findings")
    refuse(rules.why_not_held(held_on, voice.spoken_on, clock.today()), "held_on")
    texts = written_of({"units": units, "findings": findings}, "units", "findings")
    voice.studies.append(Study(held_on=held_on, noted_by=by.name, **texts))
    move(voice, "study", by, texts["units"])


def propose(voice: Voice, *, letter_id: int | None, version: int | None = None, by: Identity) -> None:
    """A proposal on policy that was issued because of it."""
    begin(voice, "propose", version, by)
    offered = queries.proposals(by)
    if letter_id not in offered:
        raise Refusal("请选择已经签发的完善政策建议。", "letter_id")
    voice.letter_id = letter_id
    move(voice, "propose", by, offered[letter_id].partition(" ")[0])


def make_policy(voice: Voice, *, policy_id: int | None, version: int | None = None, by: Identity) -> None:
    """A policy of the cluster it is in."""
    begin(voice, "make-policy", version, by)
    if voice.cluster_id is None:
        raise Refusal("请先归入一个类案，再对应到政策。", "policy_id")
    offered = queries.policies_of(voice.cluster_id)
    if policy_id not in offered:
        raise Refusal("请选择这个类案里登记过的政策；还没有的，请先在类案里登记政策。", "policy_id")
    voice.policy_id = policy_id
    move(voice, "make-policy", by, offered[policy_id])


def answer(voice: Voice, *, text: str, version: int | None = None, by: Identity) -> None:
    """No proposal comes of it, and why; again, where the answer is put right."""
    begin(voice, "answer", version, by)
    refuse(None if text.strip() else "请写明怎样答复、为什么不转为建议。", "answer")
    voice.answer, voice.answered_on = written_of({"answer": text}, "answer")["answer"], clock.today()
    move(voice, "answer", by, voice.answer)


def reopen(voice: Voice, *, reason: str, version: int | None = None, by: Identity) -> None:
    """It goes on, though it had been answered or had become a policy; what was said stands in its course."""
    begin(voice, "reopen", version, by)
    why = reason_of(reason)
    voice.policy_id, voice.answered_on, voice.answer = None, None, ""
    move(voice, "reopen", by, why)


# --- what these share -------------------------------------------------------------------------------------------------------------

def begin(voice: Voice, verb: str, version: int | None, by: Identity) -> None:
    """May this be done now, by this person, from this page?"""
    stale(voice, version)
    refuse(rules.why_not_follow(voice.member_id, by.member_id))
    rules.FLOW.next(voice.state, verb)


def move(voice: Voice, verb: str, by: Identity, words: str) -> None:
    voice.state = rules.FLOW.next(voice.state, verb)
    if verb in FIRST_TURNS and voice.first_turn_on is None:
        voice.first_turn_on = clock.today()
    step(voice, verb, by=by, note=words)
    audit.record(f"voice.{PAST[verb]}", subject=voice, by=by, state=voice.state.label)
    if voice.member_id is not None:
        notifications.notify_members({voice.member_id}, kind=notices.FOLLOWED, subject=voice, text=f"您提的一线声音“{voice.title}”{TURNS[verb]}。",
                                     url=path_to("clusters.show_voice", voice_id=voice.id), time=str(len(voice.steps)))


def step(voice: Voice, verb: str, *, by: Identity, note: str = "") -> None:
    voice.steps.append(VoiceStep(verb=verb, note=note, account_id=by.account_id, actor=by.name, at=clock.now()))


def stale(voice: Voice, version: int | None) -> None:
    refuse_stale(voice, version, "clusters.show_voice", voice_id=voice.id)
