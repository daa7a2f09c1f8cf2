"""Research, what leaders wrote on its reports, and special campaigns."""
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.directives import rules
from xinfang_party.directives.models import Campaign, Research, WrittenInstruction
from xinfang_party.directives.saving import edited, put, refuse_stale, texts_of
from xinfang_party.directives.terms import Outcome
from xinfang_party.documents.models import Rule
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse

Facts = dict[str, Any]
NEEDED = {"leader": "请填写谁带队。", "theme": "请填写调研的题目。", "places": "请填写去了哪里。"}


def record(*, facts: Facts, by: Identity) -> Research:
    """`facts`: branch_id, department_id, leader, team, theme, places, held_on, last_on, findings, report_title, reported_on."""
    research = Research()
    put(research, checked(facts))
    db.session.add(research)
    db.session.flush()
    audit.record("research.recorded", subject=research, by=by, name=research.theme)
    return research


def edit(research: Research, *, facts: Facts, version: int | None, by: Identity) -> None:
    refuse_stale(research, version, "directives.show_research", research_id=research.id)
    edited("research.edited", research, put(research, checked(facts)), by)


def checked(facts: Facts) -> Facts:
    texts = texts_of(facts, "leader", "team", "theme", "places", "findings", "report_title")
    for name, sentence in NEEDED.items():
        refuse(None if texts[name] else sentence, name)
    last_on = facts.get("last_on") or facts["held_on"]
    refuse(*(rules.why_not_research(facts["held_on"], last_on, texts["report_title"], facts.get("reported_on"), clock.today()) or (None, None)))
    return {**texts, "held_on": facts["held_on"], "last_on": last_on, "reported_on": facts.get("reported_on"), "branch_id": facts.get("branch_id"),
            "department_id": facts.get("department_id")}


def instruct(research: Research, *, facts: Facts, by: Identity) -> WrittenInstruction:
    """A leader wrote on its report. `facts`: given_by, given_on, text, due_on."""
    texts = texts_of(facts, "given_by", "text")
    refuse(None if texts["given_by"] else "请填写哪位领导批示的。", "given_by")
    refuse(None if texts["text"] else "请写明批示的内容。", "text")
    refuse(*(rules.why_not_instruct(facts["given_on"], facts.get("due_on"), research.held_on, clock.today()) or (None, None)))
    made = WrittenInstruction(research_id=research.id, given_on=facts["given_on"], due_on=facts.get("due_on"), **texts)
    db.session.add(made)
    db.session.flush()
    audit.record("written-instruction.recorded", subject=made, by=by)
    return made


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
    audit.record("campaign.ended", subject=campaign, by=by)
