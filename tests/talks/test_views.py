"""The pages of talks: what works, what is refused in words, who finds nothing."""
import html

import pytest
from sqlalchemy import func, select

from tests.accounts.people import tags
from tests.answers import text_of
from tests.stored import everything
from tests.talks import made
from tests.talks.made import SECRET
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.talks.models import Criticism, Talk

NEW = "/talks/new"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def typed(talker, person, **more):
    return {"kind": "care", "held_on": "2026-05-02", "talker_id": str(talker.id), "person_id": str(person.id), "content": SECRET, **more}


def count(model=Talk):
    return db.session.scalar(select(func.count(model.id)))


def test_record_leads_to_the_talk(world, log_in):
    client = log_in(member=world.one)
    answer = client.post(NEW, data=typed(world.one, world.two, reason="岗位变动", follow_up_on="2026-06-20"))
    assert answer.status_code == 303
    page = text_of(client.get(answer.location))
    assert SECRET in page
    assert "关爱谈心" in page
    assert "您不是谈话双方" not in page


def test_record_picks_somebody_of_another_branch_by_number(world, log_in):
    client = log_in(member=world.one)
    assert client.post(NEW, data={**typed(world.one, world.far), "person_id": "0", "person_number": world.far.number}).status_code == 303
    assert client.get(NEW).status_code == 200


@pytest.mark.parametrize(("more", "sentence"), [
    ({"content": ""}, "请写明谈话的主要内容"), ({"held_on": "2026-06-02"}, "还没有进行"), ({"held_on": "2026-02-30"}, "日期"), ({"held_on": "99999"}, "日期"),
    ({"person_id": ""}, "请选择是谁"), ({"person_id": "0"}, "请填写党员编号"), ({"person_id": "0", "person_number": "没有"}, "没有编号为“没有”的党员"),
    ({"person_id": "999999"}, "请从给出的选项中选一项"), ({"person_id": "abc"}, "选"), ({"kind": "secret"}, "请从给出的选项中选"),
    ({"content": "字" * 5001}, "不要超过 5000 个字"),
    ({"opinions": "身份证 11010519491231002X"}, "身份证号"), ({"follow_up_on": "2026-05-01"}, "跟进日期应在"), ({"follow_up_on": "2101-01-01"}, "1900 年到 2100 年")])
def test_an_invalid_talk_keeps_what_was_typed(world, log_in, more, sentence):
    answer = log_in(member=world.one).post(NEW, data=typed(world.one, world.two, **{"measures": "每月谈一次", **more}))
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.get_data(as_text=True))
    assert "每月谈一次" in answer.get_data(as_text=True)
    assert count() == 0


def test_record_of_two_others_is_refused_to_a_member(world, log_in):
    answer = log_in(member=world.sitter).post(NEW, data=typed(world.one, world.two))
    assert answer.status_code == 422
    assert "只能登记自己参加的谈话" in text_of(answer)


def test_two_posts_of_one_form_record_one(world, log_in):
    client = log_in(member=world.one)
    first, again = (client.post(NEW, data=typed(world.one, world.two, form_id="a" * 22)) for _ in range(2))
    assert first.location == again.location
    assert count() == 1


def test_edit_and_follow_up(world, log_in):
    talk = made.talk(world.one, world.two)
    client = log_in(member=world.one)
    assert client.post(f"/talks/{talk.id}/edit", data=typed(world.one, world.two, content="改过的")).status_code == 303
    assert client.post(f"/talks/{talk.id}/follow-up", data={"follow_up": "好多了"}).status_code == 303
    assert client.post(f"/talks/{talk.id}/follow-up", data={"follow_up": " "}).status_code == 422
    db.session.expire_all()
    assert (talk.content, talk.follow_up) == ("改过的", "好多了")
    assert {"talk.edited", "talk.followed-up"} <= set(tags())


def test_edit_of_what_somebody_else_saved_is_a_conflict(world, log_in):
    talk = made.talk(world.one, world.two)
    answer = log_in(member=world.one).post(f"/talks/{talk.id}/edit", data=typed(world.one, world.two, content="我写的", version="7"))
    assert answer.status_code == 409
    assert "我写的" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("who", "status"), [("one", 200), ("two", 200), ("head", 200), ("watcher", 200), ("sitter", 404), ("far", 404)])
def test_show_is_for_few(world, log_in, who, status):
    talk = made.talk(world.one, world.two)
    client = log_in(member=getattr(world, who))
    assert client.get(f"/talks/{talk.id}").status_code == status
    assert (world.two.name in text_of(client.get("/talks")).split("谈话记录")[-1]) is (status == 200)


@pytest.mark.parametrize("role", [Role.PARTY_OFFICE, Role.INSPECTOR, Role.LEADER, Role.PETITION_OFFICER, Role.SYSTEM_ADMIN])
def test_no_office_opens_the_room(world, log_in, role):
    talk = made.talk(world.one, world.two)
    client = log_in(role)
    assert {client.get(address).status_code for address in ("/talks", f"/talks/{talk.id}", NEW)} <= {403, 404}


def test_reading_by_others_leaves_an_entry(world, log_in):
    talk = made.talk(world.one, world.two)
    log_in(member=world.two).get(f"/talks/{talk.id}")
    assert "talk.viewed" not in tags()
    for client in (log_in(member=world.head), log_in(Role.DISCIPLINE)):
        assert SECRET in client.get(f"/talks/{talk.id}").get_data(as_text=True)
    assert tags().count("talk.viewed") == 2


