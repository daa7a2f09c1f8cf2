"""One good form for every act of organizational life; `deeds` gathers them with the others."""
import io
from typing import Any

from tests.papers.read import template
from tests.routes import asking
from tests.routes.places import session_of
from tests.routes.world import NOW, World
from xinfang_party.kernel.database import db
from xinfang_party.presence.sealing import sealed_ticket
from xinfang_party.presence.terms import Ticket
from xinfang_party.questionnaires.models import Questionnaire

MEMBER, LEADER, CLERK, OFFICE = "member", "secretary", "committee", "party_office"
HELD = {"held_on": "2026-02-10"}
APPRAISED = (("head", "A1"), ("clerk", "A1"), ("sitter", "A1"), ("deputy", "A1"), ("convener", "A1"), ("watcher", "A1"), ("member", "A2"))
"""Besides the member who visits."""
QUESTIONNAIRE = {"title": "作风问卷", "purpose": "style", "about": "", "opens_on": "2026-03-02", "closes_on": "2026-03-20", "questions-0-words": "满意吗？",
                 "questions-0-kind": "satisfaction"}
TALK = {"kind": "daily", "held_on": "2026-03-01", "content": "谈了近来的工作和家里的情况。"}


def talk(world: World) -> dict[str, Any]:
    return {**TALK, "talker_id": world.id("head"), "person_id": world.id("member")}


def criticism(world: World) -> dict[str, Any]:
    return {"speaker_id": world.id("member"), "about_id": world.id("member"), "text": "学习抓得不紧，今后按时参加。"}


def ticket(world: World) -> dict[str, Any]:
    """What the confirm page holds after a scan."""
    who = world.visitors[MEMBER]
    assert who.account_id is not None
    return {"ticket": sealed_ticket(Ticket("activity", world.id("today"), who.account_id, session_of(who.account_id), NOW))}


def ballot(world: World) -> dict[str, Any]:
    """Of everybody appraised but the voter."""
    return {f"grade-{world.id(kind, owner)}": "qualified" for kind, owner in APPRAISED}


def counts(world: World) -> dict[str, Any]:
    """Of everybody who was a formal member then."""
    members = [world.id(kind, owner) for kind, owner in (*APPRAISED, ("member", "A1"), ("gone", "A1"))]
    return {"ballots_issued": 6, "ballots_collected": 5, **{f"votes-{key}-qualified": 5 for key in members}}


def paper(_world: World) -> dict[str, Any]:
    return {"file": (template("{{ 标题 }}"), "模板.docx")}


def attached(_world: World) -> dict[str, Any]:
    return {"file": (io.BytesIO("会议通知".encode()), "通知.txt")}


def activity(verb: str, who: str, about: str, data: Any = None) -> tuple[Any, ...]:
    return f"/activities/<int:activity_id>/{verb}", who, data or {}, about


def round_(verb: str, who: str, about: str, data: Any = None, owner: str = "A1") -> tuple[Any, ...]:
    return f"/appraisal-rounds/<int:round_id>/{verb}", who, data or {}, about, owner


def questionnaire(verb: str, who: str, about: str, data: Any = None) -> tuple[Any, ...]:
    return f"/questionnaires/<int:questionnaire_id>/{verb}", who, data or {}, about


def answer(world: World) -> dict[str, Any]:
    """What a person sends who was given a link."""
    given = asking.sheet(db.session.get_one(Questionnaire, world.id("questopen")), "窗口再多开一个")
    return {**{f"question-{key}": str(min(options)) for key, options in given.chosen.items()}, **{f"question-{key}": text for key, text in given.texts.items()}}


