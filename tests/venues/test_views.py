"""The pages of channels, posts and room checks."""
import io
import re

import pytest
from sqlalchemy import select

from tests.answers import text_of
from tests.venues import made
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.models import Posting, VenueCheck

MOST = 15


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def test_a_channel_from_its_registration_to_its_end(world, log_in):
    head = log_in(member=world.head)
    typed = {"branch_id": world.branch.id, "name": "一楼公开栏", "kind": "board", "owner": world.far.name, "from_on": "2025-01-01"}
    refused = head.post("/channels/new", data=typed)
    assert (refused.status_code, "没有这名党员" in text_of(refused), "一楼公开栏" in refused.text) == (422, True, True)
    path = head.post("/channels/new", data={**typed, "owner": ""}).location
    assert "还没有定责任人" in text_of(head.get(path))
    assert head.post(f"{path}/edit", data={**typed, "owner": world.one.number}).status_code == 303
    assert world.one.name in text_of(log_in(member=world.one).get("/channels"))
    assert head.post(f"{path}/end", data={"to_on": "2026-03-02"}).status_code == 303
    assert log_in(member=world.far).get(path).status_code == 404


def test_a_post_from_its_draft_to_the_board(world, log_in):
    channel = made.channel(world.branch, world.clerk)
    clerk, head, deputy, member = (log_in(member=one) for one in (world.clerk, world.head, world.deputy, world.one))
    typed = {"channel_id": channel.id, "title": "党费公示", "content": "三月份党费", "disclosure": "dues"}
    path = clerk.post("/postings/new", data=typed).location
    assert clerk.post(f"{path}/edit", data={**typed, "content": "三月份党费，都交了"}).status_code == 303
    assert [member.get(path).status_code, "党费公示" in member.get("/postings").text] == [404, False]
    for who, step, data in ((clerk, "submit", {}), (head, "return", {"opinion": "缺合计"}), (clerk, "submit", {}), (head, "pass", {}),
                            (deputy, "pass", {"opinion": "可以"})):
        assert who.post(f"{path}/{step}", data=data).status_code == 303, step
    assert clerk.post(f"{path}/publish", data={"posted_on": "2026-03-02"}).status_code == 303
    assert "缺合计" in text_of(head.get(path))
    page = text_of(member.get(path))
    assert ("都交了" in page, "缺合计" in page) == (True, False)
    assert "党费公示" in member.get("/postings?disclosure=any&state=published").text
    assert clerk.post(f"{path}/withdraw", data={"withdrawn_on": "2026-03-02"}).status_code == 303


def test_the_own_draft_is_not_passed_and_says_so(world, log_in):
    head = log_in(member=world.head)
    path = head.post("/postings/new", data={"channel_id": made.channel(world.branch).id, "title": "公示", "content": "内容"}).location
    head.post(f"{path}/submit")
    answer = head.post(f"{path}/pass")
    assert (answer.status_code, "自己起草的不能自己审核" in text_of(answer)) == (422, True)


def test_what_went_out_already_is_recorded_as_unread(world, log_in):
    clerk, channel = log_in(member=world.clerk), made.channel(world.branch)
    typed = {"channel_id": channel.id, "title": "通知", "content": "周五开会", "posted_on": "2026-03-05"}
    assert clerk.post("/postings/record", data=typed).status_code == 422
    path = clerk.post("/postings/record", data={**typed, "posted_on": "2026-03-01"}).location
    assert "没有经两个人审核" in text_of(clerk.get(path))


def test_a_room_check_begins_with_the_last_one(world, log_in):
    made.check(world.branch, missing=("flag",), on=made.date(2025, 9, 1))
    head, new = log_in(member=world.head), f"/branches/{world.branch.id}/venue-checks/new"
    assert re.findall(r'<input checked [^>]*name="(point_flag|point_oath)" [^>]*value="(\w+)"', head.get(new).text) == [("point_flag", "no"), ("point_oath", "yes")]
    assert "请选一项" in text_of(head.post(new, data={"checked_on": "2026-03-02"}))
    points = {f"point_{code}": "yes" for code in TEN_POINTS}
    path = head.post(new, data={"checked_on": "2026-03-02", **points, "point_screen": "not_needed"}).location
    assert head.post(f"{path}/edit", data={"checked_on": "2026-03-01", **points, "point_seats": "no"}).status_code == 303
    assert head.post(f"{path}/files", data={"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "说明.pdf")}).status_code == 303
    assert db.session.scalars(select(VenueCheck.lacking).order_by(VenueCheck.id)).all() == [1, 1]
    page = text_of(log_in(Role.INSPECTOR).get(path))
    assert all(word in page for word in ("缺少 1 项", "说明.pdf", "2025年9月1日"))
    assert log_in(member=world.one).get(path).status_code == 404


def test_a_member_drafts_and_sees_the_own_draft_alone(world, log_in):
    channel, member = made.channel(world.branch), log_in(member=world.one)
    other = made.draft(channel, by=made.by(world.clerk))
    path = member.post("/postings/new", data={"channel_id": channel.id, "title": "倡议", "content": "一起读书"}).location
    assert [member.get(path).status_code, member.get(f"/postings/{other.id}").status_code, member.post(f"/postings/{other.id}/submit").status_code] == [200, 404, 404]
    assert [member.post(f"{path}/submit").status_code, member.get("/postings/record").status_code] == [303, 404]


def test_the_lists_narrow_by_branch_and_year(world, log_in):
    office = log_in(Role.PARTY_OFFICE)
    for branch, on in ((world.branch, made.date(2025, 3, 3)), (world.branch, made.date(2026, 2, 3)), (world.other, made.date(2025, 4, 4))):
        made.check(branch, on=on)
    page = text_of(office.get(f"/venue-checks?branch={world.branch.id}&year=2025"))
    assert ("2025年3月3日" in page, "2026年2月3日" in page, "2025年4月4日" in page) == (True, False, False)
    made.taken(made.channel(world.branch), drafter=made.by(world.clerk), readers=(made.by(world.head), made.by(world.deputy)), is_out=True)
    assert ["党费公示" in office.get(f"/postings?year={year}&disclosure=any").text for year in (2025, 2026)] == [False, True]


def test_statements_do_not_grow(world, log_in, counted):
    office, channel = log_in(Role.PARTY_OFFICE), made.channel(world.branch, world.clerk)
    people = [made.by(one) for one in (world.clerk, world.head, world.deputy)]
    made.taken(channel, drafter=people[0], readers=tuple(people[1:]), is_out=True)
    check = made.check(world.branch)
    addresses = ("/channels", f"/channels/{channel.id}", "/postings", f"/postings/{db.session.scalar(select(Posting.id))}", "/venue-checks", f"/venue-checks/{check.id}")
    few = {}
    for address in addresses:
        office.get(address)
        with counted() as asked:
            office.get(address)
        few[address] = len(asked)
    for n in range(3):
        made.taken(made.channel(world.other, name=f"栏{n}"), drafter=people[0], readers=tuple(people[1:]), is_out=True)
        made.check(world.other)
    for address in addresses:
        with counted() as many:
            assert office.get(address).status_code == 200
        assert len(many) <= min(few[address], MOST), address