def test_a_form_filled_with_the_content_is_read_too(world, log_in):
    talk = made.talk(world.one, world.two)
    log_in(member=world.head).get(f"/talks/{talk.id}/edit")
    assert tags().count("talk.viewed") == 1


def test_content_stands_in_one_table_only(world, log_in, caplog):
    log_in(member=world.one).post(NEW, data=typed(world.one, world.two))
    assert everything().count(SECRET) == 1
    assert SECRET not in caplog.text
    assert not any(SECRET in repr(entry.details) for entry in db.session.scalars(select(AuditEntry)))


def test_coverage_shows_names_and_nothing_else(world, log_in):
    made.talk(world.head, world.one, reason="家里困难", place="谈话室")
    page = text_of(log_in(Role.PARTY_OFFICE).get(f"/talks/coverage?branch={world.branch.id}"))
    assert "已谈" in page
    assert world.two.name in page
    assert not any(word in page for word in (SECRET, "家里困难", "谈话室", "5月1日", "日常谈心"))


@pytest.mark.parametrize("address", ["/talks/coverage", "/talks/coverage?branch=99999&year=1", "/talks/coverage?branch=abc&year=2025", "/talks/coverage?year=9999999999"])
def test_coverage_takes_any_address(world, log_in, address):
    assert log_in(Role.INSPECTOR).get(address).status_code == 200


def test_coverage_of_others_is_out_of_a_members_sight(world, log_in):
    assert log_in(member=world.one).get("/talks/coverage").status_code in (403, 404)
    page = text_of(log_in(member=world.sitter).get("/talks/coverage"))
    assert world.branch.name in page
    assert world.far.name not in page


def test_coverage_asks_a_constant_number_of_statements(world, log_in, counted):
    client = log_in(member=world.head)
    with counted() as few:
        client.get("/talks/coverage")
    for _ in range(6):
        made.talk(world.head, world.one)
        made.talk(world.head, world.sitter)
    with counted() as many:
        client.get("/talks/coverage")
    assert len(many) == len(few) <= 15
    with counted() as listed:
        client.get("/talks")
    assert len(listed) <= 15


def test_the_list_and_the_members_page_say_how_far_it_is(world, log_in):
    made.talk(world.head, world.one)
    client = log_in(member=world.head)
    assert "看谈心谈话覆盖" in text_of(client.get("/talks"))
    assert "已谈" in text_of(client.get(f"/members/{world.one.id}"))
    assert "未谈" in text_of(log_in(member=world.two).get(f"/members/{world.two.id}"))


def test_criticism_from_panel_to_page(world, log_in):
    meeting = made.life_meeting(world.branch, world.one, world.two, world.head)
    client = log_in(member=world.one)
    address = f"/activities/{meeting.id}/criticisms"
    assert client.post(f"{address}/new", data={"speaker_id": world.one.id, "about_id": world.two.id, "text": "开会常迟到"}).status_code == 303
    assert "开会常迟到" in text_of(client.get(address))
    assert "开会常迟到" not in text_of(log_in(member=world.head).get(f"{address}/new"))
    assert "开会常迟到" in text_of(log_in(member=world.watcher).get(address))
    assert tags().count("criticism.viewed") == 1
    row = db.session.scalars(select(Criticism)).one()
    assert client.post(f"/criticisms/{row.id}/edit", data={"about_id": world.one.id, "text": "我准备不足"}).status_code == 303
    assert log_in(member=world.two).get(f"/criticisms/{row.id}/edit").status_code == 404
    assert "自我批评" in text_of(client.get(f"/activities/{meeting.id}"))


@pytest.mark.parametrize(("more", "sentence"), [({"text": ""}, "请填写内容"), ({"about_id": ""}, "请从名单里选"), ({"about_id": "77777"}, "请从给出的选项"),
                                                ({"text": "电话 13800138000"}, "手机号")])
def test_invalid_criticism_keeps_what_was_typed(world, log_in, more, sentence):
    meeting = made.life_meeting(world.branch, world.one, world.two)
    data = {"speaker_id": world.one.id, "about_id": world.two.id, "text": "开会常迟到", **more}
    answer = log_in(member=world.one).post(f"/activities/{meeting.id}/criticisms/new", data=data)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.get_data(as_text=True))
    assert count(Criticism) == 0


def test_criticism_is_closed_to_who_was_not_there(world, log_in):
    meeting = made.life_meeting(world.branch, world.one)
    for client in (log_in(member=world.far), log_in(member=world.two)):
        assert client.get(f"/activities/{meeting.id}/criticisms").status_code == 404
        assert client.post(f"/activities/{meeting.id}/criticisms/new", data={"text": "甲"}).status_code == 404


def test_the_two_pages_lead_to_each_other_for_who_sees_both(world, log_in):
    """Overseers see coverage alone, members their talks alone."""
    secretary, office, member = log_in(member=world.head), log_in(Role.PARTY_OFFICE), log_in(member=world.one)
    for client, address, word, is_there in [(secretary, "/talks", "看谈心谈话覆盖", True), (secretary, "/talks/coverage", "看谈话记录", True),
                                            (office, "/talks/coverage", "看谈话记录", False), (member, "/talks", "看谈心谈话覆盖", False)]:
        assert (word in text_of(client.get(address))) is is_there
