"""Research, what leaders wrote on its reports, and special campaigns."""
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.audit import service as audit
from xinfang_party.directives import rules
from xinfang_party.directives.models import Campaign, Research, WrittenInstruction
from xinfang_party.directives.saving import edited, put, texts_of
from xinfang_party.directives.terms import Outcome
from xinfang_party.documents.models import Rule
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.web.links import refuse_stale

Facts = dict[str, Any]
NEEDED = {"leader": "请填写谁带队。", "theme": "请填写调研的题目。", "places": "请填写去了哪里。"}
NO_ACTIVITY = "请选择已经登记、形式或内容是“调研”的活动；还没有登记的不选，直接填写日期和地点。"
TAKEN = "这次活动已经登记成一次调研：{}。请在那一次里补充。"


def record(*, facts: Facts, by: Identity) -> Research:
    """`facts`: branch_id, department_id, leader, team, theme, places, held_on, last_on, findings, report_title, reported_on, activity_id."""
    research = Research()
    put(research, checked(research, facts))
    db.session.add(research)
    db.session.flush()
    audit.record("research.recorded", subject=research, by=by, name=research.theme)
    return research


def edit(research: Research, *, facts: Facts, version: int | None, by: Identity) -> None:
    hold(research)
    refuse_stale(research, version, "directives.show_research", research_id=research.id)
    wanted = checked(research, facts)
    refuse(*(rules.why_not_follow([one.given_on for one in research.instructions], wanted["held_on"], wanted["report_title"]) or (None, None)))
    edited("research.edited", research, put(research, wanted), by)


def hold(research: Research) -> None:
    """Its days and what leaders wrote on it are changed one after the other."""
    db.session.scalar(select(Research.id).where(Research.id == research.id).with_for_update())
    db.session.refresh(research, ["instructions"])


def checked(research: Research, facts: Facts) -> Facts:
    """An activity that was chosen says what is not typed of theme, days and place."""
    activity = activity_of(research, facts.get("activity_id"))
    facts = {**facts, **told(activity, facts)} if activity is not None else facts
    texts = texts_of(facts, "leader", "team", "theme", "places", "findings", "report_title")
    for name, sentence in NEEDED.items():
        refuse(None if texts[name] else sentence, name)
    refuse(None if facts.get("held_on") else "请填写第一天的日期，例如 2026-03-05。", "held_on")
    last_on = facts.get("last_on") or facts["held_on"]
    refuse(*(rules.why_not_research(facts["held_on"], last_on, texts["report_title"], facts.get("reported_on"), clock.today()) or (None, None)))
    return {**texts, "held_on": facts["held_on"], "last_on": last_on, "reported_on": facts.get("reported_on"), "branch_id": facts.get("branch_id"),
            "department_id": facts.get("department_id"), "activity_id": activity.id if activity is not None else None}


def activity_of(research: Research, activity_id: int | None) -> Activity | None:
    """Held as research, and no other one's yet; two who choose it at once wait for each other."""
    if not activity_id:
        return None
    activity = db.session.scalars(select(Activity).where(Activity.id == activity_id).with_for_update()).one_or_none()
    if activity is None or not activity.state.counts or Kind.RESEARCH not in activity.kinds:
        raise Refusal(NO_ACTIVITY, "activity_id")
    other = db.session.scalars(select(Research).where(Research.activity_id == activity.id)).one_or_none()
    refuse(TAKEN.format(other.theme) if other is not None and other is not research else None, "activity_id")
    return activity


def told(activity: Activity, facts: Facts) -> Facts:
    """Its days always, so that both records tell the same; theme, place and branch where none is given."""
    return {"held_on": activity.held_on, "last_on": activity.last_on or activity.held_on, "theme": (facts.get("theme") or "").strip() or activity.title,
            "places": (facts.get("places") or "").strip() or activity.place or "", "branch_id": facts.get("branch_id") or activity.branch_id}


def instruct(research: Research, *, facts: Facts, by: Identity) -> WrittenInstruction:
    """A leader wrote on its report. `facts`: given_by, given_on, text, due_on."""
    hold(research)
    made = WrittenInstruction(research_id=research.id)
    put(made, checked_instruction(research, facts))
    db.session.add(made)
    db.session.flush()
    audit.record("written-instruction.recorded", subject=made, by=by)
    return made


def checked_instruction(research: Research, facts: Facts) -> Facts:
    texts = texts_of(facts, "given_by", "text")
    refuse(None if texts["given_by"] else "请填写哪位领导批示的。", "given_by")
    refuse(None if texts["text"] else "请写明批示的内容。", "text")
    refuse(*(rules.why_not_instruct(facts["given_on"], facts.get("due_on"), research.held_on, clock.today()) or (None, None)))
    return {**texts, "given_on": facts["given_on"], "due_on": facts.get("due_on")}


