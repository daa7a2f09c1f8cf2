"""The pages of the standard and of rounds: works, refused, invalid, invisible; three clicks from the score to the record."""
import io
import re
from dataclasses import asdict
from datetime import date

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests import people
from tests.activities.made import activity
from tests.answers import text_of
from tests.checklists.made import AHEAD, DUTY, INSPECTOR, JUDGED, NOW, inspected, opened, said_everywhere, world
from xinfang_party.access.terms import Role
from xinfang_party.activities.terms import Kind
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.models import Assessment, ChecklistRound
from xinfang_party.checklists.terms import Total
from xinfang_party.checklists.terms_rounds import AssessmentState, Part, Said
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind
from xinfang_party.sheets import bulk


@pytest.fixture
def home(session, clock_at):
    with clock_at(NOW):
        yield world()


@pytest.fixture
def lead(home, log_in):
    return log_in(member=home.head)


@pytest.fixture
def one(home):
    return f"/assessments/{home.one.id}"


# --- how a branch stands ------------------------------------------------------------------------------------------------------

def test_three_clicks_lead_from_the_score_to_the_record(home, lead):
    activity(home.branch, Kind.MEMBER_MEETING, date(2026, 5, 8))
    page = lead.get("/standings?period=2026Q2")
    figure = next(url for url in re.findall(r'class="figure" href="([^"]+)"', page.get_data(as_text=True)) if "member_meeting" in url)
    rows = lead.get(figure.replace("&amp;", "&"))
    record = next(url for url in re.findall(r'href="(/activities/\d+)"', rows.get_data(as_text=True)))
    assert "5月支部党员大会" in text_of(lead.get(record))


def test_standing_of_a_past_day_tells_what_was_entered_later(home, lead, clock_at):
    activity(home.branch, Kind.MEMBER_MEETING, date(2026, 6, 30), title="补登的大会")
    text = text_of(lead.get("/standings?period=2026Q2&as_of=2026-06-30"))
    assert "以后登记或更正的" in text
    assert "补登的大会" in text
    with clock_at("2026-07-09 10:00"):
        assert "补登的大会" not in text_of(lead.get("/standings?period=2026Q2&as_of=2026-07-08"))


def test_the_course_of_closed_totals_is_drawn_from_two_on(home, lead, session):
    def closed(period, ends_on, value):
        number = session.scalar(select(ChecklistRound.id).where(ChecklistRound.period_text == period)) or opened(home.branch, period=Period.parse(period)).id
        one = session.scalars(select(Assessment).where(Assessment.round_id == number, Assessment.branch_id == home.branch.id)).one()
        one.total, one.state = {"": asdict(Total(value, "合格", value, 100))}, AssessmentState.CLOSED
        one.as_of, one.frozen_at = ends_on, clock.now()
        session.commit()
        return lead.get("/standings?period=2026Q3").get_data(as_text=True)

    assert "data-chart" not in closed("2026Q2", date(2026, 7, 5), 80.5)
    page = closed("2026Q1", date(2026, 7, 5), 71)
    assert '"labels": ["2026\\u5e74\\u7b2c1\\u5b63\\u5ea6"' in page
    assert '"values": [71, 80.5]' in page
    assert "echarts" in page


@pytest.mark.parametrize(("query", "status"), [("period=2026-07", 422), ("period=nonsense", 422), ("as_of=2026-13-01", 422), ("branch=99999", 404)])
def test_standing_of_what_cannot_be_read(lead, query, status):
    assert lead.get(f"/standings?{query}").status_code == status


def test_other_branches_and_their_assessments_are_not_there(home, lead):
    theirs = next(one for one in home.round.assessments if one.branch_id == home.other.id)
    for path in (f"/standings?branch={home.other.id}", f"/assessments/{theirs.id}", f"/assessments/{theirs.id}/cards/{DUTY}", f"/assessments/{theirs.id}/report.docx"):
        assert lead.get(path).status_code == 404
    assert lead.post(f"/assessments/{theirs.id}/submit", data={"version": 1}).status_code == 404
    assert home.other.name not in text_of(lead.get("/standings/heat-map"))


def test_heat_map_shows_branches_in_order_and_leaves_as_a_workbook(home, log_in, tmp_path):
    office = log_in(Role.PARTY_OFFICE)
    text = text_of(office.get("/standings/heat-map?period=2026Q2"))
    assert text.index(home.branch.name) < text.index(home.other.name)
    file = tmp_path / "map.xlsx"
    with office.get("/standings/heat-map.xlsx?period=2026Q2") as answer:
        file.write_bytes(answer.data)
    assert [row[0] for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]][:2] == [home.branch.name, home.other.name]


# --- rounds -------------------------------------------------------------------------------------------------------------------

def test_create_round_by_hand(home, log_in, session):
    office = log_in(Role.PARTY_OFFICE)
    data = {"period": "2026H1", "edition": "默认-2026", "branches": [home.branch.id], "self_due_on": "2026-07-20", "inspect_due_on": "2026-07-31"}
    assert office.post("/rounds/new", data=data).status_code == 303
    assert session.scalars(select(ChecklistRound.name).order_by(ChecklistRound.id.desc())).first() == "2026年上半年支部标准评定"
    answer = office.post("/rounds/new", data={**data, "self_due_on": "2026-07-01", "name": "我写的名称"})
    assert answer.status_code == 422
    assert "自评期限不能早于今天" in text_of(answer)
    assert "我写的名称" in answer.get_data(as_text=True)


def test_a_round_shows_each_branch_and_only_ones_own_to_a_secretary(home, lead, log_in):
    path = f"/rounds/{home.round.id}"
    assert home.other.name in text_of(log_in(Role.INSPECTOR).get(path))
    assert home.other.name not in text_of(lead.get(path))
    assert lead.get("/rounds/99999").status_code == 404


