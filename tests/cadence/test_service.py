"""Plans become records, waivers are decided by others, the bureau's numbers follow the years, and who forgets is reminded once."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities.made import OFFICE, activity, house, identity
from tests.cadence.made import held, planned, waived
from xinfang_party.access.terms import Role
from xinfang_party.activities import service as activities
from xinfang_party.activities.terms import Kind, State
from xinfang_party.audit.models import AuditEntry
from xinfang_party.cadence import boards, jobs, notices, queries, requiring, service, waiving
from xinfang_party.cadence.catalogue import BY_KIND
from xinfang_party.cadence.models import RequirementChange, Waiver
from xinfang_party.cadence.owed import to_decide, to_hold
from xinfang_party.cadence.terms import Standing, WaiverState
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import settled
from xinfang_party.organization.terms import BranchKind

MAY = "2026-05-10 10:00"
Q2, MONTH = Period.quarter(2026, 2), Period.month(2026, 5)


@pytest.fixture
def may(clock_at):
    with clock_at(MAY):
        yield


@pytest.fixture
def home(session, may):
    return house()


def entries(branch, kind=None):
    return [entry for entry in queries.plan_of(branch.id, 2026) if kind is None or entry.kind is kind]


def line_of(branch, kind):
    return next(line for line in boards.lines_of([branch], 2026) if line.requirement.kind is kind)


# --- the plan -----------------------------------------------------------------------------------------------------------------

def test_propose_plans_what_is_left_of_the_year(home):
    service.propose(home.branch, 2026, by=OFFICE)
    counts = {kind: len(entries(home.branch, kind)) for kind in BY_KIND}
    assert counts == {Kind.MEMBER_MEETING: 3, Kind.COMMITTEE_MEETING: 8, Kind.CELL_MEETING: 8, Kind.PARTY_LESSON: 3, Kind.THEME_DAY: 8, Kind.LIFE_MEETING: 1,
                      Kind.APPRAISAL: 1, Kind.DUTY_REPORT: 1, Kind.STUDY_GROUP: 0}
    assert {entry.cell_id for entry in entries(home.branch, Kind.CELL_MEETING)} == {home.cell.id}
    assert min(entry.planned_on for entry in entries(home.branch)) >= date(2026, 5, 10)


def test_propose_a_second_time_adds_nothing(home):
    service.propose(home.branch, 2026, by=OFFICE)
    assert service.propose(home.branch, 2026, by=OFFICE) == []


def test_propose_leaves_out_what_was_held_or_planned_or_waived(home):
    held(home.branch, Kind.THEME_DAY, date(2026, 5, 6))
    planned(home.branch, Kind.THEME_DAY, date(2026, 6, 1))
    waived(home.branch, Kind.THEME_DAY, "2026-07")
    service.propose(home.branch, 2026, by=OFFICE)
    assert [entry.planned_on.month for entry in entries(home.branch, Kind.THEME_DAY)] == [6, 8, 9, 10, 11, 12]


def test_propose_counts_a_record_and_its_entry_once(home, session):
    requiring.change(Kind.THEME_DAY, each="month", at_least=2, year=2026, source="工作要点", by=OFFICE)
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 5, 6))
    entry.activity_id = held(home.branch, Kind.THEME_DAY, date(2026, 5, 6)).id
    session.flush()
    service.propose(home.branch, 2026, by=OFFICE)
    assert sum(entry.planned_on.month == 5 for entry in entries(home.branch, Kind.THEME_DAY)) == 2


def test_propose_for_the_leading_group_plans_its_study(session, may):
    group = people.branch(kind=BranchKind.LEADING_GROUP)
    service.propose(group, 2026, by=OFFICE)
    assert {entry.kind for entry in entries(group)} == {Kind.STUDY_GROUP}


@pytest.mark.parametrize("year", [2025, 2029, 99_999])
def test_propose_refuses_other_years(home, year):
    with pytest.raises(Refusal, match="年份"):
        service.propose(home.branch, year, by=OFFICE)


def facts(**more):
    return {"kind": "theme_day", "cell_id": None, "planned_on": date(2026, 6, 12), "title": "社区清洁", **more}


def test_add_and_edit(home):
    entry = service.add(home.branch, facts=facts(), by=OFFICE)
    service.edit(entry, facts=facts(planned_on=date(2026, 6, 19)), version=entry.version, by=OFFICE)
    assert (entry.planned_on, entry.title) == (date(2026, 6, 19), "社区清洁")


@pytest.mark.parametrize(("more", "field"), [
    ({"kind": "study_group"}, "kind"), ({"kind": "cell_meeting"}, "cell_id"), ({"planned_on": date(2031, 1, 1)}, "planned_on"),
    ({"title": "找 13800138000"}, "title")])
def test_add_refuses(home, more, field):
    with pytest.raises(Refusal) as refused:
        service.add(home.branch, facts=facts(**more), by=OFFICE)
    assert refused.value.field == field


def test_add_refuses_anothers_group(home):
    with pytest.raises(Refusal, match="本支部的党小组"):
        service.add(home.branch, facts=facts(kind="cell_meeting", cell_id=people.cell(people.branch()).id), by=OFFICE)


def test_edit_refuses_a_stale_version(home):
    entry = service.add(home.branch, facts=facts(), by=OFFICE)
    with pytest.raises(Conflict):
        service.edit(entry, facts=facts(), version=entry.version + 1, by=OFFICE)


def test_what_is_recorded_is_neither_edited_nor_removed(home):
    entry = service.add(home.branch, facts=facts(), by=OFFICE)
    entry.activity = held(home.branch, Kind.THEME_DAY, date(2026, 5, 6))
    with pytest.raises(Refusal):
        service.edit(entry, facts=facts(), version=entry.version, by=OFFICE)
    with pytest.raises(Refusal):
        service.remove(entry, by=OFFICE)


def test_remove_what_was_cancelled_or_never_held(home, session):
    for activity_of in (None, held(home.branch, Kind.THEME_DAY, date(2026, 5, 6), state=State.CANCELLED)):
        entry = service.add(home.branch, facts=facts(), by=OFFICE)
        entry.activity = activity_of
        service.remove(entry, by=OFFICE)
    session.flush()
    assert entries(home.branch) == []


def test_remove_refuses_a_stale_version(home):
    entry = service.add(home.branch, facts=facts(), by=OFFICE)
    with pytest.raises(Conflict):
        service.remove(entry, version=entry.version + 1, by=OFFICE)


# --- from plan to record ------------------------------------------------------------------------------------------------------

def test_one_click_opens_the_form_for_it(home):
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 5, 8))
    assert service.record_url(entry) == f"/activities/new?form=theme_day&branch={home.branch.id}&plan={entry.id}&on=2026-05-08"


def test_what_is_no_form_is_held_as_a_general_meeting(home):
    entry = planned(home.branch, Kind.LIFE_MEETING, date(2026, 12, 8))
    assert service.record_url(entry) == f"/activities/new?form=member_meeting&branch={home.branch.id}&purpose=life_meeting&plan={entry.id}"


def test_a_record_made_from_the_plan_is_linked(home):
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 5, 29))
    later = planned(home.branch, Kind.THEME_DAY, date(2026, 5, 8))
    made = activities.log(facts={"branch_id": home.branch.id, "form": Kind.THEME_DAY, "held_on": date(2026, 5, 8), "title": "社区清洁", "roll": []},
                          by=OFFICE, plan_id=entry.id)
    assert (entry.activity_id, later.activity_id) == (made.id, None)


def test_a_record_made_without_the_plan_finds_its_entry(home):
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 5, 29))
    made = activity(home.branch, Kind.THEME_DAY, date(2026, 5, 8))
    assert entry.activity_id == made.id


def test_every_kind_it_counts_as_finds_its_nearest_entry(home):
    near, far, meeting = (planned(home.branch, kind, on) for kind, on in (
        (Kind.PARTY_LESSON, date(2026, 5, 20)), (Kind.PARTY_LESSON, date(2026, 6, 20)), (Kind.MEMBER_MEETING, date(2026, 4, 1))))
    last_quarter = planned(home.branch, Kind.MEMBER_MEETING, date(2026, 3, 31))
    made = held(home.branch, Kind.MEMBER_MEETING, date(2026, 5, 8), Kind.PARTY_LESSON)
    service.link(made, None, OFFICE)
    assert [entry.activity_id for entry in (near, far, meeting, last_quarter)] == [made.id, None, made.id, None]


def test_a_group_meeting_is_linked_to_its_own_groups_entry(home):
    other = people.cell(home.branch)
    own, others = (planned(home.branch, Kind.CELL_MEETING, date(2026, 5, 8), cell_id=cell.id) for cell in (home.cell, other))
    service.link(held(home.branch, Kind.CELL_MEETING, date(2026, 5, 6), cell=home.cell), None, OFFICE)
    assert (own.activity_id is None, others.activity_id is None) == (False, True)


@pytest.mark.parametrize("wrong", ["branch", "kind"])
def test_anothers_entry_is_not_linked(home, wrong):
    entry = planned(people.branch() if wrong == "branch" else home.branch, Kind.THEME_DAY if wrong == "branch" else Kind.STUDY, date(2026, 5, 8))
    service.link(held(home.branch, Kind.THEME_DAY, date(2026, 5, 8)), entry.id, OFFICE)
    assert entry.activity_id is None


def test_a_cancelled_record_leaves_its_entry_open_again(home):
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 5, 8))
    entry.activity = held(home.branch, Kind.THEME_DAY, date(2026, 5, 8), state=State.CANCELLED)
    again = held(home.branch, Kind.THEME_DAY, date(2026, 5, 9))
    service.link(again, None, OFFICE)
    assert entry.activity_id == again.id


def logged(home, *purposes):
    return activities.log(facts={"branch_id": home.branch.id, "form": Kind.MEMBER_MEETING, "held_on": date(2026, 5, 8), "title": "五月", "roll": [],
                                 "purposes": list(purposes)}, by=OFFICE)


def test_a_purpose_added_later_finds_its_entry_and_lets_it_go_again(home):
    lesson, meeting = (planned(home.branch, kind, date(2026, 5, 20)) for kind in (Kind.PARTY_LESSON, Kind.MEMBER_MEETING))
    made = logged(home)
    activities.edit(made, facts={"purposes": [Kind.PARTY_LESSON]}, version=None, by=OFFICE)
    assert (lesson.activity_id, meeting.activity_id) == (made.id, made.id)
    activities.edit(made, facts={"purposes": []}, version=None, by=OFFICE)
    assert (lesson.activity_id, meeting.activity_id) == (None, made.id)


def test_another_day_finds_the_entry_of_its_own_period(home):
    first, second = (planned(home.branch, Kind.MEMBER_MEETING, on) for on in (date(2026, 3, 20), date(2026, 5, 20)))
    made = logged(home)
    activities.edit(made, facts={"held_on": date(2026, 3, 30)}, version=None, by=OFFICE)
    assert (first.activity_id, second.activity_id) == (made.id, None)


def test_an_amendment_finds_its_entry(home):
    lesson, made = planned(home.branch, Kind.PARTY_LESSON, date(2026, 5, 20)), logged(home)
    made.state = State.CONFIRMED
    activities.amend(made, facts={"purposes": [Kind.PARTY_LESSON]}, reason="漏记", version=None, by=OFFICE)
    assert lesson.activity_id == made.id


def test_an_entry_chosen_by_hand_stays_while_nothing_it_goes_by_changes(home):
    chosen = planned(home.branch, Kind.MEMBER_MEETING, date(2026, 8, 20))
    made = logged(home)
    service.link(made, chosen.id, OFFICE)
    activities.edit(made, facts={"place": "会议室"}, version=None, by=OFFICE)
    assert chosen.activity_id == made.id


# --- waivers ------------------------------------------------------------------------------------------------------------------

def asked(home, kind=Kind.THEME_DAY, period=MONTH, cell_id=None):
    return waiving.ask(home.branch, kind=kind, cell_id=cell_id, period=period, reason="防汛应急值守", by=identity(home.secretary))


def test_an_approved_waiver_shows_its_approver(home):
    waiver = asked(home)
    waiving.decide(waiver, approves=True, opinion="", version=waiver.version, by=identity(people.member(people.branch(), "李批准"), Role.PARTY_OFFICE))
    cell = line_of(home.branch, Kind.THEME_DAY).cells[4]
    assert (cell.standing, cell.approver) == (Standing.WAIVED, "李批准")


def test_a_group_is_excused_alone(home):
    other = people.cell(home.branch)
    waived(home.branch, Kind.CELL_MEETING, "2026-05", cell=home.cell)
    lines = [line for line in boards.lines_of([home.branch], 2026) if line.group is not None]
    assert {line.group.id: line.cells[4].standing for line in lines} == {home.cell.id: Standing.WAIVED, other.id: Standing.PENDING}


def test_ask_once_until_it_is_refused(home):
    waiver = asked(home)
    with pytest.raises(Refusal, match="已经申请过"):
        asked(home)
    waiving.decide(waiver, approves=False, opinion="可以补开", version=None, by=OFFICE)
    assert asked(home).state is WaiverState.ASKED


@pytest.mark.parametrize(("kind", "period"), [(Kind.THEME_DAY, Q2), (Kind.STUDY, MONTH), (Kind.STUDY_GROUP, Q2)])
def test_ask_refuses_what_is_not_owed(home, kind, period):
    with pytest.raises(Refusal):
        asked(home, kind, period)


def test_nobody_decides_on_his_own_request(home):
    both = identity(home.secretary, Role.PARTY_OFFICE)
    waiver = waiving.ask(home.branch, kind=Kind.THEME_DAY, cell_id=None, period=MONTH, reason="防汛", by=both)
    with pytest.raises(Refusal, match="您自己"):
        waiving.decide(waiver, approves=True, opinion="", version=waiver.version, by=both)


def test_decide_refuses_a_stale_version_and_a_second_decision(home):
    waiver = asked(home)
    with pytest.raises(Conflict):
        waiving.decide(waiver, approves=True, opinion="", version=waiver.version + 1, by=OFFICE)
    waiving.decide(waiver, approves=True, opinion="", version=waiver.version, by=OFFICE)
    with pytest.raises(Refusal, match="再次决定"):
        waiving.decide(waiver, approves=False, opinion="不行", version=None, by=OFFICE)


def test_withdraw_while_nobody_decided(home, session):
    waiver = asked(home)
    waiving.withdraw(waiver, by=identity(home.secretary))
    session.flush()
    assert session.scalars(select(Waiver)).all() == []
    with pytest.raises(Refusal):
        waiving.withdraw(waived(home.branch, Kind.THEME_DAY, "2026-05"), by=OFFICE)


def test_withdraw_refuses_a_stale_version(home):
    waiver = asked(home)
    with pytest.raises(Conflict):
        waiving.withdraw(waiver, version=waiver.version + 1, by=identity(home.secretary))


def test_the_party_office_is_told_and_owes_a_decision_until_it_is_made(home, session):
    identity(people.member(people.branch()), Role.PARTY_OFFICE)
    waiver = asked(home)
    [notice] = session.scalars(select(Notice).where(Notice.kind == notices.WAIVER_ASKED.name)).all()
    assert not settled([notice])
    assert [owed.what for owed in to_decide(OFFICE)] == ["决定免于要求的申请"]
    waiving.decide(waiver, approves=False, opinion="可以补开", version=None, by=OFFICE)
    assert settled([notice])
    assert to_decide(OFFICE) == []
    assert session.scalars(select(Notice.text).where(Notice.kind == notices.WAIVER_DECIDED.name)).first().endswith("没有批准：可以补开")


# --- the bureau's own numbers -------------------------------------------------------------------------------------------------

def test_a_change_holds_from_its_year(home):
    requiring.change(Kind.PARTY_LESSON, each="half", at_least=2, year=2027, source="工作要点", by=OFFICE)
    assert [(queries.requirement_of(Kind.PARTY_LESSON, year).each) for year in (2026, 2027)] == ["quarter", "half"]


def test_a_second_change_of_a_year_takes_the_place_of_the_first(home, session):
    for at_least in (2, 3):
        requiring.change(Kind.THEME_DAY, each="month", at_least=at_least, year=2026, source="工作要点", version=queries.version_of(Kind.THEME_DAY), by=OFFICE)
    assert [row.at_least for row in session.scalars(select(RequirementChange))] == [3]
    assert line_of(home.branch, Kind.THEME_DAY).cells[0].wanted == 3


def test_change_refuses_a_stale_version(home):
    with pytest.raises(Conflict):
        requiring.change(Kind.THEME_DAY, each="month", at_least=2, year=2026, source="工作要点", version=7, by=OFFICE)


# --- reminders ----------------------------------------------------------------------------------------------------------------

def reminders(session):
    return session.scalars(select(Notice).where(Notice.kind.startswith("cadence.closing."))).all()


def test_who_leads_is_reminded_once_in_the_last_week(home, session, clock_at):
    identity(home.secretary)
    identity(home.plain)
    with clock_at("2026-05-23 08:00"):
        jobs.remind_closing()
        assert reminders(session) == []
    for day in (24, 25, 31):
        with clock_at(f"2026-05-{day} 08:00"):
            jobs.remind_closing()
    assert sorted(notice.kind for notice in reminders(session)) == ["cadence.closing.cell_meeting", "cadence.closing.committee_meeting", "cadence.closing.theme_day"]


def test_a_reminder_settles_when_it_is_met_waived_or_over(home, session, clock_at):
    identity(home.secretary)
    with clock_at("2026-05-26 08:00"):
        jobs.remind_closing()
        found = reminders(session)
        assert not settled(found)
        held(home.branch, Kind.THEME_DAY, date(2026, 5, 26))
        held(home.branch, Kind.CELL_MEETING, date(2026, 5, 26))
        waived(home.branch, Kind.COMMITTEE_MEETING, "2026-05")
        assert {notice.kind.split(".")[2] for notice in found if notice.id in settled(found)} == {"theme_day", "committee_meeting"}
        held(home.branch, Kind.CELL_MEETING, date(2026, 5, 26), cell=home.cell)
        assert len(settled(found)) == 3
    with clock_at("2026-06-01 08:00"):
        assert len(settled(found)) == 3


def test_a_reminder_that_nobody_heeded_is_over_with_its_month(home, session, clock_at):
    identity(home.secretary)
    with clock_at("2026-05-26 08:00"):
        jobs.remind_closing()
    with clock_at("2026-06-01 08:00"):
        assert len(settled(reminders(session))) == 3


@pytest.mark.parametrize(("body", "left"), [("branch", {"cell_meeting"}), ("cell", {"theme_day", "committee_meeting"})])
def test_a_reminder_settles_when_its_body_is_dissolved(home, session, clock_at, body, left):
    identity(home.secretary)
    with clock_at("2026-05-26 08:00"):
        jobs.remind_closing()
        getattr(home, body).dissolved_on = date(2026, 5, 26)
        session.flush()
        found = reminders(session)
        assert {notice.kind.split(".")[2] for notice in found if notice.id not in settled(found)} == left


def test_nobody_is_reminded_of_what_is_met_or_waived(home, session, clock_at):
    identity(home.secretary)
    held(home.branch, Kind.THEME_DAY, date(2026, 5, 4))
    held(home.branch, Kind.COMMITTEE_MEETING, date(2026, 5, 4), voters=[home.secretary, home.deputy, home.publicity])
    waived(home.branch, Kind.CELL_MEETING, "2026-05", cell=home.cell)
    with clock_at("2026-05-26 08:00"):
        jobs.remind_closing()
    assert reminders(session) == []


def test_the_last_fortnight_is_owed_on_the_home_page_of_who_leads(home, clock_at, app):
    with clock_at("2026-05-20 08:00"), app.test_request_context():
        assert {owed.due_on for owed in to_hold(identity(home.secretary))} == {date(2026, 5, 31)}
        assert to_hold(identity(home.plain)) == []


def test_a_changed_requirement_is_asked_for_on_the_same_day(home, session):
    owed = notices.CLOSING[Kind.THEME_DAY].owed
    first = owed()
    assert owed() is first
    session.add(RequirementChange(kind=Kind.THEME_DAY, year=2026, each="quarter", at_least=1, source="工作要点", actor="机关党委"))
    queries.forget_changes()
    assert owed() is not first


def test_every_verb_leaves_an_entry_without_what_was_typed(home, session):
    waiver = asked(home)
    waiving.decide(waiver, approves=True, opinion="同意", version=None, by=OFFICE)
    entry = service.add(home.branch, facts=facts(), by=OFFICE)
    service.remove(entry, by=OFFICE)
    session.flush()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.tag.startswith("waiver.") | AuditEntry.tag.startswith("plan-entry."))).all()
    assert {one.tag for one in entries} == {"waiver.asked", "waiver.approved", "plan-entry.added", "plan-entry.removed"}
    assert "防汛" not in str([one.details for one in entries])


def test_one_board_takes_eight_statements_however_much_happened(home, counted, session):
    for month in range(1, 6):
        held(home.branch, Kind.THEME_DAY, date(2026, month, 5))
        planned(home.branch, Kind.THEME_DAY, date(2026, month, 6))
    queries.forget_changes()
    session.expire_all()
    home.branch.name  # noqa: B018 - its own row is read by whoever asks
    with counted() as statements:
        boards.lines_of([home.branch], 2026)
        queries.plan_of(home.branch.id, 2026)
    assert len(statements) <= 8


def test_many_boards_take_as_many_statements_as_one(home, counted, session):
    others = [home.branch, *(house().branch for _ in range(4))]
    queries.forget_changes()
    [branch.name for branch in others]
    with counted() as statements:
        boards.lines_of(others, 2026)
    assert len(statements) <= 8