ACTIVITIES: tuple[tuple[Any, ...], ...] = (
    ("/activities/new", CLERK, {"held_on": "2026-03-02"}), activity("edit", CLERK, "held", {**HELD, "place": "三楼"}),
    activity("amend", CLERK, "confirmed", {**HELD, "place": "四楼", "reason": "地点写错了"}),
    activity("submit", CLERK, "held"), activity("confirm", LEADER, "sent"), activity("return", LEADER, "sent", {"opinion": "请补上决议"}),
    activity("review", OFFICE, "confirmed", {"opinion": "已阅"}),
    activity("cancel", CLERK, "held", {"reason": "重复登记"}), activity("actions", CLERK, "held", {"text": "更新公示栏"}),
    activity("files", CLERK, "held", attached),
    ("/attendances/<int:attendance_id>/make-up", CLERK, {"on": "2026-02-20", "material": "会议文件"}),
    ("/action-items/<int:item_id>/close", MEMBER, {"on": "2026-03-01", "result": "办好了"}),
    ("/members/<int:member_id>/exemptions", LEADER, {"from_on": "2026-03-01", "reason": "age", "approver": "支委会"}, "", "A2"),
    ("/exemptions/<int:exemption_id>/end", LEADER, {"to_on": "2026-03-31"}),
    ("/sign-in", MEMBER, ticket), ("/presence/<kind>/<int:subject_id>/declare", MEMBER, {}, "today activity"),
    ("/drafts/<key>", MEMBER, {"title": "写到一半"}), ("/drafts/<key>/drop", MEMBER),
    ("/word-templates/<any(\"minutes\", \"sign-in\", \"work-book\"):code>", OFFICE, paper, "minutes"),
    ("/word-templates/<any(\"minutes\", \"sign-in\", \"work-book\"):code>/restore", OFFICE, {}, "sign-in"),
)
CADENCE = (
    ("/cadence/<int:branch_id>/<int:year>/propose", LEADER), ("/plan-entries/new", LEADER, {"kind": "theme_day", "planned_on": "2026-04-20"}),
    ("/plan-entries/<int:entry_id>/edit", LEADER, {"kind": "theme_day", "planned_on": "2026-03-21"}), ("/plan-entries/<int:entry_id>/remove", LEADER),
    ("/waivers/new", LEADER, {"reason": "防汛值守"}), ("/waivers/<int:waiver_id>/withdraw", LEADER),
    ("/waivers/<int:waiver_id>/decide", OFFICE, {"verdict": "approve"}),
    ("/requirements/<kind>/edit", OFFICE, {"each": "half", "at_least": 1, "year": 2026, "source": "工作要点"}, "theme_day"),
    ("/calendar-feed/renew", MEMBER), ("/calendar-feed/revoke", MEMBER),
)
CONFIDENCE = (
    ("/talks/new", LEADER, talk), ("/talks/<int:talk_id>/edit", LEADER, talk), ("/talks/<int:talk_id>/follow-up", LEADER, {"follow_up": "已经好转"}),
    activity("criticisms/new", MEMBER, "life", criticism), ("/criticisms/<int:criticism_id>/edit", MEMBER, criticism),
    ("/appraisal-rounds/new", LEADER, lambda world: {"branch_id": world.id("branch"), "year": 2025, "closes_on": "2026-03-20"}),
    round_("self-appraisal", MEMBER, "roundopen", {"grade": "qualified", "words": "按时参加组织生活。"}), round_("ballot", MEMBER, "roundopen", ballot),
    round_("extend", LEADER, "roundopen", {"closes_on": "2026-04-10"}), round_("close", "other_secretary", "roundopen", owner="B1"),
    round_("paper-counts", LEADER, "roundpaper", counts),
    ("/appraised-members/<int:appraised_id>/finding", LEADER, {"grade": "qualified", "words": "表现良好"}, "parttallied"),
    round_("results/conclude", LEADER, "roundtallied"), round_("told", MEMBER, "roundconcluded"),
)
QUESTIONNAIRES = (
    ("/questionnaires/new", OFFICE, QUESTIONNAIRE), questionnaire("edit", "discipline", "questdraft", QUESTIONNAIRE), questionnaire("open", OFFICE, "questdraft"),
    questionnaire("delete", OFFICE, "questdraft"),
    questionnaire("links", OFFICE, "questopen", {"count": 2}), questionnaire("extend", OFFICE, "questopen", {"closes_on": "2026-04-10"}),
    questionnaire("close", OFFICE, "questopen"), questionnaire("publish", OFFICE, "questclosed"), ("/answers/<token>", "stranger", answer),
)
LIFE = (*ACTIVITIES, *CADENCE, *CONFIDENCE, *QUESTIONNAIRES)