def test_the_list_of_rounds_tells_how_far_each_has_come(home, lead, log_in, session, counted):
    own = f'<a href="/assessments/{home.one.id}">{home.branch.name}</a>'
    assert own in lead.get("/rounds").get_data(as_text=True)
    assert "待自评" in text_of(lead.get("/rounds"))
    assert "已封存" not in text_of(lead.get("/rounds"))
    branches = [{"id": n, "code": f"B{n}", "name": f"第{n}支部", "kind": BranchKind.BRANCH, "founded_on": people.FOUNDED, "version": 1} for n in range(5001, 5101)]
    bulk.insert(Branch.__table__, branches)
    facts = {"round_id": home.round.id, "state": AssessmentState.CLOSED, "state_since": date(2026, 7, 5), "version": 1}
    bulk.insert(Assessment.__table__, [{"id": branch["id"], "branch_id": branch["id"], **facts} for branch in branches])
    inspector = log_in(Role.INSPECTOR)
    assert "100/102 个党支部已封存" in text_of(inspector.get("/rounds"))
    with counted() as queries:
        inspector.get("/rounds")
    assert len(queries) <= 15


# --- one assessment -----------------------------------------------------------------------------------------------------------

def test_cards_go_on_to_the_next_item_and_keep_what_was_typed(lead, one):
    answer = lead.post(f"{one}/cards/{AHEAD}/self", data={"ratio": "1", "words": "", "version": "0"})
    assert answer.status_code == 422
    assert "请写一句说明" in text_of(answer)
    answer = lead.post(f"{one}/cards/{AHEAD}/self", data={"ratio": "1", "words": "台账在文件柜", "version": "0"})
    assert (answer.status_code, answer.location) == (303, f"{one}/cards/{JUDGED}")
    assert "台账在文件柜" in text_of(lead.get(one))
    stale = lead.post(f"{one}/cards/{AHEAD}/self", data={"ratio": "0.5", "words": "另一页写的", "version": "0"})
    assert stale.status_code == 409
    assert "另一页写的" in stale.get_data(as_text=True)


def test_what_the_page_offers_follows_state_and_role(home, lead, one, log_in):
    inspector = log_in(Role.INSPECTOR)
    assert f"{one}/submit" in lead.get(one).get_data(as_text=True)
    assert f"{one}/submit" not in inspector.get(one).get_data(as_text=True)
    assert inspector.post(f"{one}/cards/{AHEAD}/inspection", data={"ratio": "", "words": "", "version": "0"}).status_code == 422
    said_everywhere(home.one, home.by)
    assert lead.post(f"{one}/submit", data={"version": home.one.version}).status_code == 303
    assert f"{one}/inspect" in inspector.get(one).get_data(as_text=True)
    assert f"{one}/submit" not in lead.get(one).get_data(as_text=True)
    assert lead.post(f"{one}/inspect", data={"version": home.one.version}).status_code == 404


def test_one_thing_at_a_time_is_bold(home, lead, one):
    bold = re.compile('btn-primary"[^>]*>(逐项自评|提交自评)')
    assert bold.findall(lead.get(one).text) == ["逐项自评"]
    said_everywhere(home.one, home.by)
    assert bold.findall(lead.get(one).text) == ["提交自评"]


def test_a_step_out_of_order_says_why(lead, one, home):
    answer = lead.post(f"{one}/submit", data={"version": home.one.version})
    assert answer.status_code == 422
    assert AHEAD in text_of(answer)
    answer = lead.post(f"{one}/accept", data={"version": home.one.version})
    assert answer.status_code == 422
    assert "待自评" in text_of(answer)


def test_the_branch_reads_what_it_objects_to_and_the_answer_when_all_is_answered(home, lead, one, session):
    inspected(home.one, home.by, words={AHEAD: Said(0.0, "现场没有看到")})
    saying.say(home.one, AHEAD, Part.OBJECT, Said(words="当天锁着"), by=home.by)
    service.object_to(home.one, by=home.by)
    saying.say(home.one, AHEAD, Part.ANSWER, Said(words="已补看"), by=INSPECTOR)
    session.commit()
    for path in (one, f"{one}/cards/{AHEAD}"):
        assert ("现场没有看到" in text_of(lead.get(path)), "已补看" in text_of(lead.get(path))) == (True, False)
    service.answer(home.one, by=INSPECTOR)
    session.commit()
    assert "已补看" in text_of(lead.get(one))


def test_the_office_closes_and_the_word_report_says_the_same(home, one, log_in, lead, session):
    activity(home.branch, Kind.MEMBER_MEETING, date(2026, 5, 8))
    inspected(home.one, home.by)
    assert lead.post(f"{one}/accept", data={"version": home.one.version}).status_code == 303
    office = log_in(Role.PARTY_OFFICE)
    assert office.post(f"{one}/close", data={"version": session.get(Assessment, home.one.id).version}).status_code == 303
    assert session.get(Assessment, home.one.id).state is AssessmentState.CLOSED
    assert "封存的总分 100，优秀" in text_of(office.get(one))
    with office.get(f"{one}/report.docx") as answer:
        report = Document(io.BytesIO(answer.data))
    told = "".join(paragraph.text for paragraph in report.paragraphs) + "".join(cell.text for table in report.tables for row in table.rows for cell in row.cells)
    assert "100，优秀" in told
    assert "记录证明达到" in told
    assert "已封存" in told


def test_a_member_of_no_office_has_no_standings(home, log_in):
    client = log_in(member=people.member(home.branch))
    assert [client.get(path).status_code for path in ("/standings", "/standings/heat-map", "/rounds")] == [404, 404, 404]
