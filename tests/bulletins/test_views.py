"""The pages of bulletins: works, refused, invalid, invisible; the Word file."""
import io

import pytest
from docx import Document
from sqlalchemy import select

from tests import people
from tests.answers import text_of
from tests.bulletins import made
from tests.bulletins.made import NOW, bulletin, plain
from xinfang_party.access.terms import Role
from xinfang_party.bulletins.models import Bulletin, BulletinBranch
from xinfang_party.bulletins.terms import State
from xinfang_party.kernel.database import db

MOST = 15
"""Statements of one bulletin whose figures nobody asked for yet."""


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        yield made.world()


def stored(one: Bulletin) -> Bulletin:
    db.session.rollback()
    return db.session.get_one(Bulletin, one.id)


def test_from_records_to_the_branches_in_five_clicks(world, log_in):
    office, leader = log_in(Role.PARTY_OFFICE), log_in(Role.LEADER)
    assert text_of(office.get("/bulletins")).count("起草讲评通报") == 2
    answer = office.post("/bulletins/new", data={"period": "2026Q2", "title": "", "branches": [world.one.id, world.two.id]})
    page = answer.location
    text = text_of(office.get(page))
    assert all(word in text for word in ("通报〔2026〕1号", "签到不全", "起草中", "1/2 个季度", "截至 2026年7月5日"))
    assert [office.post(f"{page}/{verb}", data={}).status_code for verb in ("submit", "approve")] == [303, 422]
    assert "由其他人批准" in text_of(office.get(page))
    assert [client.post(f"{page}/{verb}", data={}).status_code for client, verb in ((leader, "approve"), (office, "publish"))] == [303, 303]
    assert "2 个党支部还没有确认" in text_of(leader.get(page))


def test_who_sees_it_when_and_what_of_it(world, log_in):
    head, peer = log_in(member=world.head), log_in(member=people.secretary(people.branch()))
    one = plain(world, "approve")
    page = f"/bulletins/{one.id}"
    assert (head.get(page).status_code, log_in(Role.INSPECTOR).get(page).status_code) == (404, 200)
    made.service.publish(one, by=made.AUTHOR)
    db.session.commit()
    text = text_of(head.get(page))
    assert all(word in text for word in ("签到不全", "没有学习记录", "甲支部确认收到"))
    assert all(word not in text for word in ("乙支部确认收到", "经过", made.LEADER.name, "还没有确认的："))
    assert [peer.get(path).status_code for path in (page, f"{page}/bulletin.docx")] == [404, 404]
    assert peer.post(f"{page}/branches/{world.one.id}/acknowledge", data={}).status_code == 404


def test_acknowledge_and_who_has_not(world, log_in):
    head, office = log_in(member=world.head), log_in(Role.PARTY_OFFICE)
    page = f"/bulletins/{plain(world, 'publish').id}"
    act = f"{page}/branches/{world.one.id}/acknowledge"
    assert "确认收到讲评通报" in text_of(head.get("/"))
    answer = head.post(act, data={"words": "电话13912345678"})
    assert (answer.status_code, "这里不能写个人信息" in text_of(answer), "电话13912345678" in answer.text) == (422, True, True)
    assert head.post(act, data={"words": "月底前补齐"}).status_code == 303
    answer = head.post(act, data={"version": 1})
    assert (answer.status_code, "已经确认收到" in text_of(answer)) == (422, True)
    text = text_of(office.get(page))
    assert ("还没有确认的：乙支部。" in text, "月底前补齐" in text, "1/2 个党支部" in text_of(office.get("/bulletins"))) == (True, True, True)
    assert db.session.scalars(select(BulletinBranch.actor).order_by(BulletinBranch.position)).all() == [world.head.name, ""]


def test_edit_keeps_what_was_typed_and_nothing_once_it_is_submitted(world, log_in):
    office, one = log_in(Role.PARTY_OFFICE), plain(world)
    page = f"/bulletins/{one.id}/edit"
    typed = {"title": "二季度通报", "strong": "做得好的", "problems": "联系电话13912345678", "due": "", "demands": "", "version": one.version}
    answer = office.post(page, data=typed)
    assert (answer.status_code, "做得好的" in answer.text, stored(one).title) == (422, True, "2026年第2季度讲评通报")
    assert office.post(page, data={**typed, "problems": "缺签到表"}).status_code == 303
    assert (stored(one).title, stored(one).problems) == ("二季度通报", "缺签到表")
    assert office.post(page, data={**typed, "problems": "x"}).status_code == 409
    made.service.submit(stored(one), by=made.AUTHOR)
    db.session.commit()
    assert office.post(page, data={**typed, "problems": "x", "version": stored(one).version}).status_code == 422
    assert (stored(one).state, stored(one).problems) == (State.SUBMITTED, "缺签到表")


def test_a_draft_is_withdrawn_with_a_reason_and_stays_in_the_list_of_who_oversees(world, log_in):
    office, one = log_in(Role.PARTY_OFFICE), plain(world)
    page = f"/bulletins/{one.id}"
    assert "请写明原因" in text_of(office.post(f"{page}/withdraw", data={"opinion": ""}))
    assert office.post(f"{page}/withdraw", data={"opinion": "改为口头通报"}).status_code == 303
    assert ("已作废" in text_of(office.get("/bulletins")), "改为口头通报" in text_of(office.get(page))) == (True, True)
    assert "不能再改" in text_of(office.get(f"{page}/edit"))
    assert log_in(member=world.head).get(page).status_code == 404


def test_a_draft_that_is_refused_takes_no_number(world, log_in):
    office = log_in(Role.PARTY_OFFICE)
    for data, sentence in (({"branches": []}, "请至少选一个"), ({"title": "电话13912345678"}, "不能写个人信息")):
        answer = office.post("/bulletins/new", data={"period": "2026Q2", "title": "", "branches": [world.one.id], **data})
        assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert db.session.scalars(select(Bulletin)).all() == []
    assert plain(world).serial == 1


def test_the_word_file_says_what_the_page_says(world, log_in):
    one = bulletin(world, "publish")
    answer = log_in(member=world.peer).get(f"/bulletins/{one.id}/bulletin.docx")
    document = Document(io.BytesIO(answer.data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:2] == ["2026年第2季度讲评通报", "通报〔2026〕1号"]
    assert lines[2] == "时段：2026年第2季度。讲评的党支部：甲支部、乙支部。发布日期：2026年7月5日。"
    assert [line for line in lines if line[1:2] == "、"] == ["一、好的方面", "二、存在的问题", "三、限期整改", "四、数据"]
    assert set(one.problems.splitlines()) <= set(lines)
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["支部党员大会按期完成率", "1/2 个季度", "1/2 个季度"]


def test_the_list_takes_as_many_statements_however_many_bulletins(world, log_in, counted):
    office = log_in(Role.PARTY_OFFICE)
    one = bulletin(world, "publish")
    with counted() as cold:
        page = office.get(f"/bulletins/{one.id}")
    assert (len(cold) <= MOST, "比一比" in page.text, "和现在的记录一样" in page.text) == (True, True, False)
    assert "这些数据和现在的记录一样" in office.get(f"/bulletins/{one.id}?compare=1").text
    with counted() as few:
        office.get("/bulletins")
    plain(world), plain(world, "publish")
    with counted() as many:
        office.get("/bulletins")
    assert len(many) == len(few)
