"""The pages: works, refused, invalid, invisible."""
import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities.made import house
from tests.cadence.made import held, planned, waived
from xinfang_party.access.terms import Role
from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.models import PlanEntry, RequirementChange, Waiver
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.organization.terms import BranchKind


@pytest.fixture
def home(session, clock_at):
    with clock_at("2026-05-20 10:00"):
        yield house()


@pytest.fixture
def lead(home, log_in):
    return log_in(member=home.secretary)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def board(client, home, **more):
    return client.get("/cadence", query_string={"branch": home.branch.id, **more})


# --- the board ----------------------------------------------------------------------------------------------------------------

def test_the_board_tells_in_words_how_each_requirement_stands(home, lead):
    held(home.branch, Kind.THEME_DAY, date(2026, 4, 5))
    waived(home.branch, Kind.THEME_DAY, "2026-03")
    page = board(lead, home)
    assert page.status_code == 200
    assert all(word in text_of(page) for word in ("已完成", "1/1 次", "未完成", "免于要求", "机关党委批准", "还有 11 天", "未开始"))


def test_a_count_leads_to_the_rows_behind_it(home, lead):
    held(home.branch, Kind.THEME_DAY, date(2026, 4, 5))
    url = next(url for url in re.findall(r'class="board-count" href="([^"]+)"', board(lead, home).get_data(as_text=True)) if "theme_day" in url)
    assert "主题党日" in text_of(lead.get(url.replace("&amp;", "&")))


def test_a_member_reads_the_board_of_the_own_branch_and_changes_nothing(home, log_in):
    client = log_in(member=home.plain)
    page = board(client, home).get_data(as_text=True)
    assert "补齐全年计划" not in page
    assert "/waivers/new" not in page
    assert client.post(f"/cadence/{home.branch.id}/2026/propose").status_code == 404


@pytest.mark.parametrize("address", ["/cadence?branch={other}", "/plan-entries/new?branch={other}", "/waivers/new?branch={other}&kind=theme_day&period=2026-05"])
def test_anothers_board_is_not_there(home, lead, address):
    other = people.branch()
    assert lead.get(address.format(other=other.id)).status_code == 404


@pytest.mark.parametrize("query", ["branch=x", "branch=", "branch=99999999999", "year=0", "year=99999", "year=x"])
def test_odd_addresses_are_no_errors(home, lead, query):
    assert lead.get(f"/cadence?{query}").status_code in (200, 404)


@pytest.fixture
def gone(home, session):
    branch = people.branch("撤销的支部", founded_on=date(2024, 1, 1))
    branch.dissolved_on = date(2026, 1, 15)
    session.commit()
    return branch


def test_the_years_of_a_dissolved_branch_stay_open(gone, log_in):
    office = log_in(Role.PARTY_OFFICE)
    page = office.get(f"/cadence?branch={gone.id}&year=2025")
    assert "主题党日" in text_of(page)
    assert "补齐全年计划" not in text_of(page)
    assert office.get(f"/cadence?branch={gone.id}&year=2027").status_code == 200
    assert "撤销的支部" in text_of(office.get("/cadence/overview?kind=theme_day&year=2025"))
    assert "撤销的支部" not in text_of(office.get("/cadence/overview?kind=theme_day&year=2026"))


def test_a_dissolved_branch_is_offered_for_the_years_it_lasted_into(gone, home, log_in):
    office = log_in(Role.PARTY_OFFICE)
    assert ["撤销的支部" in text_of(office.get(f"/cadence?branch={home.branch.id}&year={year}")) for year in (2025, 2026, 2027)] == [True, True, False]


def test_what_lies_ahead_can_be_asked_for_until_it_was(home, lead):
    address = f"/waivers/new?branch={home.branch.id}&amp;kind=theme_day&amp;period=2026-08"
    assert address in board(lead, home).get_data(as_text=True)
    waived(home.branch, Kind.THEME_DAY, "2026-08")
    assert address not in board(lead, home).get_data(as_text=True)


def test_without_any_branch_the_page_teaches(session, log_in):
    assert "还没有可以看的看板" in text_of(log_in(Role.PARTY_OFFICE).get("/cadence"))


def test_the_board_takes_as_many_statements_in_a_full_year(home, lead, counted):
    board(lead, home)
    with counted() as few:
        board(lead, home)
    for month in range(1, 6):
        held(home.branch, Kind.THEME_DAY, date(2026, month, 5))
        planned(home.branch, Kind.THEME_DAY, date(2026, month, 5), cell_id=home.cell.id)
        waived(home.branch, Kind.COMMITTEE_MEETING, f"2026-0{month}", state=WaiverState.ASKED)
    with counted() as many:
        board(lead, home)
    assert len(many) <= len(few) <= 15


def test_panels_tell_what_the_branch_still_has_to_hold(home, lead):
    assert "记一次" in text_of(lead.get("/"))
    assert "支部本期还要开展的" in text_of(lead.get("/"))
    assert "本期还要开展的" in text_of(lead.get(f"/branches/{home.branch.id}"))


