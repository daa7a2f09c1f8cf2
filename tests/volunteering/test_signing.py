"""Checking in and out of a shift by the code on the screen: in by the first scan, out by one some minutes later."""
import html
import re

import pytest

from tests.accounts.people import tags
from tests.activities.made import house
from tests.volunteering import made
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.models import SignUp


@pytest.fixture
def scene(session, clock_at, log_in):
    """(event, the organizer's screen, a phone, a move to another hour with both logged in anew, the phone of another) before it begins."""
    with clock_at(made.NOW) as traveller:
        home = house()
        event = made.opened(home.branch)
        made.signed_up(event, made.identity(home.plain))

        def later(moment):
            traveller.move_to(f"2026-03-07 {moment}+08:00")
            return log_in(member=home.secretary), log_in(member=home.plain)

        yield event, *later("08:45:10"), later, log_in(member=home.other)


def text_of(answer):
    return answer.get_data(as_text=True)


def code_on(screen, event):
    shown = text_of(screen.get(f"/presence/shift/{event.shifts[0].id}/code", headers={"HX-Request": "true"}))
    return re.search(r"data-code-address>https?://[^/]+(/sign-in/[^<]+)<", shown)[1]


def scan(phone, screen, event):
    """What the confirm page says, and what came of confirming it; None where it offers nothing to confirm."""
    shown = text_of(phone.get(code_on(screen, event)))
    ticket = re.search(r'name="ticket" type="hidden" value="([^"]+)"', shown)
    return shown, phone.post("/sign-in", data={"ticket": html.unescape(ticket[1])}) if ticket else None


def times():
    db.session.expire_all()
    row = db.session.query(SignUp).one()
    return row.checked_in_at is not None, row.checked_out_at is not None


def test_in_by_the_first_scan_and_out_by_a_later_one(scene):
    event, screen, phone, later, _ = scene
    shown, answer = scan(phone, screen, event)
    assert ("离开时请再扫一次签退" in shown, answer.status_code, times()) == (True, 303, (True, False))
    screen, phone = later("08:55:09")
    shown, answer = scan(phone, screen, event)
    assert ("08:55 以后才算签退" in shown, "您已经签到" in shown, answer, times()) == (True, True, None, (True, False))
    screen, phone = later("12:10:00")
    shown, answer = scan(phone, screen, event)
    assert ("签退" in shown, answer.status_code, times(), tags()[-1]) == (True, 303, (True, True), "sign-up.checked-out")


def test_one_ticket_counts_once(scene):
    event, screen, phone, _, _ = scene
    ticket = html.unescape(re.search(r'name="ticket" type="hidden" value="([^"]+)"', text_of(phone.get(code_on(screen, event))))[1])
    for _n in range(2):
        phone.post("/sign-in", data={"ticket": ticket})
    assert (times(), tags().count("sign-up.checked-in")) == ((True, False), 1)


def test_who_has_no_place_cannot_sign_and_only_the_organizer_shows_the_code(scene):
    event, screen, phone, _, other = scene
    shown, answer = scan(other, screen, event)
    assert ("签到名单里没有您" in shown, answer) == (True, None)
    assert phone.get(f"/presence/shift/{event.shifts[0].id}/code").status_code == 404
    assert "不能事后自报" in text_of(phone.get(f"/presence/shift/{event.shifts[0].id}/declare"))


def test_the_code_is_shown_only_around_the_shift(scene):
    event, screen, _, later, _ = scene
    assert f"/presence/shift/{event.shifts[0].id}/code" in text_of(screen.get(f"/service-events/{event.id}"))
    assert "超过 120 分钟" in text_of(later("14:00:00")[0].get(f"/presence/shift/{event.shifts[0].id}/code"))
