"""The pages of sheets: works, refused, invalid, invisible; what a stranger learns."""
import io
from datetime import date

import pytest
from docx import Document

from tests import people
from tests.accounts.people import tags
from tests.answers import text_of
from tests.attestations import made
from xinfang_party.access.terms import Role
from xinfang_party.attestations.models import Attestation
from xinfang_party.hours.models import ServiceHours
from xinfang_party.kernel.database import db
from xinfang_party.web.logs import without_keys

NEW = "/attestations/new"
FORM = {"from_on": "2026-01-01", "to_on": "2026-05-31"}


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


@pytest.fixture
def sheet(world):
    made.hours(world.one, made.kind("秘密类别"), 2.5)
    return made.sheet(world.one)


@pytest.fixture
def stranger(app):
    return app.test_client()


def page(one, rest=""):
    return f"/attestations/{one.id}{rest}"


def test_issue_leads_to_the_sheet_its_file_and_the_members_page(world, log_in):
    made.hours(world.one, made.kind("敬老"), 2.5)
    head, own = log_in(member=world.head), log_in(member=world.one)
    answer = head.post(NEW, data={**FORM, "member": world.one.number})
    assert answer.status_code == 303
    assert all(words in text_of(own.get(answer.location)) for words in (world.one.name, "2.5 小时", "敬老", "服记〔2026〕1号", "有效"))
    assert "服记〔2026〕1号" in text_of(own.get("/attestations"))
    assert "看我的记录单" in text_of(own.get(f"/members/{world.one.id}"))
    assert f"/attestations/new?member={world.one.number}" in head.get(f"/members/{world.one.id}").get_data(as_text=True)
    assert {"attestation.issued"} <= set(tags())


def test_the_file_says_what_it_is_and_holds_the_picture(world, sheet, log_in):
    answer = log_in(member=world.one).get(page(sheet, "/sheet.docx"))
    file = Document(io.BytesIO(answer.data))
    words = "\n".join([*(p.text for p in file.paragraphs), *(cell.text for table in file.tables for row in table.rows for cell in row.cells)])
    assert all(one in words for one in ("志愿服务记录单（内部）", sheet.number, world.one.name, world.branch.name, "秘密类别", "2.5 小时", "不是", sheet.code))
    assert [part.partname for part in file.part.package.iter_parts() if part.content_type == "image/png"] == ["/word/media/image1.png"]
    assert "document.made" in tags()


@pytest.mark.parametrize(("more", "sentence"), [
    ({"member": ""}, "请填写姓名或党员编号"), ({"member": "没有这人"}, "没有找到这名党员"), ({"to_on": "2026-06-02"}, "还没有到"),
    ({"from_on": "2026-02-30"}, "日期"), ({"from_on": "2026-05-30"}, "没有已核实的服务时长")])
def test_an_invalid_issue_keeps_what_was_typed(world, sheet, log_in, more, sentence):
    answer = log_in(member=world.head).post(NEW, data={**FORM, "member": world.one.name, **more})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert more.get("to_on", "2026-05-31") in answer.get_data(as_text=True)
    assert db.session.query(Attestation).count() == 1


def test_issue_is_for_the_own_branch_and_not_for_oneself(world, log_in):
    made.hours(world.far, made.kind(), 2)
    made.hours(world.head, made.kind(), 2)
    head = log_in(member=world.head)
    assert "没有找到这名党员" in text_of(head.post(NEW, data={**FORM, "member": world.far.number}))
    assert "不能给自己" in text_of(head.post(NEW, data={**FORM, "member": world.head.number}))
    assert log_in(member=world.one).get(NEW).status_code == 404
    assert log_in(Role.PARTY_OFFICE).post(NEW, data={**FORM, "member": world.head.number}).status_code == 303


