"""The ledger of what was ordered: an entry of each owner with a task that goes on, one that is done, a note with a file and a supervisor's word; research with
an instruction, a campaign; a first topic whose decision goes over; and one good form for every act."""
import io
from datetime import date
from typing import Any

from tests.activities import made as activities
from tests.routes.marks import OWNERS, mark
from xinfang_party.activities.terms import Kind
from xinfang_party.directives import researching, service, tasks
from xinfang_party.directives.terms import Level, Outcome, Secrecy
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch

ON, DUE = date(2026, 3, 2), date(2026, 6, 30)


def of_every_state(world: Any) -> None:
    office = world.visitors["party_office"].identity
    for owner in OWNERS:
        of_owner(world, owner, office)
    for letter in "AB":
        meeting = activities.activity(
            db.session.get_one(Branch, world.id("branch", f"{letter}1")), Kind.STUDY, ON, title=mark("firsttopic", f"{letter}1"), purposes=[Kind.FIRST_TOPIC], actions=[{
                "text": mark("firstitem", f"{letter}1"), "owner_id": world.id("member", f"{letter}1"), "due_on": DUE}])
        world.note("firstitem", f"{letter}1", meeting.actions[0])
    research = world.note("research", "OO", researching.record(by=office, facts={
        "theme": mark("research", "OO"), "leader": mark("researcher", "OO"), "places": mark("researchplace", "OO"), "held_on": ON,
        "findings": mark("researchfound", "OO"), "report_title": mark("researchreport", "OO"), "reported_on": ON}))
    world.note("instruction", "OO", researching.instruct(research, by=office, facts={
        "given_by": mark("instructor", "OO"), "given_on": ON, "text": mark("instruction", "OO"), "due_on": DUE}))
    done = world.note("instructiondone", "OO", researching.instruct(research, by=office, facts={
        "given_by": mark("instructordone", "OO"), "given_on": ON, "text": mark("instructiondone", "OO")}))
    researching.settle(done, facts={"outcome": Outcome.SOLVED, "follow_up": mark("instructionresult", "OO")}, version=None, by=office)
    over = world.note("campaigndone", "OO", researching.open_campaign(by=office, facts={
        "name": mark("campaigndone", "OO"), "goal": mark("campaigndonegoal", "OO"), "from_on": ON, "to_on": DUE}))
    researching.end_campaign(over, facts={"ended_on": ON, "results": mark("campaignresult", "OO")}, version=None, by=office)
    world.note("campaign", "OO", researching.open_campaign(by=office, facts={
        "name": mark("campaign", "OO"), "goal": mark("campaigngoal", "OO"), "measures": mark("campaignmeasure", "OO"), "from_on": ON, "to_on": DUE}))
    db.session.commit()


def of_owner(world: Any, owner: str, office: Any) -> None:
    task = {"text": mark("directivetask", owner), "measures": mark("directivemeasure", owner), "owner_id": world.id("member", owner), "due_on": DUE}
    entry = world.note("directive", owner, service.register(branch_id=world.id("branch", f"{owner[0]}1"), task=task, by=office, facts={
        "source": mark("directive", owner), "level": Level.CITY, "secrecy": Secrecy.WORK_SECRET, "summary": mark("directivesummary", owner),
        "decision": mark("directivedecision", owner), "learned_on": ON}))
    going = world.note("directivetask", owner, entry.tasks[0])
    note = tasks.note(going, noted_on=ON, percent=10, text=mark("directivenote", owner), problems=mark("directiveproblem", owner), by=office,
                      file=(io.BytesIO(b"x"), mark("directivefile", owner) + ".txt"))
    world.note("directivenote", owner, note)
    done = world.note("directivedone", owner, tasks.add(entry, facts={**task, "text": mark("directivedone", owner)}, by=office))
    tasks.close(done, result=mark("directiveresult", owner), version=None, by=office)
    service.supervise(entry, text=mark("directiveword", owner), by=office)
    db.session.commit()


ENTRY = {"source": "示例会议精神", "level": "city", "summary": "及时就地解决", "secrecy": "internal"}
TASK = {"text": "每月会商一次", "due_on": "2026-06-30"}
RESEARCH = {"theme": "老旧小区", "leader": "示例领导", "places": "示例街道", "held_on": "2026-03-02"}
CAMPAIGN = {"name": "专项治理", "goal": "减少三成", "from_on": "2026-03-01", "to_on": "2026-09-30"}
DIRECTIVE, STEP = "/directives/<int:directive_id>", "/directive-tasks/<int:directive_task_id>"
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/directives/new", "secretary", lambda world: {**ENTRY, **TASK, "branch_id": world.id("branch"), "owner": mark("number", "A1")}),
    (f"{DIRECTIVE}/edit", "secretary", ENTRY), (f"{DIRECTIVE}/tasks/new", "secretary", TASK), (f"{DIRECTIVE}/supervisions", "leader", {"text": "请抓紧办理"}),
    ("/action-items/<int:item_id>/directive", "secretary", {}, "", "A1", {"item_id": ("firstitem", "A1")}),
    (f"{STEP}/edit", "secretary", {"text": "改过的任务"}), (f"{STEP}/notes", "member", {"noted_on": "2026-03-02", "percent": "40", "text": "已会商一次"}),
    (f"{STEP}/due", "secretary", {"due_on": "2026-09-30", "reason": "等上级文件"}), (f"{STEP}/close", "secretary", {"result": "已建立会商"}),
    (f"{STEP}/withdraw", "party_office", {"reason": "重复登记"}),
    (f"{STEP}/reopen", "party_office", {"reason": "材料不全"}, "", "A1", {"directive_task_id": ("directivedone", "A1")}),
    ("/researches/new", "petition_officer", RESEARCH), ("/researches/<int:research_id>/edit", "leader", RESEARCH),
    ("/researches/<int:research_id>/instructions", "party_office", {"given_by": "示例领导", "given_on": "2026-03-02", "text": "请研究"}),
    ("/written-instructions/<int:instruction_id>/settle", "party_office", {"outcome": "solved", "follow_up": "办好了"}),
    ("/written-instructions/<int:instruction_id>/correct", "leader", {
        "given_by": "示例领导", "given_on": "2026-03-02", "text": "请抓紧研究", "reason": "抄错了"}),
    ("/written-instructions/<int:instruction_id>/reopen", "party_office", {"reason": "登记错了"}, "", "OO", {"instruction_id": ("instructiondone", "OO")}),
    ("/campaigns/<int:campaign_id>/reopen", "discipline", {"reason": "点错了"}, "", "OO", {"campaign_id": ("campaigndone", "OO")}),
    ("/campaigns/new", "discipline", CAMPAIGN), ("/campaigns/<int:campaign_id>/edit", "party_office", CAMPAIGN),
    ("/campaigns/<int:campaign_id>/end", "party_office", {"ended_on": "2026-03-02", "results": "减少四成"}),
)
