"""The pages of consultations: what works, what comes back with everything typed, who finds nothing."""
import io
import re

import pytest
from docx import Document
from sqlalchemy import select

from tests.consultations import made
from tests.petitions.made import case
from xinfang_party.access.terms import Role
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.terms import State
from xinfang_party.kernel.database import db
from xinfang_party.petitions.terms import Purpose

PLAN = {"topic": made.TOPIC, "reason": made.REASON, "planned_on": "2026-03-02", "convener": "张处长", "lead_unit": "住建局", "units": "城管局\n街道办",
        "questions": "谁来管电梯\n费用怎么办"}
ROWS = {"decisions-0-question": "谁来管电梯", "decisions-0-decision": "先修好再分摊", "decisions-0-owner_unit": "住建局", "decisions-0-due_on": "2026-04-02",
        "decisions-1-question": "费用怎么办", "decisions-2-question": ""}


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


def test_from_the_first_page_to_the_last(officer):
    about = case()
    assert about.number in officer.get(f"/consultations/new?case={about.number}").text
    page = officer.post("/consultations/new", data={**PLAN, "numbers": about.number}).location
    one = db.session.scalars(select(Consultation)).one()
    assert page == f"/consultations/{one.id}"
    assert officer.post(f"{page}/edit", data={**PLAN, "topic": "电梯会商", "numbers": about.number}).location == page
    assert officer.post(f"{page}/record", data={"held_on": "2026-03-02", "record": made.RECORD, **ROWS}).location == page
    assert officer.post(f"{page}/questions/{one.questions[0].id}/carry-out", data={"done_on": "2026-03-02", "result": made.RESULT}).location == page
    assert officer.post(f"{page}/close", data={}).location == page
    shown = officer.get(page).text
    assert [word for word in ("电梯会商", "先修好再分摊", "已落实", "已办结", about.number, 'href="/consultations">返回列表</a>') if word not in shown] == []
    assert "电梯会商" in officer.get(f"/cases/{about.id}").text
    assert officer.post(f"{page}/reopen", data={"reason": "写错了"}).location == page
    assert one.state is State.HELD


@pytest.mark.parametrize(("rest", "data", "word"), [
    ("record", {"held_on": "2026-03-02", "record": "打电话13800138000", **ROWS}, "打电话13800138000"),
    ("record", {"held_on": "2026-03-02", "record": "商量过", **ROWS, "decisions-0-due_on": ""}, "先修好再分摊"),
    ("edit", {**PLAN, "units": "住建局"}, "费用怎么办"), ("cancel", {"reason": "打电话13800138000"}, "打电话13800138000")])
def test_what_is_refused_comes_back_as_it_was_typed(officer, rest, data, word):
    answer = officer.post(f"/consultations/{made.planned().id}/{rest}", data=data)
    assert (answer.status_code, word in answer.text) == (422, True)


@pytest.mark.parametrize(("typed", "told"), [
    ({"decisions-1-decision": "打电话13800138000", "decisions-1-owner_unit": "街道办", "decisions-1-due_on": "2026-04-02"}, {"decisions-1-decision": "手机号"}),
    ({"decisions-0-owner_unit": "", "decisions-0-due_on": "", "decisions-2-decision": "再开一次"},
     {"decisions-0-owner_unit": "哪个单位", "decisions-0-due_on": "最晚哪天", "decisions-2-question": "请写明问题", "decisions-2-owner_unit": "哪个单位",
      "decisions-2-due_on": "最晚哪天"}),
    ({"decisions-0-due_on": "四月", "decisions-1-owner_unit": "街道办"}, {"decisions-0-due_on": "请填写日期", "decisions-1-owner_unit": "没有议定的"}),
    ({"decisions-1-question": "", "decisions-2-question": "谁去联系"}, {"decisions-1-question": "不能清空"}),
    ({"decisions-0-decision": "", "decisions-0-owner_unit": "", "decisions-0-due_on": ""}, {"decisions-0-decision": "已经登记落实"})])