def test_namesakes_are_told_apart_by_number(world, log_in):
    people.member(world.branch, world.one.name)
    answer = log_in(member=world.head).post(NEW, data={**FORM, "member": world.one.name})
    assert world.one.number in text_of(answer)


def test_revoke_tells_whoever_checks(world, sheet, log_in, stranger):
    head = log_in(member=world.head)
    assert "请写明作废的原因" in text_of(head.post(page(sheet, "/revoke"), data={"reason": " "}))
    assert log_in(member=world.one).post(page(sheet, "/revoke"), data={"reason": "不要了"}).status_code == 404
    assert head.post(page(sheet, "/revoke"), data={"reason": "日期填错"}).status_code == 303
    assert "日期填错" in text_of(head.get(page(sheet)))
    assert head.post(page(sheet, "/revoke"), data={"reason": "再来", "version": "9"}).status_code == 422
    checked = text_of(stranger.get(f"/record-sheets/{sheet.code}"))
    assert "已作废" in checked
    assert "日期填错" not in checked


@pytest.mark.parametrize(("who", "status"), [("one", 200), ("head", 200), ("far", 404), ("far_head", 404)])
def test_others_find_nothing(world, sheet, log_in, who, status):
    client = log_in(member=getattr(world, who))
    assert {client.get(page(sheet, rest)).status_code for rest in ("", "/sheet.docx")} == {status}
    assert (sheet.number in text_of(client.get("/attestations"))) is (status == 200)


def test_the_list_is_narrowed_and_asks_a_constant_number_of_statements(world, sheet, log_in, counted):
    office, address = log_in(Role.PARTY_OFFICE), f"/attestations?branch={world.branch.id}&year=2026&state=good&q={world.one.name}"
    with counted() as few:
        office.get(address)
    for _ in range(4):
        made.hours(world.far, made.kind(), 2, date(2026, 5, 1))
        made.sheet(world.far)
    made.sheet(world.one)
    with counted() as many:
        page = text_of(office.get(address))
    assert len(many) == len(few) <= 15
    assert page.count("服记〔2026〕") == 2
    assert "这里没有记录单" in text_of(office.get("/attestations?state=revoked&year=1&branch=abc&q=%00%25"))


# --- a stranger ---------------------------------------------------------------------------------------------------------------

def test_a_stranger_learns_number_hours_days_and_standing_alone(world, sheet, stranger, log_in):
    for client in (stranger, log_in(member=world.one, name="登录的人")):
        answer = client.get(f"/record-sheets/{sheet.code}")
        words = answer.get_data(as_text=True)
        assert all(one in words for one in (sheet.number, "2.5 小时", "有效", "2026年1月1日", "2026年5月31日"))
        assert not any(one in words for one in (world.one.name, world.one.number, world.branch.name, "秘密类别", sheet.issued_by, "登录的人", "服务次数"))
        assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_stranger_learns_that_the_record_was_corrected(sheet, world, stranger):
    made.hours(world.one, made.kind(), 1)
    db.session.commit()
    assert "更正" not in text_of(stranger.get(f"/record-sheets/{sheet.code}"))
    db.session.get_one(ServiceHours, sheet.counted[0][0]).hours = 2
    db.session.commit()
    assert "记录后来有更正，请索取新的记录单" in text_of(stranger.get(f"/record-sheets/{sheet.code}"))


@pytest.mark.parametrize("code", ["x", "A" * 27, "A" * 500, "%00" * 27, "服记〔2026〕1号"])
def test_an_unknown_code_opens_nothing(sheet, stranger, code):
    answer = stranger.get(f"/record-sheets/{code}")
    assert answer.status_code == 404
    assert "没有这张记录单" in text_of(answer)
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_nothing_is_sent_to_it_and_no_log_keeps_it(sheet, stranger):
    assert stranger.post(f"/record-sheets/{sheet.code}").status_code in (400, 405)
    assert sheet.code not in without_keys(f"GET /record-sheets/{sheet.code} HTTP/1.1")
