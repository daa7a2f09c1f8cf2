"""Cases entered, corrected and assigned from pages; the subject tree."""
from datetime import date, time

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import TODAY, Channel, case, subject
from xinfang_party.access.terms import Role
from xinfang_party.petitions.models import AssignmentRule, Case, Subject


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(log_in):
    return log_in(Role.PETITION_OFFICER, name="信访员")


# --- by hand ------------------------------------------------------------------------------------------------------------------

def test_a_case_is_entered_with_its_owner(officer, session):
    member = people.member(people.branch())
    answer = officer.post("/cases/new", data={"number": "XF-1", "received_on": "2026-02-01", "channel": "letter", "procedure": "ordinary",
                                              "handling": "simple", "is_repeat": "no", "member": member.number})
    made = session.scalars(select(Case).where(Case.number == "XF-1")).one()
    assert answer.location == f"/cases/{made.id}"
    assert (made.channel, made.member_id, made.branch_id, made.is_repeat) == (Channel.LETTER, member.id, member.home_branch_id, False)


def test_a_case_with_faults_is_not_entered_and_keeps_what_was_typed(officer, session):
    answer = officer.post("/cases/new", data={"number": "XF-2", "received_on": "2026-13-45", "procedure": "ordinary", "district": "示例区"})
    assert answer.status_code == 422
    assert "示例区" in answer.text
    assert session.scalar(select(Case.id)) is None


def test_a_case_for_an_unknown_member_is_not_entered(officer, session):
    answer = officer.post("/cases/new", data={"number": "XF-3", "received_on": "2026-02-01", "procedure": "ordinary", "member": "查无此人"})
    assert answer.status_code == 422
    assert "没有这名党员" in answer.text
    assert session.scalar(select(Case.id)) is None


def test_facts_are_corrected(officer):
    made = case(channel=Channel.LETTER, is_repeat=True)
    page = officer.get(f"/cases/{made.id}/edit").text
    assert f'value="{made.number}"' in page
    answer = officer.post(f"/cases/{made.id}/edit", data={"number": made.number, "received_on": "2026-02-02", "procedure": "ordinary",
                                                          "channel": "visit", "is_repeat": "", "version": made.version})
    assert answer.status_code == 303
    assert (made.received_on, made.channel, made.is_repeat) == (date(2026, 2, 2), Channel.VISIT, None)


@pytest.mark.parametrize(("typed", "kept"), [
    ({}, time(9, 32, 9)), ({"received_time": "09:32:09"}, time(9, 32, 9)), ({"received_time": "10:00"}, time(10)), ({"received_time": ""}, None),
    ({"received_on": "2026-02-02", "received_time": "16:30"}, time(16, 30))])
def test_the_hour_of_receipt_is_corrected_with_the_rest(officer, typed, kept):
    made = case(received_time=time(9, 32, 9))
    assert 'value="09:32:09"' in officer.get(f"/cases/{made.id}/edit").text
    assert "09:32" in officer.get(f"/cases/{made.id}").text
    data = {"number": made.number, "received_on": "2026-02-01", "procedure": "ordinary", "version": made.version, **typed}
    assert officer.post(f"/cases/{made.id}/edit", data=data).status_code == 303
    assert made.received_time == kept


@pytest.mark.parametrize(("typed", "status"), [("09:59", 303), ("10:01", 422), ("25:00", 422)])
def test_an_urgent_case_is_entered_with_its_hour_which_is_past(officer, session, typed, status):
    answer = officer.post("/cases/new", data={"number": "XF-5", "received_on": "2026-03-02", "received_time": typed, "procedure": "ordinary",
                                              "handling": "urgent"})
    assert answer.status_code == status
    assert status == 303 or f'value="{typed}"' in answer.text
    assert session.scalars(select(Case.received_time)).all() == ([time(9, 59)] if status == 303 else [])


def test_an_edit_out_of_date_is_a_conflict_that_keeps_the_text(officer):
    made = case()
    answer = officer.post(f"/cases/{made.id}/edit", data={"number": made.number, "received_on": "2026-02-02", "procedure": "ordinary",
                                                          "district": "保留的文字", "version": 99})
    assert answer.status_code == 409
    assert "保留的文字" in answer.text


