"""Signing in by phone: what the organizer's screen shows and what a scan of it opens."""
from datetime import timedelta

from tests.browser import steps
from tests.browser.conftest import Site, Walker
from xinfang_party.exchange import codes
from xinfang_party.presence.rules import OTHER_TICKET, seconds_left


def scanned(site: Site, head: Walker) -> str:
    """What the picture on the screen says: it stands under the picture as text, and the picture is of this text. A new code is waited for, so
    that the phone has its whole half minute on a slow machine too.
    """
    site.shift += timedelta(seconds=seconds_left(site.now()))
    head.page.reload()
    code, picture = head.page.locator("#code").evaluate("it => [it.querySelector('[data-code-address]').textContent, it.querySelector('img').src]")
    assert picture == codes.svg(code)
    return code


def confirm_on(phone: Walker, address: str) -> str:
    """Scan, look, confirm. Answers the ticket that the page held."""
    page = phone.page
    page.goto(address)
    page.get_by_role("heading", name="确认签到").wait_for()
    ticket = page.locator("input[name=ticket]").input_value()
    page.get_by_role("button", name="确认签到").click()
    page.get_by_text("已签到：").wait_for()
    return ticket


def take_anothers_ticket(phone: Walker, address: str, ticket: str) -> None:
    """A ticket that another phone's page held is worth nothing here."""
    page = phone.page
    page.goto(address)
    phone.check()
    page.locator("input[name=ticket]").evaluate("(one, other) => { one.value = other; }", ticket)
    page.get_by_role("button", name="确认签到").click()
    page.get_by_text(OTHER_TICKET).wait_for()
    steps.refused(phone, 422)


def scan_again(phone: Walker, address: str) -> None:
    """The same code once more changes nothing: one has signed already, and there is no button."""
    page = phone.page
    page.goto(address)
    page.get_by_role("heading", name="您已经签到").wait_for()
    assert page.get_by_role("button", name="确认签到").count() == 0


def is_refused(phone: Walker, address: str, words: str) -> None:
    page = phone.page
    page.goto(address)
    page.get_by_text(words).wait_for()
    assert page.get_by_role("button", name="确认签到").count() == 0
    steps.refused(phone, 422)
    phone.check()
