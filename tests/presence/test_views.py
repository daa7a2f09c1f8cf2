"""Two phones, one screen; and whoever tries it from elsewhere."""
import html
import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from tests.accounts.people import account, enter, tags
from tests.presence import toys
from xinfang_party.access.terms import Role
from xinfang_party.exchange import codes
from xinfang_party.presence import registry
from xinfang_party.presence.terms import Way

SCREEN = "/presence/toy/1/code"
AT = "2026-03-05 15:00:10"


def code_on(screen):
    """The path that the picture on the screen stands for."""
    text = screen.get(SCREEN, headers={"HX-Request": "true"}).get_data(as_text=True)
    return re.search(r"data-code-address>https?://[^/]+(/sign-in/[^<]+)<", text)[1]


def ticket_of(page):
    return html.unescape(re.search(r'name="ticket" type="hidden" value="([^"]+)"', page.get_data(as_text=True))[1])


def text_of(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def scanned(crowd, log_in, clock_at):
    """(thing, client of the first member, the ticket of its confirm page), at ten past."""
    thing, head, one, *_ = crowd
    with clock_at(AT) as traveller:
        phone = log_in(member=one)
        yield thing, phone, ticket_of(phone.get(code_on(log_in(member=head)))), traveller


def test_two_phones_confirm(crowd, log_in, clock_at):
    thing, head, one, two, _foreign = crowd
    with clock_at(AT):
        screen = log_in(member=head)
        for member in (one, two):
            phone = log_in(member=member)
            page = phone.get(code_on(screen))
            assert (page.status_code, "植树活动" in text_of(page), "测试支部" in text_of(page)) == (200, True, True)
            answer = phone.post("/sign-in", data={"ticket": ticket_of(page)})
            assert (answer.status_code, answer.location) == (303, "/notifications")
        assert "已签到 2 人，应到 3 人" in text_of(screen.get(SCREEN))
        assert f"还没有签到：{head.name}" in text_of(screen.get(SCREEN))
    assert thing.signed == {one.id: [Way.CODE], two.id: [Way.CODE]}


def test_a_scan_alone_writes_nothing(scanned):
    thing, *_ = scanned
    assert thing.signed == {}


def test_the_confirm_page_does_not_tell_where_it_came_from(crowd, log_in, clock_at):
    with clock_at(AT):
        page = log_in(member=crowd[2]).get(code_on(log_in(member=crowd[1])))
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")


def test_a_ticket_used_again_changes_nothing(scanned, crowd):
    thing, phone, ticket, _ = scanned
    answers = [phone.post("/sign-in", data={"ticket": ticket}).status_code for _ in range(3)]
    assert (answers, thing.signed) == ([303] * 3, {crowd[2].id: [Way.CODE]})


def test_who_has_signed_is_told_so_kindly(scanned, crowd, log_in):
    _thing, phone, ticket, _ = scanned
    phone.post("/sign-in", data={"ticket": ticket})
    page = phone.get(code_on(log_in(member=crowd[1])))
    assert (page.status_code, "您已经签到" in text_of(page), "确认签到" in text_of(page)) == (200, True, False)


def test_a_ticket_is_good_for_two_minutes(scanned):
    thing, phone, ticket, traveller = scanned
    traveller.shift(121)
    answer = phone.post("/sign-in", data={"ticket": ticket})
    assert (answer.status_code, "请重新扫会场屏幕上的签到码" in text_of(answer), thing.signed) == (422, True, {})


def test_a_ticket_is_good_for_nobody_else(scanned, crowd, log_in):
    thing, _phone, ticket, _ = scanned
    answer = log_in(member=crowd[3]).post("/sign-in", data={"ticket": ticket})
    assert (answer.status_code, thing.signed) == (422, {})


def test_a_ticket_is_good_in_no_other_log_in_of_the_same_person(scanned, crowd, app):
    thing, _phone, ticket, _ = scanned
    other = app.test_client()
    enter(other, account(member=crowd[2]))
    assert (other.post("/sign-in", data={"ticket": ticket}).status_code, thing.signed) == (422, {})


@pytest.mark.parametrize("ticket", ["", "x", "toy.1.2.3.4", "签到", "\x00", "a" * 70_000])
def test_a_made_up_ticket_is_refused(scanned, ticket):
    thing, phone, *_ = scanned
    assert (phone.post("/sign-in", data={"ticket": ticket}).status_code, thing.signed) == (422, {})


def test_after_the_thing_was_closed_a_ticket_says_why(scanned):
    thing, phone, ticket, _ = scanned
    thing.is_open = False
    answer = phone.post("/sign-in", data={"ticket": ticket})
    assert (answer.status_code, "活动已经结束，不再签到。" in text_of(answer), thing.signed) == (422, True, {})


@pytest.mark.parametrize(("seconds", "status"), [(24, 200), (25, 422), (600, 422)])
def test_a_code_that_was_forwarded_is_soon_worth_nothing(crowd, log_in, clock_at, seconds, status):
    with clock_at(AT) as traveller:
        address, phone = code_on(log_in(member=crowd[1])), log_in(member=crowd[2])
        traveller.shift(seconds)
        answer = phone.get(address)
    assert answer.status_code == status
    assert ("请看着会场屏幕重新扫一次" in text_of(answer)) is (status == 422)


@pytest.mark.parametrize("token", ["x", "toy.1.59000000." + "A" * 43, "toy..1", "a" * 300])
def test_a_made_up_code_is_refused_in_words(log_in, crowd, token):
    answer = log_in(member=crowd[2]).get(f"/sign-in/{token}")
    assert (answer.status_code, "没有签到" in text_of(answer)) == (422, True)


def test_who_is_not_expected_learns_nothing_of_the_thing(crowd, log_in, clock_at):
    with clock_at(AT):
        answer = log_in(member=crowd[4]).get(code_on(log_in(member=crowd[1])))
    assert (answer.status_code, "签到名单里没有您" in text_of(answer), "植树" in text_of(answer)) == (422, True, False)


def test_a_stranger_logs_in_and_comes_back(crowd, log_in, client, clock_at):
    with clock_at(AT):
        address = code_on(log_in(member=crowd[1]))
        answer = client.get(address)
    assert (answer.status_code, answer.location) == (303, f"/login?next={address}")


def test_the_screen_is_the_organizers_only(crowd, log_in):
    statuses = [log_in(member=who).get(SCREEN).status_code for who in crowd[1:]]
    assert statuses == [200, 404, 404, 404]
    assert log_in(Role.PARTY_OFFICE).get("/presence/toy/2/code").status_code == 404
    assert log_in(member=crowd[1]).get("/presence/nothing/1/code").status_code == 404


def test_the_screen_stops_asking_when_it_is_closed(crowd, log_in):
    screen = log_in(member=crowd[1])
    assert "data-hx-get" in text_of(screen.get(SCREEN, headers={"HX-Request": "true"}))
    crowd[0].is_open = False
    closed = text_of(screen.get(SCREEN, headers={"HX-Request": "true"}))
    assert ("data-hx-get" in closed, "data:image" in closed, "活动已经结束" in closed) == (False, False, True)


def test_the_code_changes_every_half_minute(crowd, log_in, clock_at):
    with clock_at(AT) as traveller:
        screen = log_in(member=crowd[1])
        first = code_on(screen)
        traveller.shift(19)
        same = code_on(screen)
        traveller.shift(1)
        assert (first == same, first == code_on(screen)) == (True, False)


def test_the_picture_is_that_of_the_address(crowd, log_in, clock_at):
    with clock_at(AT):
        page = text_of(log_in(member=crowd[1]).get(SCREEN))
    address = re.search(r"data-code-address>([^<]+)<", page)[1]
    assert f'src="{codes.svg(address)}"' in page


def test_of_two_devices_at_the_same_moment_the_second_changes_nothing(scanned, monkeypatch):
    """What PostgreSQL says to the second when both saw an empty roll."""
    def collide(*_what):
        raise IntegrityError("INSERT", {}, Exception("unique"))

    _thing, phone, ticket, _ = scanned
    monkeypatch.setitem(registry.KINDS, "toy", replace(toys.KIND, sign=collide))
    assert phone.post("/sign-in", data={"ticket": ticket}).status_code == 303


def test_declare_afterwards(crowd, log_in, clock_at):
    thing, _head, one, *_ = crowd
    client = log_in(member=one)
    assert "自报的期限已过" in text_of(client.get("/presence/toy/1/declare"))
    assert client.post("/presence/toy/1/declare").status_code == 422
    thing.until = date(2026, 3, 10)
    assert "最晚哪天自报" in text_of(client.get("/presence/toy/1/declare"))
    assert client.post("/presence/toy/1/declare").status_code == 303
    assert thing.signed == {one.id: [Way.DECLARED]}
    assert client.post("/presence/toy/1/declare").status_code == 422


def test_declare_is_nobodys_but_the_expected(crowd, log_in):
    assert [log_in(member=crowd[4]).get("/presence/toy/1/declare").status_code, log_in(Role.PARTY_OFFICE).post("/presence/toy/1/declare").status_code] == [404, 404]


def test_looking_writes_no_audit_entry(crowd, log_in, clock_at):
    with clock_at(AT):
        screen, phone = log_in(member=crowd[1]), log_in(member=crowd[2])
        before = tags()
        phone.get(code_on(screen))
        assert tags() == before