# --- many at once -------------------------------------------------------------------------------------------------------------

def test_ticked_cases_are_assigned_and_the_filters_stay(officer):
    branch, first, second, third = people.branch(), case(), case(), case()
    answer = officer.post("/cases?state=unassigned", data={"case": [first.id, second.id], "branch_id": branch.id})
    assert (answer.status_code, answer.location) == (303, "/cases?state=unassigned")
    assert [one.branch_id for one in (first, second, third)] == [branch.id, branch.id, None]


def test_all_that_the_filters_show_are_assigned(officer):
    branch, letter, visit = people.branch(), case(channel=Channel.LETTER), case(channel=Channel.VISIT)
    officer.post("/cases?channel=letter", data={"which": "all", "branch_id": branch.id})
    assert (letter.branch_id, visit.branch_id) == (branch.id, None)


def test_nothing_ticked_is_refused_on_the_same_page(officer):
    case()
    answer = officer.post("/cases", data={"branch_id": people.branch().id})
    assert answer.status_code == 422
    assert "请先勾选" in answer.text
    assert 'href="/cases?sort=number"' in answer.text


def test_others_have_no_checkboxes_and_cannot_assign(log_in):
    made = case()
    client = log_in(Role.LEADER)
    assert 'type="checkbox"' not in client.get("/cases").text
    assert client.post("/cases", data={"case": made.id, "branch_id": people.branch().id}).status_code == 404


def test_rules_are_made_applied_changed_and_removed(officer, session):
    branch, made = people.branch(), case(district="示例区")
    assert officer.post("/assignment-rules/new", data={"position": "1", "district": "示例区", "branch_id": branch.id}).status_code == 303
    rule = session.scalars(select(AssignmentRule)).one()
    assert "示例区" in officer.get("/assignment-rules").text
    assert officer.post("/assignment-rules/apply").status_code == 303
    assert made.branch_id == branch.id
    edited = {"position": "2", "district": "示例区", "branch_id": branch.id, "version": rule.version}
    assert officer.get(f"/assignment-rules/{rule.id}/edit").status_code == 200
    assert officer.post(f"/assignment-rules/{rule.id}/edit", data=edited).status_code == 303
    assert officer.post(f"/assignment-rules/{rule.id}/remove").status_code == 303
    assert session.scalar(select(AssignmentRule.id)) is None


def test_a_rule_that_leads_nowhere_is_not_made(officer, session):
    answer = officer.post("/assignment-rules/new", data={"position": "1", "district": "保留的区"})
    assert answer.status_code == 422
    assert "保留的区" in answer.text
    assert session.scalar(select(AssignmentRule.id)) is None


# --- subjects -----------------------------------------------------------------------------------------------------------------

def test_subjects_are_added_renamed_retired_and_restored(officer, session):
    assert officer.post("/subjects", data={"name": "城建"}).status_code == 303
    top = session.scalars(select(Subject)).one()
    assert officer.post(f"/subjects/{top.id}/edit", data={"name": "城乡建设", "version": top.version}).status_code == 303
    assert officer.post(f"/subjects/{top.id}/retire").status_code == 303
    assert "已停用" in officer.get("/subjects").text
    assert officer.post(f"/subjects/{top.id}/restore").status_code == 303
    assert (top.name, top.retired_on) == ("城乡建设", None)


def test_a_name_that_is_taken_comes_back(officer):
    subject("城建")
    answer = officer.post("/subjects", data={"name": "城建"})
    assert answer.status_code == 422
    assert "已经有这个名称" in answer.text


def test_everybody_inside_reads_subjects_and_only_officers_change_them(log_in):
    top = subject("城建")
    client = log_in(member=people.member(people.branch()))
    assert "城建" in client.get("/subjects").text
    assert client.post("/subjects", data={"name": "新的"}).status_code == 404
    assert client.post(f"/subjects/{top.id}/retire").status_code == 404
