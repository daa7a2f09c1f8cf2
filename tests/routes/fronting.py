"""Voices of each owner at each step, a cluster that is followed and one that is closed, a policy; and one good form for every act.

What a place is called holds no digits, so no place bears a mark.
"""
from dataclasses import replace
from datetime import date
from typing import Any

from tests.clusters import made
from tests.routes.marks import OWNERS, mark
from xinfang_party.access.terms import Identity
from xinfang_party.clusters import service, voicing
from xinfang_party.clusters.models import Cluster, Voice
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member

TODAY = date(2026, 3, 2)
STEPS = {"voicenoted": (), "voicestudied": ("place", "study"), "voiceanswered": ("study", "answer"), "voicemade": ("place", "study", "propose", "policy")}
"""Kind → the steps it went through."""


def of_every_state(world: Any) -> None:
    by = officer(world)
    for name in ("OO", "closed", "spare"):
        world.note("clustersubject", name, made.subject({"OO": "类案一", "closed": "类案二", "spare": "类案三"}[name]))
    cluster = world.note("cluster", "OO", begun(world, "OO"))
    service.close(world.note("cluster", "closed", begun(world, "closed")), reason=mark("clusterclosed", "OO"), by=by)
    world.note("clusterletter", "OO", made.letter())
    facts = {"title": mark("policy", "OO"), "document_no": "", "organ": "示例市人大常委会", "made_on": date(2025, 8, 20), "letter_id": None}
    world.note("policy", "OO", service.note_policy(cluster, facts=facts, by=by))
    service.set_threshold(facts={"months": 3, "least": 10, "growth": 1.5, "reason": mark("threshold", "OO")}, by=by)
    for owner in OWNERS:
        for kind, steps in STEPS.items():
            world.note(kind, owner, gone_through(world, owner, steps))
    db.session.commit()


def begun(world: Any, name: str) -> Cluster:
    return service.make(facts={"name": mark("cluster", name) if name == "OO" else "已经结束的", "subject_id": world.id("clustersubject", name), "district": "",
                               "from_on": date(2025, 1, 1), "note": mark("clusternote", "OO") if name == "OO" else ""}, by=officer(world))


def gone_through(world: Any, owner: str, steps: tuple[str, ...]) -> Voice:
    by = officer(world)
    words = "，".join((mark("voicetext", owner), *steps))  # each a voice of its own: the same words of one member are refused
    facts = made.noted(title=mark("voice", owner), text=words, place="")
    voice = voicing.note(facts=facts, by=made.by(db.session.get_one(Member, world.id("member", owner))))
    deeds = {"place": lambda: voicing.place(voice, cluster_id=world.id("cluster", "OO"), by=by),
             "study": lambda: voicing.study(voice, held_on=TODAY, units="示例市住建局", findings=mark("voicestudy", owner), by=by),
             "propose": lambda: voicing.propose(voice, letter_id=world.id("clusterletter", "OO"), by=by),
             "policy": lambda: voicing.make_policy(voice, policy_id=world.id("policy", "OO"), by=by),
             "answer": lambda: voicing.answer(voice, text=mark("voiceanswer", owner), by=by)}
    for step in steps:
        deeds[step]()
    return voice


def officer(world: Any) -> Identity:
    """Under a name that stands nowhere else: who follows a voice is named on its page."""
    found: Identity = world.visitors["petition_officer"].identity
    return replace(found, name="跟进的工作人员")


OFFICER, VOICE = "petition_officer", "/voices/<int:voice_id>"
WORDS = {"title": "公示物业费", "text": "建议统一公示", "source": "street", "place": "天河区", "spoken_on": "2026-03-01"}
POLICY = {"title": "示例市物业管理条例", "organ": "示例市人大常委会", "made_on": "2026-02-01", "letter_id": ""}


def cluster_form(world: Any, name: str) -> dict[str, Any]:
    return {"name": "物业管理", "subject_id": world.id("clustersubject", name), "district": "", "from_on": "2026-01-01"}


DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/clusters/new", OFFICER, lambda world: cluster_form(world, "spare")), ("/clusters/<int:cluster_id>/edit", OFFICER, lambda world: cluster_form(world, "OO")),
    ("/clusters/<int:cluster_id>/close", OFFICER, {"close_reason": "不再反映"}),
    ("/clusters/<int:cluster_id>/reopen", OFFICER, {"close_reason": "又多了"}, "", "OO", {"cluster_id": ("cluster", "closed")}),
    ("/cluster-thresholds/new", OFFICER, {"months": "6", "least": "5", "growth": "2", "reason": "看长一点"}),
    ("/clusters/<int:cluster_id>/policies/new", OFFICER, POLICY), ("/policies/<int:policy_id>/edit", OFFICER, POLICY),
    ("/voices/new", "member", WORDS), (f"{VOICE}/edit", "member", WORDS, "voicenoted"),
    (f"{VOICE}/place", OFFICER, lambda world: {"cluster_id": world.id("cluster", "OO")}, "voicenoted"),
    (f"{VOICE}/study", OFFICER, {"held_on": "2026-03-02", "units": "示例市住建局", "findings": "没有公示"}, "voicenoted"),
    (f"{VOICE}/propose", OFFICER, lambda world: {"letter_id": world.id("clusterletter", "OO")}, "voicestudied"),
    (f"{VOICE}/make-policy", OFFICER, lambda world: {"policy_id": world.id("policy", "OO")}, "voicestudied"),
    (f"{VOICE}/answer", OFFICER, {"answer": "已经有规定"}, "voicestudied"), (f"{VOICE}/reopen", OFFICER, {"reason": "又有三件"}, "voiceanswered"),
)
