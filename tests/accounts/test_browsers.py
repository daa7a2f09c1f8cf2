"""Strangers cannot keep the bureau out: neither one name in a browser that knows it, nor everybody behind a proxy nobody declared."""
import logging

import pytest

from tests.accounts.people import PASSWORD, account, carry, give_second_factor, send_login
from xinfang_party.access.terms import Role
from xinfang_party.accounts import attempts, browsers
from xinfang_party.accounts.queries import account_named

WRONG = "wrong"


@pytest.fixture
def known(app):
    """A browser with which 王丽 was in, and which is signed out now."""
    account(username="wangli")
    browser = app.test_client()
    assert send_login(browser, "wangli", PASSWORD).status_code == 303
    return browser


def lock(app, username: str = "wangli") -> None:
    for _ in range(5):
        send_login(app.test_client(), username, WRONG)
    assert attempts.is_locked(username)


def test_a_known_browser_gets_in_while_strangers_lock_the_name(app, known) -> None:
    lock(app)
    assert send_login(app.test_client(), "wangli", PASSWORD).status_code == 422
    assert send_login(known, "WangLi", PASSWORD).status_code == 303
    assert attempts.is_locked("wangli")


def test_a_known_browser_is_held_up_by_its_own_tries(app, known) -> None:
    for _ in range(5):
        send_login(known, "wangli", WRONG)
    assert send_login(known, "wangli", PASSWORD).status_code == 422
    assert send_login(app.test_client(), "wangli", PASSWORD).status_code == 303


def test_the_owner_of_a_new_browser_gets_in_from_another_address(app) -> None:
    account(username="wangli")
    lock(app)
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.8"
    assert send_login(client, "wangli", PASSWORD).status_code == 303


def test_who_mistypes_in_the_own_browser_is_shown_as_locked_and_unlocked(app, known, log_in) -> None:
    for _ in range(5):
        send_login(known, "wangli", WRONG)
    row, security = account_named("wangli"), log_in(Role.SECURITY_ADMIN)
    assert "有人连续输错，暂时锁定" in security.get(f"/accounts/{row.id}").text
    assert security.post(f"/accounts/{row.id}/unlock").status_code == 303
    assert send_login(known, "wangli", PASSWORD).status_code == 303


def test_a_browser_is_known_to_its_own_accounts_only(app, known) -> None:
    account(username="zhaomin")
    lock(app, "zhaomin")
    assert send_login(known, "zhaomin", PASSWORD).status_code == 422


@pytest.mark.parametrize("cookie", ["", "x", "x" * 4000, "é"])
def test_a_made_up_cookie_is_nobodys(app, known, cookie) -> None:
    lock(app)
    client = app.test_client()
    client.set_cookie("known", cookie)
    assert send_login(client, "wangli", PASSWORD).status_code == 422


def test_a_source_that_is_locked_does_not_hold_up_a_known_browser(app, known) -> None:
    for n in range(30):
        send_login(app.test_client(), f"name{n}", WRONG)
    assert send_login(app.test_client(), "wangli", PASSWORD).status_code == 422
    assert send_login(known, "wangli", PASSWORD).status_code == 303


def test_a_browser_is_forgotten_after_half_a_year(app, clock_at) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        account(username="wangli")
        known = app.test_client()
        send_login(known, "wangli", PASSWORD)
        wall.shift(181 * 86_400)
        lock(app)
        assert send_login(known, "wangli", PASSWORD).status_code == 422


def test_the_password_alone_makes_no_browser_known(app, client) -> None:
    give_second_factor(account(username="wangli"))
    assert send_login(client, "wangli", PASSWORD).location.startswith("/login/second-factor")
    assert client.get_cookie("known") is None


def test_the_cookie_says_nothing_in_clear_and_no_script_reads_it(known) -> None:
    cookie = known.get_cookie("known")
    assert "wangli" not in cookie.value
    assert (cookie.http_only, cookie.same_site, cookie.max_age) == (True, "Lax", 180 * 86_400)


def test_logging_out_leaves_the_browser_known(app, known) -> None:
    with known.session_transaction() as held:
        token = held["token"]
    carry(known, token)
    assert "cookies" not in known.post("/logout").headers["Clear-Site-Data"]
    assert known.get_cookie("known") is not None


@pytest.mark.parametrize("header", browsers.FORWARDED)
def test_behind_an_undeclared_proxy_failures_count_by_account_only(app, client, caplog, header) -> None:
    app.extensions.pop(browsers.TOLD, None)
    account(username="wangli")
    client.environ_base[f"HTTP_{header.upper().replace('-', '_')}"] = "203.0.113.9"
    with caplog.at_level(logging.WARNING):
        for n in range(31):
            send_login(client, f"name{n}", WRONG)
    assert send_login(client, "wangli", PASSWORD).status_code == 303
    assert [record.getMessage().count("XINFANG_PROXIES=0") for record in caplog.records] == [1]


def test_behind_a_declared_proxy_the_source_counts(app, client, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "PROXIES", 1)
    account(username="wangli")
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
    for n in range(30):
        send_login(client, f"name{n}", WRONG)
    assert send_login(client, "wangli", PASSWORD).status_code == 422


def test_the_source_counts_where_no_proxy_speaks(app, client) -> None:
    account(username="wangli")
    for n in range(30):
        send_login(client, f"name{n}", WRONG)
    assert send_login(client, "wangli", PASSWORD).status_code == 422