def correct(instruction: WrittenInstruction, *, facts: Facts, version: int | None, by: Identity) -> None:
    """It was written down wrong. `facts`: those of `instruct`, reason; what stood before stays in the audit."""
    hold(instruction.research)
    refuse_stale(instruction, version, "directives.show_research", research_id=instruction.research_id)
    reason = needed_reason(facts)
    edited("written-instruction.edited", instruction, put(instruction, checked_instruction(instruction.research, facts)), by, reason=reason)


def reopen(instruction: WrittenInstruction, *, reason: str, version: int | None, by: Identity) -> None:
    """What came of it was told wrong or too early; what had been told stays in the audit."""
    refuse_stale(instruction, version, "directives.show_research", research_id=instruction.research_id)
    refuse("这条批示还在办理，没有要重新登记的结果。" if instruction.outcome is Outcome.WAITING else None, "reason")
    reason = needed_reason({"reason": reason})
    waiting = {"outcome": Outcome.WAITING, "follow_up": "", "rule_id": None, "done_on": None}
    edited("written-instruction.reopened", instruction, put(instruction, waiting), by, reason=reason)


def needed_reason(facts: Facts) -> str:
    reason = texts_of(facts, "reason")["reason"]
    refuse(None if reason else "请写明为什么更正。", "reason")
    return reason


def settle(instruction: WrittenInstruction, *, facts: Facts, version: int | None, by: Identity) -> None:
    """What came of it. `facts`: outcome, follow_up, rule_id."""
    refuse_stale(instruction, version, "directives.show_research", research_id=instruction.research_id)
    rule = db.session.get(Rule, facts["rule_id"]) if facts.get("rule_id") else None
    outcome = Outcome(facts["outcome"])
    texts = texts_of(facts, "follow_up")
    refuse(*(rules.why_not_settle(instruction.outcome, outcome, texts["follow_up"], has_rule=rule is not None) or (None, None)))
    put(instruction, {**texts, "outcome": outcome, "rule_id": rule.id if rule else None, "done_on": clock.today()})
    audit.record("written-instruction.closed", subject=instruction, by=by)


# --- campaigns ----------------------------------------------------------------------------------------------------------------

def open_campaign(*, facts: Facts, by: Identity) -> Campaign:
    """`facts`: branch_id, name, goal, measures, lead_leader, lead_department_id, from_on, to_on."""
    campaign = Campaign()
    put(campaign, checked_campaign(facts))
    db.session.add(campaign)
    db.session.flush()
    audit.record("campaign.recorded", subject=campaign, by=by, name=campaign.name)
    return campaign


def edit_campaign(campaign: Campaign, *, facts: Facts, version: int | None, by: Identity) -> None:
    refuse_stale(campaign, version, "directives.show_campaign", campaign_id=campaign.id)
    refuse("专项治理已经结束，不能再修改。" if campaign.ended_on is not None else None)
    edited("campaign.edited", campaign, put(campaign, checked_campaign(facts)), by)


def checked_campaign(facts: Facts) -> Facts:
    texts = texts_of(facts, "name", "goal", "measures", "lead_leader")
    refuse(None if texts["name"] else "请填写名称。", "name")
    refuse(None if texts["goal"] else "请写明要解决什么问题、达到什么目标。", "goal")
    if facts["to_on"] < facts["from_on"]:
        raise Refusal("计划结束的日期应不早于开始日期。", "to_on")
    return {**texts, **{name: facts.get(name) for name in ("from_on", "to_on", "branch_id", "lead_department_id")}}


def end_campaign(campaign: Campaign, *, facts: Facts, version: int | None, by: Identity) -> None:
    """Finished. `facts`: ended_on, results."""
    refuse_stale(campaign, version, "directives.show_campaign", campaign_id=campaign.id)
    texts = texts_of(facts, "results")
    refuse(*(rules.why_not_end(campaign.ended_on, facts["ended_on"], campaign.from_on, texts["results"], clock.today()) or (None, None)))
    put(campaign, {**texts, "ended_on": facts["ended_on"]})
    audit.record("campaign.ended", subject=campaign, by=by, on=campaign.ended_on)


def reopen_campaign(campaign: Campaign, *, reason: str, version: int | None, by: Identity) -> None:
    """It was ended by mistake or too early; the results stay as written until it ends again."""
    refuse_stale(campaign, version, "directives.show_campaign", campaign_id=campaign.id)
    refuse("这项专项治理没有结束。" if campaign.ended_on is None else None, "reason")
    edited("campaign.reopened", campaign, put(campaign, {"ended_on": None}), by, reason=needed_reason({"reason": reason}))