# --- all branches -------------------------------------------------------------------------------------------------------------

def test_who_oversees_sees_one_requirement_of_all(home, log_in):
    held(home.branch, Kind.THEME_DAY, date(2026, 4, 5))
    other = people.branch()
    page = text_of(log_in(Role.LEADER).get("/cadence/overview?kind=theme_day&year=2026"))
    assert home.branch.name in page
    assert other.name in page


@pytest.mark.parametrize("query", ["", "kind=x", "kind=study_group", "page=99", "page=x", "year=2018"])
def test_the_overview_takes_any_address(home, log_in, query):
    assert log_in(Role.INSPECTOR).get(f"/cadence/overview?{query}").status_code == 200


def test_the_overview_is_not_there_for_a_branch(home, lead):
    assert lead.get("/cadence/overview").status_code == 404


def test_the_overview_takes_as_many_statements_for_many_branches(home, log_in, counted):
    client = log_in(Role.PARTY_OFFICE)
    client.get("/cadence/overview")
    with counted() as few:
        client.get("/cadence/overview")
    for _ in range(5):
        held(house().branch, Kind.MEMBER_MEETING, date(2026, 4, 5))
    with counted() as many:
        client.get("/cadence/overview")
    assert len(many) <= len(few) <= 15


# --- the plan -----------------------------------------------------------------------------------------------------------------

def test_propose_and_record(home, lead):
    assert lead.post(f"/cadence/{home.branch.id}/2026/propose").status_code == 303
    page = board(lead, home).get_data(as_text=True)
    url = re.search(r'href="(/activities/new\?form=theme_day[^"]+)"', page)[1].replace("&amp;", "&")
    assert lead.get(url).status_code == 200


def test_propose_for_a_year_that_is_over(home, lead):
    assert lead.post(f"/cadence/{home.branch.id}/2020/propose").status_code == 422


def test_propose_for_another_branch(home, lead):
    assert lead.post(f"/cadence/{people.branch().id}/2026/propose").status_code == 404


ENTRY = {"kind": "theme_day", "cell_id": "", "planned_on": "2026-06-12", "title": "社区清洁"}


def test_add_edit_and_remove_an_entry(home, lead, session):
    assert lead.post(f"/plan-entries/new?branch={home.branch.id}", data=ENTRY).status_code == 303
    entry = session.scalars(select(PlanEntry)).one()
    changed = lead.post(f"/plan-entries/{entry.id}/edit", data={**ENTRY, "title": "走访", "version": entry.version})
    assert (changed.status_code, entry.title) == (303, "走访")
    assert lead.post(f"/plan-entries/{entry.id}/remove").status_code == 303
    assert session.scalars(select(PlanEntry)).all() == []


@pytest.mark.parametrize(("more", "sentence"), [
    ({"kind": "x"}, "请从给出的选项中选"), ({"planned_on": "2026-02-30"}, "请填写日期"), ({"planned_on": "2035-01-01"}, "请检查年份"),
    ({"title": "字" * 81}, "不要超过 80 个字"), ({"cell_id": "77777"}, "请从给出的选项中选"), ({"kind": "cell_meeting"}, "要选是哪个党小组")])
def test_a_bad_entry_keeps_what_was_typed(home, lead, more, sentence):
    answer = lead.post(f"/plan-entries/new?branch={home.branch.id}", data={**ENTRY, **more})
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_stale_entry_is_a_conflict(home, lead):
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 6, 1))
    assert lead.post(f"/plan-entries/{entry.id}/edit", data={**ENTRY, "version": entry.version + 1}).status_code == 409


@pytest.mark.parametrize("version", ["", "x", "7"])
def test_what_changed_since_is_not_taken_back(home, lead, session, version):
    entry = planned(home.branch, Kind.THEME_DAY, date(2026, 6, 1))
    waiver = waived(home.branch, Kind.THEME_DAY, "2026-05", state=WaiverState.ASKED)
    session.commit()
    for address in (f"/plan-entries/{entry.id}/remove", f"/waivers/{waiver.id}/withdraw"):
        answer = lead.post(address, data={"version": version})
        assert (answer.status_code, f"/cadence?branch={home.branch.id}" in answer.get_data(as_text=True)) == (409, True)
    assert session.scalars(select(PlanEntry.id)).all() == [entry.id]


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_anothers_entry_is_not_there(home, lead, verb):
    entry = planned(people.branch(), Kind.THEME_DAY, date(2026, 6, 1))
    assert lead.post(f"/plan-entries/{entry.id}/{verb}", data={**ENTRY, "version": 1}).status_code == 404


# --- waivers ------------------------------------------------------------------------------------------------------------------

def ask(lead, home, **more):
    return lead.post("/waivers/new", query_string={"branch": home.branch.id, "kind": "theme_day", "period": "2026-05", **more}, data={"reason": "防汛值守"})


