"""Nobody writes the facts of his own cases, nor of the branch he leads, by any way: an act, an assignment, a rule, a sheet."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, TODAY, Purpose, case, owner
from tests.sheets import bringing
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions import assigning, checks, pages, queries
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.sheets import undoing
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import BatchState


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


@pytest.fixture
def house():
    """(the branch he leads, the clerk of the petition office who is its secretary, as he acts, another branch with a member)."""
    led, other = people.branch(), people.branch()
    clerk = people.secretary(led)
    people.member(led, number="D-LED"), people.member(other, number="D-OTHER")
    db.session.commit()
    return led, clerk, replace(OFFICER, member_id=clerk.id, led_branch_ids=frozenset({led.id})), other


def of(number: str) -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.number == number)).one()


# --- the question -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("member_id", "branch_id", "word"), [(7, 1, "自己承办"), (7, None, "自己承办"), (8, 2, "所负责支部"), (None, 2, "所负责支部"),
                                                              (8, 1, None), (None, None, None)])
def test_own_is_ones_own_and_the_branch_one_leads(member_id, branch_id, word):
    reason = checks.why_not_write(member_id=member_id, branch_id=branch_id, by_member_id=7, led_branch_ids={2})
    assert (word in reason) if word else reason is None


def test_who_is_no_member_writes_all():
    assert checks.why_not_write(member_id=None, branch_id=2, by_member_id=None, led_branch_ids=()) is None


# --- acts ---------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("permission", sorted({act.permission for act in pages.ACTS.values()}))
def test_no_act_on_a_case_of_the_branch_one_leads(house, permission):
    led, _clerk, by, other = house
    theirs, free = case(branch=led), case(branch=other)
    assert queries.get_case(by, theirs.id) is theirs
    assert queries.get_case(by, free.id, permission) is free
    with pytest.raises(Refusal, match="所负责支部"):
        queries.get_case(by, theirs.id, permission)


@pytest.mark.parametrize(("path", "data"), [
    ("edit", {}), ("accept", {"accepted_on": "2026-02-03"}), ("reply", {"replied_on": "2026-02-20", "outcome": "explained"}),
    ("conclude", {"concluded_on": "2026-02-20"}), ("end", {"ending": "withdrawn", "ended_on": "2026-02-20"}),
    ("rate", {"party": "unit", "evaluation": "satisfied", "evaluated_on": "2026-02-20"}), ("assign", {"branch_id": ""}),
    ("extend", {"days": "5", "extension_reason": "情况复杂", "approver": "局长", "approved_on": "2026-02-20"}),
    ("pause", {"pause_reason": "force-majeure", "paused_on": "2026-02-20"}), ("resume", {"resumed_on": "2026-02-20"}),
    ("reclassify", {"handling": "urgent", "class_reason": "急"})])
def test_a_secretary_in_the_petition_office_can_post_nothing_about_the_branch(house, log_in, path, data):
    led, clerk, _by, _other = house
    theirs, officer = case(branch=led), log_in(Role.PETITION_OFFICER, member=clerk)
    before = theirs.version
    answer = officer.post(f"/cases/{theirs.id}/{path}", data={"version": str(before), **data})
    assert answer.status_code == 422
    assert "您所负责支部的事项" in answer.text
    assert of(theirs.number).version == before


def test_the_page_of_such_a_case_offers_no_act_and_says_why(house, log_in):
    led, clerk, _by, other = house
    officer = log_in(Role.PETITION_OFFICER, member=clerk)
    page, free = officer.get(f"/cases/{case(branch=led).id}").text, officer.get(f"/cases/{case(branch=other).id}").text
    assert "您所负责支部的事项" in page
    assert "登记答复" not in page
    assert "/edit" not in page
    assert "登记答复" in free


# --- assigning ----------------------------------------------------------------------------------------------------------------

def test_many_at_once_leaves_the_own_ones_and_says_so(house, log_in):
    led, clerk, _by, other = house
    theirs, free = case(branch=led), case()
    answer = log_in(Role.PETITION_OFFICER, member=clerk).post(
        "/cases", data={"case": [theirs.id, free.id], "branch_id": str(other.id)}, follow_redirects=True)
    assert "已分派 1 件。有 1 件没有改动" in answer.text
    assert (of(theirs.number).branch_id, of(free.number).branch_id) == (led.id, other.id)


def test_a_member_of_now_whose_branch_of_then_one_leads_gets_nothing_of_then(house):
    """The case goes to the branch of the day of receipt, and that one is led by who assigns."""
    led, _clerk, by, other = house
    moved, old, new = people.member(led), case(received_on=date(2026, 2, 1)), case(received_on=date(2026, 2, 25))
    people.people.transfer(moved, people.Placement(other.id, None, None, None), date(2026, 2, 20), people.BY)
    db.session.commit()
    assert assigning.assign_many([old.id, new.id], owner(member=moved), by=by) == 1
    assert (of(old.number).member_id, of(new.number).member_id) == (None, moved.id)


# --- rules --------------------------------------------------------------------------------------------------------------------

def rule(by=OFFICER, **facts):
    made = assigning.add_rule(facts={**dict.fromkeys(assigning.RULE_FACTS), "position": 10, "district": "", **facts}, by=by)
    db.session.commit()
    return made


def test_the_page_says_which_rules_were_left_to_others(house, log_in):
    _led, clerk, _by, _other = house
    rule(member_id=clerk.id), case()
    answer = log_in(Role.PETITION_OFFICER, member=clerk).post("/assignment-rules/apply", follow_redirects=True)
    assert "分派了 0 件。办理中的还有 1 件没有分派" in answer.text
    assert "有 1 条规则是分派给您本人或您所负责支部的" in answer.text


# --- sheets -------------------------------------------------------------------------------------------------------------------

@pytest.fixture
def bring(tmp_path):
    head = "信访编号,收到时间,答复时间,对责任单位评价,承办党员,承办支部"
    return lambda by, *lines, head=head: bringing.bring(tmp_path, SHEETS[0], head, *lines, by=by)


def test_the_importers_own_rows_are_refused_and_the_others_go_on(house, bring):
    led, clerk, by, other = house
    own, theirs, taken = case(member=clerk), case(branch=led), case(branch=other)
    answer = "2026-02-01,2026-02-20,满意"
    report = bring(by, f"{own.number},{answer},,", f"{theirs.number},{answer},,", f"{taken.number},{answer},{clerk.number},",
                   f"N1,{answer},{clerk.number},", f"N2,{answer},,{led.name}", f"N3,{answer},D-LED,", f"N4,{answer},D-OTHER,")
    assert [(p["row"], p["message"][:5]) for p in report.problems] == [
        (2, "这是您自己"), (3, "这是您所负"), (4, "这是您自己"), (5, "这是您自己"), (6, "这是您所负"), (7, "这是您所负")]
    assert (report.created, report.rejected) == (1, 6)
    assert [of(one.number).replied_on for one in (own, theirs, taken)] == [None, None, None]
    assert of("N4").replied_on == date(2026, 2, 20)


def test_an_own_row_cannot_be_given_away_by_a_sheet_either(house, bring):
    _led, clerk, by, _other = house
    own = case(member=clerk)
    report = bring(by, f"{own.number},2026-02-01,,,D-OTHER,")
    assert report.rejected == 1
    assert of(own.number).member_id == clerk.id


@pytest.mark.parametrize("whose", ["own", "led", "taken away", "given"])
def test_a_batch_with_own_cases_is_undone_by_others_only(house, bring, session, whose):
    led, clerk, by, other = house
    own, moved = case(member=clerk), case(branch=other)
    line = {"own": f"N1,2026-02-01,,,{clerk.number},", "led": f"N1,2026-02-01,,,,{led.name}", "taken away": f"{own.number},2026-02-01,,,D-OTHER,",
            "given": f"{moved.number},2026-02-01,,,,{led.name}"}[whose]
    report = bring(OFFICER, line, "N2,2026-02-01,,,,")
    batch = session.get(ImportBatch, report.batch)
    with pytest.raises(Refusal, match=r"有 1 件是您自己承办的或您所负责支部的事项，不能由您撤销"):
        undoing.undo(batch, SHEETS[0], by=by)
    assert (of("N2").batch_id, batch.state) == (batch.id, BatchState.APPLIED)
    undoing.undo(batch, SHEETS[0], by=OFFICER)
    assert batch.state is BatchState.UNDONE


def test_the_page_of_the_batch_says_who_may_undo_it(house, bring, log_in, session):
    _led, clerk, _by, _other = house
    report = bring(OFFICER, f"N1,2026-02-01,,,{clerk.number},")
    officer = log_in(Role.PETITION_OFFICER, member=clerk)
    answer = officer.post(f"/batches/{report.batch}/undo", data={"version": session.get(ImportBatch, report.batch).version})
    assert answer.status_code == 422
    assert "请由其他信访业务工作人员撤销" in answer.text


def test_a_batch_with_nothing_of_ones_own_is_undone(house, bring, session):
    _led, _clerk, by, other = house
    batch = session.get(ImportBatch, bring(by, f"N1,2026-02-01,,,,{other.name}").batch)
    undoing.undo(batch, SHEETS[0], by=by)
    assert batch.state is BatchState.UNDONE


# --- what others are told -----------------------------------------------------------------------------------------------------

def test_accusations_alone_bring_no_notice_and_no_panel(session, log_in):
    keeper = people.member(people.branch())
    client, secret = log_in(member=keeper), case(purpose=Purpose.ACCUSATION)
    assigning.assign_many([secret.id], owner(member=keeper), by=OFFICER)
    db.session.commit()
    assert session.scalars(select(Notice)).all() == []
    assert "承办的信访事项" not in client.get(f"/members/{keeper.id}").text
    assert "办理中 1 件" in log_in(Role.PETITION_OFFICER).get(f"/members/{keeper.id}").text


def test_the_page_of_a_branch_counts_no_accusation_for_its_secretary(log_in):
    branch = people.branch()
    head = people.secretary(branch)
    case(branch=branch, given_due_on=date(2026, 3, 4)), case(branch=branch, purpose=Purpose.ACCUSATION, given_due_on=date(2026, 3, 4))
    case(branch=branch, purpose=Purpose.ACCUSATION, given_due_on=date(2026, 2, 3))
    page = log_in(member=head).get(f"/branches/{branch.id}").text
    for words in ("办理中 1 件", "工作日内到期 1 件", "已超期未答复 0 件", "检举控告事项不计入这里的件数"):
        assert words in page


def test_a_branch_with_accusations_only_looks_like_one_without_any(log_in):
    branch, empty = people.branch(), people.branch()
    case(branch=branch, purpose=Purpose.ACCUSATION)
    client = log_in(Role.LEADER)
    assert ["承办的信访事项" in client.get(f"/branches/{one.id}").text for one in (branch, empty)] == [False, False]


# --- who is there -------------------------------------------------------------------------------------------------------------

def told(client, who: str) -> str:
    page = client.get(f"/cases?member={who}").text
    return page[page.index("没有按"):].split("。")[0].replace(who, "…") if "没有按" in page else ""


def test_a_member_filter_tells_nobody_apart_whom_one_may_not_see(log_in):
    branch = people.branch()
    mine, hidden = people.member(branch), people.member(people.branch(), "陌生人", number="D-HID")
    people.member(people.branch(), "陌生人", number="D-HID2"), case(member=mine)
    client = log_in(member=mine)
    nobody = told(client, "D-NONE")
    assert "没有这名党员" in nobody
    assert [told(client, who) for who in (hidden.number, hidden.name, "D-HID2")] == [nobody] * 3
    assert told(client, mine.number) == ""


def test_who_sees_all_finds_all_and_is_told_of_namesakes(log_in):
    first = people.member(people.branch(), "同名", number="D-A")
    people.member(people.branch(), "同名", number="D-B")
    client = log_in(Role.PETITION_OFFICER)
    assert told(client, first.number) == ""
    assert "D-A、D-B" in told(client, "同名")
