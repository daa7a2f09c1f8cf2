"""A round from its opening to the closed result: who may say what, when, and what stays."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.activities.made import activity
from tests.checklists.made import (
    AHEAD,
    DUTY,
    INSPECTOR,
    JUDGED,
    NOW,
    OFFICE,
    PAPER,
    Q2,
    SMALL,
    inspected,
    item,
    opened,
    said_everywhere,
    world,
)
from tests.owing import asked
from xinfang_party.activities import service as activities
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.audit.models import AuditEntry
from xinfang_party.checklists import freezing, saying, scheduling, service
from xinfang_party.checklists.assessing import sheet_now
from xinfang_party.checklists.models import Assessment, ChecklistRound
from xinfang_party.checklists.queries import assessments_over, known_from, known_of
from xinfang_party.checklists.terms import Days, State
from xinfang_party.checklists.terms_rounds import AssessmentState, Part, Said
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.kernel.periods import Period


@pytest.fixture
def home(session, clock_at):
    with clock_at(NOW):
        yield world()


def test_open_round_keeps_its_edition_and_asks_the_leaders(home):
    stored = home.round.edition
    assert (stored.text.items, home.round.period, len(home.round.assessments)) == (SMALL.items, Q2, 2)
    assert [owed.what for owed in asked(home.by, "checklists.assess")] == ["自评"]


@pytest.mark.parametrize(("changed", "field"), [
    ({"edition": replace(SMALL, code="空", items=())}, "edition"),
    ({"edition": replace(SMALL, code="少", items=(item("D1-1", "评判", 90),))}, "edition"),
    ({"period": Period.quarter(2026, 4)}, "period"),
    ({"self_due_on": date(2026, 7, 4)}, "self_due_on"), ({"inspect_due_on": date(2026, 7, 10)}, "inspect_due_on"), ({"name": "电话13812345678"}, "name"),
])
def test_open_round_refuses_what_cannot_work(home, changed, field):
    with pytest.raises(Refusal) as refused:
        opened(home.branch, **changed)
    assert refused.value.field == field


def test_open_round_needs_a_branch(home):
    with pytest.raises(Refusal, match="至少选一个"):
        opened()


def test_records_turn_an_item_green_without_any_upload(home):
    assert sheet_now(home.one).by_code[DUTY].state is State.NOT_MET
    activity(home.branch, Kind.MEMBER_MEETING, date(2026, 5, 8))
    assert sheet_now(home.one).by_code[DUTY].state is State.RECORDS


def test_say_takes_the_branch_at_its_word_only_where_records_cannot_tell(home):
    with pytest.raises(Refusal, match="由记录核算"):
        saying.say(home.one, DUTY, Part.SELF, Said(1.0, "开过"), by=home.by)
    saying.say(home.one, DUTY, Part.SELF, Said(None, "会议在 7 月补开"), by=home.by)
    saying.say(home.one, AHEAD, Part.SELF, Said(0.5, "做了一半"), by=home.by)
    now = sheet_now(home.one).by_code
    assert (now[DUTY].state, now[AHEAD].state, now[AHEAD].ratio) == (State.NOT_MET, State.NOT_MET, 0.5)
    saying.say(home.one, AHEAD, Part.SELF, Said(None, ""), by=home.by)
    assert sheet_now(home.one).by_code[AHEAD].state is State.UNKNOWN


@pytest.mark.parametrize(("said", "field"), [(Said(1.0, ""), "words"), (Said(0.7, "差不多"), "ratio"), (Said(1.0, "问张三 13812345678"), "words")])
def test_say_refuses_what_tells_nothing(home, said, field):
    with pytest.raises(Refusal) as refused:
        saying.say(home.one, AHEAD, Part.SELF, said, by=home.by)
    assert refused.value.field == field


def test_say_of_an_item_that_is_not_there_finds_nothing_and_of_an_older_version_conflicts(home):
    with pytest.raises(NotFound):
        saying.say(home.one, "Z9-9", Part.SELF, Said(1.0, "说明"), by=home.by)
    saying.say(home.one, AHEAD, Part.SELF, Said(1.0, "说明"), version=0, by=home.by)
    with pytest.raises(Conflict):
        saying.say(home.one, AHEAD, Part.SELF, Said(0.5, "别的说明"), version=0, by=home.by)


def test_submit_asks_for_a_word_on_what_nobody_can_tell(home):
    with pytest.raises(Refusal, match=f"{AHEAD}、{JUDGED}、{PAPER}"):
        service.submit(home.one, by=home.by)
    said_everywhere(home.one, home.by)
    service.submit(home.one, by=home.by)
    assert (home.one.state, [owed.what for owed in asked(INSPECTOR, "checklists.inspect")]) == (AssessmentState.ASSESSED, ["核查自评"])


def test_inspector_needs_a_reason_to_differ_and_none_to_agree(home):
    said_everywhere(home.one, home.by)
    service.submit(home.one, by=home.by)
    with pytest.raises(Refusal, match="理由"):
        saying.say(home.one, JUDGED, Part.INSPECT, Said(0.0, ""), by=INSPECTOR)
    saying.say(home.one, JUDGED, Part.INSPECT, Said(1.0, ""), by=INSPECTOR)
    saying.say(home.one, AHEAD, Part.INSPECT, Said(0.0, "现场没有看到"), by=INSPECTOR)
    final = freezing.final_sheet(home.one, sheet_now(home.one)).by_code
    assert (final[AHEAD].state, final[JUDGED].state, final[PAPER].score) == (State.NOT_MET, State.STATEMENT, 25)


def test_nobody_inspects_the_own_branch(home):
    said_everywhere(home.one, home.by)
    service.submit(home.one, by=home.by)
    for act in (lambda: saying.say(home.one, JUDGED, Part.INSPECT, Said(1.0, ""), by=home.by), lambda: service.finish(home.one, by=home.by),
                lambda: service.return_(home.one, opinion="重写", by=home.by)):
        with pytest.raises(Refusal, match="自己所在"):
            act()
    assert asked(home.by, "checklists.inspect") == []


def test_return_wants_an_opinion_and_opens_the_branch_word_again(home):
    said_everywhere(home.one, home.by)
    service.submit(home.one, by=home.by)
    with pytest.raises(Refusal):
        service.return_(home.one, opinion=" ", by=INSPECTOR)
    service.return_(home.one, opinion="请补充材料位置", by=INSPECTOR)
    assert (home.one.state, [owed.what for owed in asked(home.by, "checklists.assess")]) == (AssessmentState.OPEN, ["自评"])


def test_an_objection_is_answered_before_it_can_close(home):
    inspected(home.one, home.by)
    with pytest.raises(Refusal, match="写明理由"):
        service.object_to(home.one, by=home.by)
    saying.say(home.one, DUTY, Part.OBJECT, Said(words="会议记录在补登"), by=home.by)
    service.object_to(home.one, by=home.by)
    with pytest.raises(Refusal, match=DUTY):
        service.answer(home.one, by=INSPECTOR)
    saying.say(home.one, DUTY, Part.ANSWER, Said(words="补登后以记录为准"), by=INSPECTOR)
    service.answer(home.one, by=INSPECTOR)
    assert home.one.state is AssessmentState.INSPECTED


def test_an_objection_takes_no_word_of_the_inspector_away(home):
    given = {JUDGED: 1.0, AHEAD: 0.0}
    inspected(home.one, home.by, words={AHEAD: Said(0.0, "现场没有看到")})
    assert known_of([home.branch.id], Q2)[home.branch.id].given == given
    saying.say(home.one, DUTY, Part.OBJECT, Said(words="会议记录在补登"), by=home.by)
    service.object_to(home.one, by=home.by)
    assert known_of([home.branch.id], Q2)[home.branch.id].given == given == known_from(home.one, ()).given


def test_of_a_branch_that_was_assessed_twice_the_latest_comes_last(home, session):
    facts = {name: getattr(home.round, name) for name in ("edition_id", "name", "period_text", "ends_on", "self_due_on", "inspect_due_on", "opened_on", "actor")}
    again = ChecklistRound(**facts, assessments=[Assessment(branch_id=home.branch.id, state_since=date(2026, 7, 5))])
    session.add(again)
    session.flush()
    assert [one.round_id for one in assessments_over(Q2, [home.branch.id], home.round.edition.text)] == [home.round.id, again.id]


def test_close_waits_for_the_branch_or_for_five_days(home, clock_at):
    inspected(home.one, home.by)
    with pytest.raises(Refusal, match="可以提异议"):
        service.close(home.one, by=OFFICE)
    assert asked(OFFICE, "checklists.close") == []
    with clock_at("2026-07-11 10:00"):
        assert [owed.what for owed in asked(OFFICE, "checklists.close")] == ["封存评定结果"]
        service.close(home.one, by=OFFICE)
    assert (home.one.state, home.one.as_of) == (AssessmentState.CLOSED, date(2026, 7, 11))


def test_a_round_goes_by_the_days_of_its_own_edition(home, clock_at):
    one = opened(home.branch, edition=replace(SMALL, code="测试-2", days=Days(10, 30)), period=Period.quarter(2026, 1)).assessments[0]
    inspected(one, home.by)
    assert date(2026, 7, 15) in [owed.due_on for owed in asked(home.by, "checklists.assess")]
    with clock_at("2026-07-15 10:00"), pytest.raises(Refusal, match="2026年7月15日"):
        service.close(one, by=OFFICE)
    assert asked(OFFICE, "checklists.close") == []
    with clock_at("2026-07-16 10:00"):
        assert len(asked(OFFICE, "checklists.close")) == 1
        service.close(one, by=OFFICE)
    assert (freezing.frozen_total(one).grade, freezing.mend_by(one)) == ("基本达标", date(2026, 8, 15))


def test_close_refuses_a_time_that_is_not_over(home):
    ahead = opened(home.branch, period=Period.quarter(2026, 3))
    one = ahead.assessments[0]
    inspected(one, home.by)
    service.accept(one, by=home.by)
    with pytest.raises(Refusal, match="还没有结束"):
        service.close(one, by=OFFICE)


def closed(home):
    activity(home.branch, Kind.MEMBER_MEETING, date(2026, 5, 8))
    inspected(home.one, home.by)
    service.accept(home.one, by=home.by)
    service.close(home.one, by=OFFICE)
    return home.one


def test_a_later_correction_leaves_what_was_closed_and_shows_since_then(home, session):
    one = closed(home)
    before = (one.total, [(score.item_code, score.state, score.final, score.results) for score in one.scores])
    assert (freezing.frozen_total(one).value, freezing.changes(one, sheet_now(one).standings)) == (100.0, [])
    for meeting in session.scalars(select(Activity).where(Activity.branch_id == home.branch.id)):
        activities.cancel(meeting, reason="重复登记", by=OFFICE)
    changes = freezing.changes(one, sheet_now(one).standings)
    assert [(change.code, change.then, change.now) for change in changes] == [(DUTY, "1/1 个季度", "0/1 个季度")]
    assert before == (one.total, [(score.item_code, score.state, score.final, score.results) for score in one.scores])


def test_every_step_leaves_one_entry(home, session):
    closed(home)
    tags = list(session.scalars(select(AuditEntry.tag).where(AuditEntry.subject_kind == "assessment").order_by(AuditEntry.id)))
    assert tags == ["assessment.item-assessed"] * 3 + [
        "assessment.submitted", "assessment.item-inspected", "assessment.inspected", "assessment.accepted", "assessment.closed"]


def test_steps_of_a_stale_page_conflict(home):
    said_everywhere(home.one, home.by)
    with pytest.raises(Conflict):
        service.submit(home.one, version=home.one.version + 1, by=home.by)


def test_rounds_open_by_themselves_once_for_the_period_that_ended(home, session):
    assert scheduling.open_due() is None
    scheduling.set_schedule(each="half", self_days=7, inspect_days=20, version=0, by=OFFICE)
    made = scheduling.open_due()
    assert (made.period_text, made.self_due_on, made.edition.code) == ("2026H1", date(2026, 7, 12), "默认-2026")
    assert {one.branch_id for one in made.assessments} >= {home.branch.id, home.other.id}
    assert scheduling.open_due() is None
    assert session.query(ChecklistRound).count() == 2


def test_schedule_refuses_what_cannot_be(home):
    with pytest.raises(Refusal):
        scheduling.set_schedule(each="half", self_days=20, inspect_days=7, version=0, by=OFFICE)
    with pytest.raises(Conflict):
        scheduling.set_schedule(each="half", self_days=7, inspect_days=20, version=5, by=OFFICE)