def test_ask_decide_and_show(home, lead, log_in, session):
    assert ask(lead, home).status_code == 303
    waiver = session.scalars(select(Waiver)).one()
    office = log_in(Role.PARTY_OFFICE, name="李批准")
    assert "防汛值守" in text_of(office.get("/waivers"))
    decided = office.post(f"/waivers/{waiver.id}/decide", data={"verdict": "approve", "opinion": "", "version": waiver.version})
    assert (decided.status_code, waiver.state) == (303, WaiverState.APPROVED)
    assert "李批准批准" in text_of(board(lead, home))
    assert office.get(f"/waivers/{waiver.id}/decide").status_code == 200


def test_ask_twice(home, lead):
    ask(lead, home)
    assert ask(lead, home).status_code == 422


@pytest.mark.parametrize("more", [{"kind": "x"}, {"kind": "study"}, {"period": "x"}, {"period": ""}, {"cell": "77777"}, {"cell": "x"}])
def test_ask_for_what_is_not_there(home, lead, more):
    assert ask(lead, home, **more).status_code == 404


@pytest.mark.parametrize("period", ["2026", "2026Q2", "all", "2026-01-05..2026-02-07", "1900-01", "2100-12"])
def test_ask_for_what_is_not_owed(home, lead, period):
    assert ask(lead, home, period=period).status_code == 422


def test_refuse_needs_a_reason(home, log_in):
    waiver = waived(home.branch, Kind.THEME_DAY, "2026-05", state=WaiverState.ASKED)
    answer = log_in(Role.PARTY_OFFICE).post(f"/waivers/{waiver.id}/decide", data={"verdict": "refuse", "opinion": "", "version": waiver.version})
    assert answer.status_code == 422
    assert "请写明理由" in text_of(answer)


def test_withdraw(home, lead, session):
    ask(lead, home)
    assert "撤回" in text_of(board(lead, home))
    assert lead.post(f"/waivers/{session.scalars(select(Waiver.id)).one()}/withdraw").status_code == 303
    assert session.scalars(select(Waiver)).all() == []


def test_who_may_not_decide(home, lead):
    waiver = waived(home.branch, Kind.THEME_DAY, "2026-05", state=WaiverState.ASKED)
    assert lead.post(f"/waivers/{waiver.id}/decide", data={"verdict": "approve", "version": 1}).status_code == 404


def test_anothers_request_is_not_withdrawn(home, lead):
    waiver = waived(people.branch(), Kind.THEME_DAY, "2026-05", state=WaiverState.ASKED)
    assert lead.post(f"/waivers/{waiver.id}/withdraw").status_code == 404


# --- requirements -------------------------------------------------------------------------------------------------------------

CHANGE = {"each": "half", "at_least": "1", "year": "2026", "source": "局党组 2026 年党建工作要点", "version": "0"}


def test_change_a_requirement(home, log_in, session):
    office = log_in(Role.PARTY_OFFICE)
    assert office.post("/requirements/party_lesson/edit", data=CHANGE).status_code == 303
    assert session.scalars(select(RequirementChange.each)).all() == ["half"]
    assert "每半年至少 1 次" in text_of(office.get("/requirements"))
    assert "上半年" in text_of(board(office, home))


@pytest.mark.parametrize(("more", "sentence"), [
    ({"year": "2025"}, "已经过去的年份不能改"), ({"source": ""}, "请写明依据"), ({"at_least": "0"}, "次数应在"), ({"at_least": "x"}, "请填写整数"),
    ({"each": "week"}, "请从给出的选项中选")])
def test_a_bad_change(home, log_in, more, sentence):
    answer = log_in(Role.PARTY_OFFICE).post("/requirements/party_lesson/edit", data={**CHANGE, **more})
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_two_change_the_same(home, log_in):
    office = log_in(Role.PARTY_OFFICE)
    office.post("/requirements/party_lesson/edit", data=CHANGE)
    assert office.post("/requirements/party_lesson/edit", data=CHANGE).status_code == 409


def test_requirements_belong_to_the_party_office(home, lead):
    assert lead.get("/requirements").status_code == 404
    assert lead.post("/requirements/party_lesson/edit", data=CHANGE).status_code == 404


def test_an_unknown_requirement(home, log_in):
    assert log_in(Role.PARTY_OFFICE).get("/requirements/study/edit").status_code == 404


def test_the_leading_group_has_a_board_of_its_own(home, log_in):
    group = people.branch(kind=BranchKind.LEADING_GROUP)
    office = log_in(Role.PARTY_OFFICE)
    page = text_of(office.get(f"/cadence?branch={group.id}"))
    assert "理论学习中心组学习" in page
    assert office.post(f"/cadence/{group.id}/2026/propose").status_code == 303


def test_each_figure_has_a_page_and_its_rows(home, log_in):
    held(home.branch, Kind.THEME_DAY, date(2026, 4, 5))
    office = log_in(Role.PARTY_OFFICE)
    assert "主题党日按期完成率" in text_of(office.get("/measures"))
    page = text_of(office.get(f"/measures/cadence.theme_day?scope=branch:%23{home.branch.id}"))
    assert "1/4" in page
    assert "完成量至少 1 的月数" in page
    assert office.get(f"/measures/cadence.cell_meeting/rows?scope=cell:%23{home.cell.id}").status_code == 200