def test_all_that_is_wrong_with_the_rows_is_told_at_their_fields(officer, typed, told):
    one = made.done()
    answer = officer.post(f"/consultations/{one.id}/record", data={"held_on": "2026-03-02", "record": made.RECORD, **ROWS, **typed})
    assert answer.status_code == 422
    links = dict(re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', answer.text))
    assert links.keys() == told.keys()
    for name, words in told.items():
        place = int(name.split("-")[1]) + 1
        assert links[name].startswith(f"第 {place} 个问题，"), links
        assert words in links[name]
        assert re.search(rf'<(?:input|textarea)[^>]*aria-invalid="true"[^>]*id="{name}"', answer.text)
    db.session.rollback()
    assert [row.question for row in one.questions] == ["谁来管电梯", "费用怎么办"]


def test_a_step_that_is_refused_comes_back_at_its_form(officer):
    one = made.held()
    path = f"/consultations/{one.id}"
    answer = officer.post(f"{path}/questions/{one.questions[0].id}/carry-out", data={"done_on": "2026-03-03", "result": "进场了"})
    assert (answer.status_code, "进场了" in answer.text, "落实日期应在" in answer.text) == (422, True, True)
    assert "还有 1 项" in officer.post(f"{path}/close", data={}).text
    assert officer.post(f"{path}/questions/999999/carry-out", data={"done_on": "2026-03-02", "result": "x"}).status_code == 404


def test_who_only_reads_gets_no_form_and_others_nothing(log_in):
    one, leader = made.held(), log_in(Role.LEADER)
    page = leader.get(f"/consultations/{one.id}").text
    assert (made.TOPIC in page, 'method="post" action="/consultations' in page) == (True, False)
    assert leader.post(f"/consultations/{one.id}/close", data={}).status_code == 404
    assert log_in(Role.SECURITY_ADMIN).get("/consultations").status_code == 404


def test_the_minutes_name_no_accusation(officer):
    about, hidden = case(), case()
    one = made.closed(about, hidden)
    hidden.purpose = Purpose.ACCUSATION
    db.session.commit()
    answer = officer.get(f"/consultations/{one.id}/minutes.docx")
    paper = Document(io.BytesIO(answer.data))
    words = "\n".join([*(line.text for line in paper.paragraphs), *(cell.text for table in paper.tables for row in table.rows for cell in row.cells)])
    assert [word for word in ("会商纪要", made.TOPIC, "先修好再分摊。由住建局负责，2026年4月2日前落实", "城管局、街道办", about.number) if word not in words] == []
    assert hidden.number not in words


def test_the_list_asks_few_questions(officer, counted):
    made.held()
    made.planned()
    officer.get("/consultations")
    with counted() as few:
        officer.get("/consultations")
    for _ in range(5):
        made.held()
    with counted() as many:
        assert officer.get("/consultations?state=held").status_code == 200
    assert len(many) == len(few) <= 15


def test_minutes_are_those_of_what_was_held(officer):
    plan, held = made.planned(), made.held()
    cancelled = made.planned()
    assert officer.post(f"/consultations/{cancelled.id}/cancel", data={"reason": "不开了"}).status_code == 303
    assert [officer.get(f"/consultations/{one.id}/minutes.docx").status_code for one in (plan, cancelled, held)] == [404, 404, 200]
    assert ["下载 Word 纪要" in officer.get(f"/consultations/{one.id}").text for one in (plan, cancelled, held)] == [False, False, True]


def test_what_was_entered_late_says_so_on_the_page_and_in_the_minutes(officer):
    one = made.planned()
    assert officer.post(f"/consultations/{one.id}/record", data={"held_on": "2026-02-27", "record": made.RECORD, **ROWS}).status_code == 303
    assert "（2026-03-02 补登）" in officer.get(f"/consultations/{one.id}").text
    paper = Document(io.BytesIO(officer.get(f"/consultations/{one.id}/minutes.docx").data))
    assert any("补登" in cell.text for table in paper.tables for row in table.rows for cell in row.cells)
