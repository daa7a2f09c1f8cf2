"""Documents over the web: works, refused, invalid, invisible."""
import io
from datetime import date
from urllib.parse import quote

import pytest
from docx import Document
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import house
from tests.papers.read import template, text_of
from xinfang_party.access.terms import Role
from xinfang_party.activities.terms import Kind
from xinfang_party.audit.models import AuditEntry
from xinfang_party.papers.models import WordTemplate

ON = date(2026, 3, 12)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-03-20 10:00"):
        yield


@pytest.fixture
def office(log_in):
    return log_in(Role.PARTY_OFFICE)


def upload(client, content=None, name="新模板.docx", code="minutes", **more):
    file = content if content is not None else template("本单位：{{ 标题 }}")
    return client.post(f"/word-templates/{code}", data={"file": (file, name), **more}, content_type="multipart/form-data")


def tags(session):
    return list(session.scalars(select(AuditEntry.tag).where(
        AuditEntry.tag.like("document.%") | AuditEntry.tag.like("word-template.%")).order_by(AuditEntry.id)))


# --- documents ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("code", "label"), [("minutes", "会议记录"), ("sign-in", "签到表")])
def test_who_keeps_the_records_takes_the_papers(session, log_in, code, label):
    h = house()
    activity = made.activity(h.branch, Kind.MEMBER_MEETING, ON, title="第一季度党员大会")
    answer = log_in(member=h.deputy).get(f"/activities/{activity.id}/word/{code}")
    assert (answer.status_code, answer.mimetype) == (200, DOCX)
    assert f"filename*=UTF-8''{quote(f'2026-03-12 支部党员大会 {label}.docx')}" in answer.headers["Content-Disposition"]
    assert h.plain.name in text_of(answer.data)
    assert tags(session) == ["document.made"]


def test_minutes_of_the_committee_are_not_there_for_members(session, log_in):
    h = house()
    activity = made.activity(h.branch, Kind.COMMITTEE_MEETING, ON)
    assert log_in(member=h.plain).get(f"/activities/{activity.id}/word/minutes").status_code == 404
    assert log_in(member=h.deputy).get(f"/activities/{activity.id}/word/minutes").status_code == 200


def test_papers_of_another_branch_are_not_there(session, log_in):
    activity = made.activity(house().branch, Kind.MEMBER_MEETING, ON)
    stranger = people.member(people.branch())
    assert log_in(member=stranger).get(f"/activities/{activity.id}/word/minutes").status_code == 404
    assert tags(session) == []


def test_the_page_of_a_record_offers_both_papers(session, log_in):
    h = house()
    activity = made.activity(h.branch, Kind.MEMBER_MEETING, ON)
    page = log_in(member=h.deputy).get(f"/activities/{activity.id}").get_data(as_text=True)
    assert [f"/activities/{activity.id}/word/{code}" in page for code in ("minutes", "sign-in")] == [True, True]


@pytest.mark.parametrize("code", ["minutes", "sign-in"])
def test_why_others_were_away_is_not_told_to_every_member(log_in, code):
    h = house()
    activity = made.activity(h.branch, Kind.MEMBER_MEETING, ON, roll=[made.absent(h.other, "sick_leave", note="住院")])
    client = log_in(member=h.plain)
    page = client.get(f"/activities/{activity.id}").get_data(as_text=True)
    assert ("请假" in page, "病假" in page, "住院" in page, "/word/" in page) == (True, False, False, False)
    assert client.get(f"/activities/{activity.id}/word/{code}").status_code == 404
    assert "病假" in log_in(member=h.other).get(f"/activities/{activity.id}").get_data(as_text=True)


def test_there_are_no_other_papers(office):
    assert office.get("/activities/1/word/work-book").status_code == 404


def test_a_secretary_takes_the_work_book(session, log_in):
    h = house()
    made.activity(h.branch, Kind.MEMBER_MEETING, ON, title="第一季度党员大会")
    answer = log_in(member=h.secretary).get(f"/branches/{h.branch.id}/work-book/2026")
    assert answer.status_code == 200
    assert "第一季度党员大会" in text_of(answer.data)
    assert session.scalars(select(AuditEntry).where(AuditEntry.tag == "document.made")).one().details["year"] == 2026


def test_the_work_book_of_others_is_not_there(session, log_in):
    h, other = house(), house()
    assert log_in(member=other.secretary).get(f"/branches/{h.branch.id}/work-book/2026").status_code == 404
    assert log_in(member=h.plain).get(f"/branches/{h.branch.id}/work-book/2026").status_code == 404


