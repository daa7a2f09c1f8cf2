"""The ledger from a first topic to what is done and counted; research and campaigns."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made as activities
from tests.directives import made
from tests.owing import asked
from xinfang_party.activities import service as meetings
from xinfang_party.audit.models import AuditEntry
from xinfang_party.directives import queries, researching, service, tasks
from xinfang_party.directives.models import DirectiveTask
from xinfang_party.directives.terms import Level, NoteKind, Outcome, Standing, TaskState
from xinfang_party.documents.models import Rule
from xinfang_party.documents.terms import RuleKind
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

SOURCES = ("directives.update", "directives.finish", "directives.press")
YEAR = Period.year(2026)


@pytest.fixture
def clock_now(clock_at):
    with clock_at(made.NOW) as moving:
        yield moving


@pytest.fixture
def house(app, clock_now):
    return activities.house()


def whose(member):
    return activities.identity(member)


def figure(code, as_of):
    found = engine.figure(code, Scope.bureau(), YEAR, as_of)
    return found.numerator, found.denominator


def refused(act, field=None):
    with pytest.raises(Refusal) as found:
        act()
    assert field is None or found.value.field == field
    return found.value.sentence


def test_the_whole_way_from_a_first_topic_to_done(house, clock_now):
    item = made.first_topic(house.branch, house.plain).actions[0]
    secretary, owner, office = whose(house.secretary), whose(house.plain), made.OFFICE
    entry = service.from_action(item, by=secretary)
    task = entry.tasks[0]
    assert (entry.number, entry.source, entry.summary, entry.issued_on, entry.learned_on, entry.lag_days, entry.level) == (
        "落〔2026〕1号", "示例来源", "示例重要讲话", made.PAPER["issued_on"], made.TODAY, 4, Level.CENTRAL)
    assert (task.text, task.owner_id, task.due_on, task.state) == (item.text, house.plain.id, item.due_on, TaskState.NOT_STARTED)
    assert "落〔2026〕1号" in refused(lambda: service.from_action(item, by=office))
    assert asked(owner, *SOURCES) == []

    tasks.note(task, noted_on=made.TODAY, percent=100, text="走访了三户", by=owner)
    assert (task.state, task.percent, task.closed_on) == (TaskState.GOING, 100, None)
    db.session.commit()

    clock_now.move_to("2026-05-23 10:00+08:00")
    assert [(one.what, one.due_on) for one in asked(owner, "directives.update")] == [("更新贯彻落实进展", date(2026, 5, 31))]
    assert asked(secretary, "directives.press") == asked(office, "directives.press") == []
    clock_now.move_to("2026-06-01 10:00+08:00")
    assert [one.what for one in asked(office, *SOURCES)] == [one.what for one in asked(secretary, *SOURCES)] == ["督促更新贯彻落实任务（久未更新）"]
    stale = queries.listed(office, standing=Standing.STALE)
    assert db.session.scalars(stale).all() == [task]
    assert figure("directives.updated_share", date(2026, 6, 1)) == (0, 1)
    assert figure("directives.updated_share", date(2026, 5, 31)) == (1, 1)

    tasks.note(task, noted_on=date(2026, 6, 1), percent=80, text="又走访了两户", by=owner)
    assert asked(owner, "directives.update") == asked(office, *SOURCES) == []
    assert figure("directives.updated_share", date(2026, 6, 1)) == (1, 1)
    tasks.close(task, result="五户都已签字息访", version=task.version, by=secretary)
    assert (task.state, item.closed_on, item.result) == (TaskState.DONE, date(2026, 6, 1), "五户都已签字息访")
    assert figure("directives.closed_on_time", date(2026, 6, 1)) == (0, 1)
    assert [note.kind for note in task.notes] == [NoteKind.PROGRESS, NoteKind.PROGRESS, NoteKind.CLOSED]


def test_an_item_closed_in_the_minutes_leaves_the_task_open_and_an_item_without_a_day_lasts(house):
    item = made.first_topic(house.branch, house.plain, due_on=None).actions[0]
    task = service.from_action(item, by=made.OFFICE).tasks[0]
    assert (task.is_lasting, task.due_on) == (True, None)
    meetings.close_action(item, result="办了", on=made.TODAY, by=whose(house.plain))
    assert task.state is TaskState.NOT_STARTED
    tasks.close(task, result="都办了", version=task.version, by=made.OFFICE)
    assert item.result == "办了"


def test_only_what_a_first_topic_decided_goes_over_by_one_click(house):
    other = made.first_topic(house.branch, house.plain, purposes=[]).actions[0]
    assert "第一议题" in refused(lambda: service.from_action(other, by=made.OFFICE))
    closed = made.first_topic(house.branch, house.plain).actions[0]
    meetings.close_action(closed, result="办了", on=made.TODAY, by=made.OFFICE)
    assert "已经办结" in refused(lambda: service.from_action(closed, by=made.OFFICE))


@pytest.mark.parametrize(("entry", "task", "field"), [
    ({"summary": "秘密★ 一年"}, {}, "summary"), ({"source": " "}, {}, "source"), ({"learned_on": date(2026, 2, 1)}, {}, "issued_on"),
    ({"activity_id": 99_999}, {}, "activity_id"), ({}, {"text": "绝密"}, "text"), ({}, {"due_on": None}, "due_on"), ({}, {"measures": "找13800138000"}, "measures"),
])
def test_register_is_refused_at_the_field(house, entry, task, field):
    refused(lambda: made.entry(house.branch, task=task, **entry), field)


def test_an_owner_is_of_the_branch(house):
    stranger = people.member(people.branch())
    refused(lambda: made.task(house.branch, owner_id=stranger.id), "owner")
    assert made.task(house.branch, owner_id=house.plain.id).owner_id == house.plain.id


def test_a_meeting_says_itself_when_it_learned(house):
    meeting = made.first_topic(house.branch, house.plain)
    entry = made.entry(house.branch, activity_id=meeting.id, learned_on=None, issued_on=date(2026, 2, 27))
    assert (entry.learned_on, entry.lag_days) == (made.TODAY, 2)
    service.edit(entry, facts={**made.ENTRY, "learned_on": None, "issued_on": None}, version=entry.version, by=made.OFFICE)
    assert (entry.activity_id, entry.learned_on, entry.lag_days) == (None, None, None)


def test_a_moved_day_stays_in_the_timeline_and_past_figures_go_by_the_day_before(house, clock_now):
    task = made.task(house.branch, due_on=date(2026, 4, 30))
    clock_now.move_to("2026-05-10 10:00+08:00")
    tasks.move_due(task, is_lasting=False, due_on=date(2026, 6, 30), reason="等上级文件", version=task.version, by=made.OFFICE)
    assert [(note.kind, note.was_due_on, note.text) for note in task.notes] == [(NoteKind.DUE, date(2026, 4, 30), "等上级文件")]
    assert (task.due_on, task.updated_on) == (date(2026, 6, 30), made.TODAY)
    assert [figure("directives.overdue", day)[0] for day in (date(2026, 4, 30), date(2026, 5, 9), date(2026, 5, 10))] == [0, 1, 0]
    assert db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id.desc()).limit(1)).one() == "directive-task.due-moved"


def test_a_day_that_is_over_is_out_of_the_secretarys_hands_and_the_year_keeps_what_it_knew(house, clock_now):
    secretary = whose(house.secretary)
    moved, dropped, lasting = (made.task(house.branch, due_on=date(2026, 4, 30)) for _ in range(3))
    clock_now.move_to("2026-05-10 10:00+08:00")
    steps = {moved: lambda task, by: tasks.move_due(task, is_lasting=False, due_on=date(2027, 3, 1), reason="等文件", version=None, by=by),
             lasting: lambda task, by: tasks.move_due(task, is_lasting=True, due_on=None, reason="长期抓", version=None, by=by),
             dropped: lambda task, by: tasks.withdraw(task, reason="重复", version=None, by=by)}
    for task, act in steps.items():
        assert "机关党委" in refused(lambda task=task, act=act: act(task, secretary))
        act(task, made.OFFICE)
    assert [figure("directives.closed_on_time", day) for day in (date(2026, 5, 9), date(2026, 5, 10))] == [(0, 3), (0, 0)]


def test_a_task_closed_and_taken_up_again_was_closed_between(house, clock_now):
    task = made.task(house.branch, due_on=date(2026, 3, 10))
    tasks.close(task, result="办了", version=task.version, by=made.OFFICE)
    clock_now.move_to("2026-04-01 10:00+08:00")
    tasks.reopen(task, reason="材料不全", version=task.version, by=made.OFFICE)
    assert [figure("directives.open", day)[0] for day in (date(2026, 3, 1), date(2026, 3, 15), date(2026, 4, 1))] == [0, 0, 1]
    assert [figure("directives.closed_on_time", day) for day in (date(2026, 3, 15), date(2026, 4, 1))] == [(1, 1), (0, 1)]


def test_progress_written_down_late_leaves_the_quarters_before_stale(house, clock_now):
    task = made.task(house.branch)
    clock_now.move_to("2026-07-10 10:00+08:00")
    tasks.note(task, noted_on=date(2026, 6, 1), percent=40, text="早就会商过", by=made.OFFICE)
    assert [figure("directives.updated_share", day) for day in (date(2026, 6, 30), date(2026, 7, 10))] == [(0, 1), (1, 1)]


def test_a_new_task_is_not_due_in_the_past_but_a_decision_of_a_meeting_may_be(house, clock_now):
    refused(lambda: made.task(house.branch, due_on=date(2026, 3, 1)), "due_on")
    item = made.first_topic(house.branch, house.plain).actions[0]
    clock_now.move_to("2026-05-10 10:00+08:00")
    assert service.from_action(item, by=made.OFFICE).tasks[0].due_on == date(2026, 4, 30)


def test_reopened_counts_as_updated_and_withdrawn_is_over(house, clock_now):
    task = made.task(house.branch)
    tasks.close(task, result="办了", version=task.version, by=made.OFFICE)
    clock_now.move_to("2026-07-01 10:00+08:00")
    tasks.reopen(task, reason="材料不全", version=task.version, by=made.OFFICE)
    assert (task.state, task.closed_on, task.result, task.updated_on) == (TaskState.GOING, None, "", date(2026, 7, 1))
    tasks.withdraw(task, reason="重复登记", version=task.version, by=made.OFFICE)
    assert figure("directives.open", date(2026, 7, 1))[0] == 0
    refused(lambda: tasks.note(task, noted_on=date(2026, 7, 1), percent=1, text="办", by=made.OFFICE), "text")


def test_a_stale_page_is_a_conflict(house):
    task = made.task(house.branch)
    with pytest.raises(Conflict):
        tasks.close(task, result="办了", version=task.version - 1, by=made.OFFICE)


def test_who_answers_for_a_task_reads_its_whole_entry_and_others_nothing(house):
    entry = made.entry(house.branch, task={"owner_id": house.plain.id})
    second = tasks.add(entry, facts={**made.TASK, "text": "另一件"}, by=made.OFFICE)
    owner, peer, stranger = whose(house.plain), whose(house.other), whose(people.secretary(people.branch()))
    assert queries.get_directive(owner, entry.id) is entry
    assert queries.get_task(owner, second.id) is second
    assert db.session.scalars(queries.listed(owner)).all() == [entry.tasks[0]]
    for viewer in (peer, stranger):
        with pytest.raises(NotFound):
            queries.get_directive(viewer, entry.id)
        with pytest.raises(NotFound):
            queries.get_task(viewer, second.id)
    assert len(db.session.scalars(queries.listed(made.LEADER)).all()) == 2


def test_the_list_finds_by_number_words_state_level_and_puts_the_most_pressing_first(house):
    late, lasting, done = (made.task(house.branch, **facts) for facts in (
        {"text": "近的", "due_on": date(2026, 3, 2)}, {"is_lasting": True, "due_on": None}, {"text": "办完的"}))
    late.due_on = date(2026, 3, 1)
    tasks.close(done, result="办了", version=done.version, by=made.OFFICE)
    far = made.entry(house.branch, level=Level.PROVINCE, source="省里的会").tasks[0]

    def listed(**asked):
        return db.session.scalars(queries.listed(made.OFFICE, **asked)).all()

    assert listed() == [late, far, lasting, done]
    assert (listed(standing=Standing.OVERDUE), listed(standing=Standing.LASTING), listed(standing=Standing.DONE)) == ([late], [lasting], [done])
    assert (listed(text="落2026-4"), listed(text="省里"), listed(level=Level.PROVINCE), listed(is_open=True)) == ([far], [far], [far], [late, far, lasting])


def test_a_task_without_an_owner_is_the_secretarys_to_update(house, clock_now):
    made.task(house.branch, due_on=date(2026, 12, 1))
    clock_now.move_to("2026-06-10 10:00+08:00")
    secretary = whose(house.secretary)
    assert [one.what for one in asked(secretary, *SOURCES)] == ["更新贯彻落实进展"]
    assert asked(whose(house.plain), *SOURCES) == []


def test_an_instruction_leads_to_a_rule_and_the_year_counts_itself(house, clock_now):
    research = made.research(report_title="老旧小区信访问题的报告", reported_on=made.TODAY)
    facts = {"given_by": "示例领导", "given_on": made.TODAY, "text": "请研究解决", "due_on": date(2026, 3, 10)}
    first, second = (researching.instruct(research, facts=facts, by=made.OFFICE) for _ in range(2))
    assert [one.due_on for one in asked(made.OFFICE, "directives.answer")] == [date(2026, 3, 10)] * 2
    assert asked(made.LEADER, "directives.answer") == []
    rule = Rule(branch_id=house.branch.id, title="会商办法", kind=next(iter(RuleKind)), from_on=made.TODAY)
    db.session.add(rule)
    db.session.flush()
    researching.settle(first, facts={"outcome": Outcome.RULE, "follow_up": "印发办法", "rule_id": rule.id}, version=first.version, by=made.OFFICE)
    researching.settle(second, facts={"outcome": Outcome.SOLVED, "follow_up": "已修好", "rule_id": None}, version=second.version, by=made.OFFICE)
    assert list(queries.counts_of_research(made.OFFICE, 2026).values()) == [1, 1, 2, 1, 1]
    assert asked(made.OFFICE, "directives.answer") == []
    assert [figure(f"directives.{code}", made.TODAY)[0] for code in ("research_trips", "research_reports", "instructions", "problems_solved")] == [1, 1, 2, 1]


def test_research_stays_before_what_leaders_wrote_and_an_instruction_is_put_right_with_a_reason(house, clock_now):
    research = made.research(held_on=date(2026, 2, 20), report_title="报告", reported_on=date(2026, 2, 25))
    written = researching.instruct(research, facts={"given_by": "示例领导", "given_on": date(2026, 2, 26), "text": "请研究"}, by=made.OFFICE)
    assert [one.due_on for one in asked(made.OFFICE, "directives.answer")] == [None]
    facts = {"theme": "老旧小区", "leader": "示例领导", "places": "示例街道", "held_on": date(2026, 2, 20)}
    late = {**facts, "held_on": made.TODAY, "report_title": "报告", "reported_on": made.TODAY}
    refused(lambda: researching.edit(research, facts=late, version=research.version, by=made.OFFICE), "held_on")
    refused(lambda: researching.edit(research, facts=facts, version=research.version, by=made.OFFICE), "report_title")
    db.session.commit()
    right = {"given_by": "示例领导", "given_on": date(2026, 2, 27), "text": "请抓紧研究", "reason": " "}
    refused(lambda: researching.correct(written, facts=right, version=written.version, by=made.OFFICE), "reason")
    researching.correct(written, facts={**right, "reason": "抄错了"}, version=written.version, by=made.OFFICE)
    researching.settle(written, facts={"outcome": Outcome.SOLVED, "follow_up": "已修好"}, version=written.version, by=made.OFFICE)
    researching.reopen(written, reason="还没有修好", version=written.version, by=made.OFFICE)
    assert (written.text, written.outcome, written.done_on, figure("directives.problems_solved", made.TODAY)[0]) == ("请抓紧研究", Outcome.WAITING, None, 0)
    [told] = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "written-instruction.reopened"))
    assert (told.details["reason"], told.details["before"]["follow_up"]) == ("还没有修好", "已修好")


def test_a_campaign_ends_once_with_its_results(house):
    campaign = made.campaign()
    refused(lambda: researching.end_campaign(campaign, facts={"ended_on": made.TODAY, "results": " "}, version=campaign.version, by=made.OFFICE), "results")
    researching.end_campaign(campaign, facts={"ended_on": made.TODAY, "results": "减少四成"}, version=campaign.version, by=made.OFFICE)
    refused(lambda: researching.edit_campaign(campaign, facts={}, version=campaign.version, by=made.OFFICE))
    assert db.session.scalars(queries.campaigns(made.OFFICE, is_open=True)).all() == []
    researching.reopen_campaign(campaign, reason="点错了", version=campaign.version, by=made.OFFICE)
    assert (campaign.ended_on, campaign.results) == (None, "减少四成")


def test_supervisors_write_on_the_entry(house):
    entry = made.entry(house.branch)
    refused(lambda: service.supervise(entry, text="绝密", by=made.LEADER), "text")
    service.supervise(entry, text="请抓紧办理", by=made.LEADER)
    db.session.commit()
    db.session.expire_all()
    assert [note.actor for note in entry.supervisions] == ["局领导测试员"]
    assert db.session.scalars(select(DirectiveTask.updated_on)).one() == made.TODAY


def test_a_supervisors_word_is_owed_until_progress_is_noted(house, clock_now):
    mine, nobodys = made.entry(house.branch, task={"owner_id": house.plain.id}), made.entry(house.branch)
    for entry in (mine, nobodys):
        service.supervise(entry, text="请抓紧办理", by=made.LEADER)
    assert [[one.url for one in asked(whose(member), "directives.respond")] for member in (house.plain, house.secretary, house.other)] == [
        [f"/directive-tasks/{mine.tasks[0].id}"], [f"/directive-tasks/{nobodys.tasks[0].id}"], []]
    clock_now.move_to("2026-03-03 10:00+08:00")
    tasks.note(mine.tasks[0], noted_on=date(2026, 3, 3), percent=10, text="已会商", by=whose(house.plain))
    assert asked(whose(house.plain), "directives.respond") == []