def test_a_year_that_has_not_come_is_refused_in_a_sentence(session, office):
    h = house()
    answer = office.get(f"/branches/{h.branch.id}/work-book/2027")
    assert answer.status_code == 422
    assert "2027年还没有到" in answer.get_data(as_text=True)


def test_the_branch_page_offers_this_and_last_year(session, log_in):
    h = house()
    page = log_in(member=h.secretary).get(f"/branches/{h.branch.id}").get_data(as_text=True)
    assert [f"/branches/{h.branch.id}/work-book/{year}" in page for year in (2026, 2025, 2024)] == [True, True, False]
    assert "work-book" not in log_in(member=h.plain).get(f"/branches/{h.branch.id}").get_data(as_text=True)


# --- templates ----------------------------------------------------------------------------------------------------------------

def test_the_list_names_three_papers(office):
    page = office.get("/word-templates").get_data(as_text=True)
    assert all(label in page for label in ("会议记录", "签到表", "支部工作手册"))
    assert page.count("系统自带") >= 3


def test_others_do_not_reach_the_templates(log_in):
    secretary = log_in(member=people.secretary(people.branch()))
    assert secretary.get("/word-templates").status_code == 404
    assert upload(secretary).status_code == 404


def test_a_sound_template_is_used_from_then_on(session, office):
    activity = made.activity(house().branch, Kind.MEMBER_MEETING, ON, title="第一季度党员大会")
    answer = upload(office)
    assert (answer.status_code, answer.location) == (303, "/word-templates")
    assert "新模板.docx" in office.get("/word-templates").get_data(as_text=True)
    assert text_of(office.get(f"/activities/{activity.id}/word/minutes").data) == "本单位：第一季度党员大会"
    assert tags(session) == ["word-template.replaced", "document.made"]


def test_a_wrong_template_is_told_and_nothing_replaced(session, office):
    answer = upload(office, template("{{ 标提 }}", "{{ 地址 }}"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "是不是想填：标题" in page
    assert "没有“地址”这一项" in page
    assert session.scalars(select(WordTemplate)).all() == []


@pytest.mark.parametrize(("content", "name", "part"), [
    (io.BytesIO(b"%PDF-1.7"), "a.pdf", "不是 Word 文档"), (io.BytesIO(b""), "空.docx", "不是 Word 文档"), (io.BytesIO(b""), "", "请选择模板文件")])
def test_what_is_no_word_file_is_told(session, office, content, name, part):
    answer = upload(office, io.BytesIO(content.getvalue()), name)
    assert answer.status_code == 422
    assert part in answer.get_data(as_text=True)


def test_the_same_upload_sent_twice_counts_once(session, office):
    for _ in range(2):
        assert upload(office, form_id="k" * 20).status_code == 303
    assert len(session.scalars(select(WordTemplate)).all()) == 1


def test_the_original_is_restored(session, office):
    upload(office)
    assert office.post("/word-templates/minutes/restore").status_code == 303
    assert "新模板.docx" not in office.get("/word-templates").get_data(as_text=True)
    assert office.post("/word-templates/minutes/restore").status_code == 422


def test_present_and_original_templates_are_taken_away(office):
    upload(office)
    present, original = (office.get(f"/word-templates/minutes/{which}.docx") for which in ("present", "original"))
    assert "本单位" in text_of(present.data)
    assert "{{ 标题 }}" in Document(io.BytesIO(original.data)).tables[0].rows[0].cells[1].text


@pytest.mark.parametrize("code", ["minutes", "sign-in", "work-book"])
def test_what_was_taken_away_can_be_put_back(session, office, code):
    content = office.get(f"/word-templates/{code}/original.docx").data
    assert upload(office, io.BytesIO(content), code=code).status_code == 303


def test_the_page_says_which_names_there_are(office):
    page = office.get("/word-templates/minutes").get_data(as_text=True)
    assert all(f"<code>{name}</code>" in page for name in ("标题", "缺席人员", "姓名", "议题"))


def test_the_record_page_asks_as_often_for_many_members(session, log_in, counted):
    h = house()
    activity = made.activity(h.branch, Kind.MEMBER_MEETING, ON)
    client = log_in(member=h.secretary)

    def asked(one):
        session.expire_all()
        with counted() as queries:
            assert client.get(f"/activities/{one.id}/word/minutes").status_code == 200
        return len(queries)

    asked(activity)
    few = asked(activity)
    for _ in range(15):
        people.member(h.branch)
    assert asked(made.activity(h.branch, Kind.MEMBER_MEETING, date(2026, 3, 13))) <= few
    assert few <= 20
