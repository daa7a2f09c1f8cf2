"""Nobody becomes somebody else by resetting what he logs in with, and the owner learns of every reset."""
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts.people import account, enter, send_login
from xinfang_party.access.terms import OPERATOR, Identity, Role
from xinfang_party.accounts import passwords, resets, service
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.terms import Half
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications.models import Notice

pytestmark = pytest.mark.usefixtures("app")
VERBS = {Half.PASSWORD: resets.reset_password, Half.SECOND_FACTOR: resets.reset_second_factor}
TOLD = "您的密码已于 2026-03-02 09:30 由安全管理员（secadmin，{} 号账号）重置"


@pytest.fixture
def security() -> Identity:
    """Who resets: an account of its own."""
    row = account(Role.SECURITY_ADMIN, name="安全管理员", username="secadmin")
    return Identity(account_id=row.id, name=row.name, username=row.username, roles=row.granted)


def another() -> Identity:
    row = account(Role.SECURITY_ADMIN)
    return Identity(account_id=row.id, name=row.name, username=row.username)


@pytest.mark.parametrize("half", Half)
def test_both_halves_by_one_person_need_seven_days_between(security, clock_at, half) -> None:
    row = account(second_factor=True)
    with clock_at("2026-03-02 09:30") as wall:
        VERBS[half](row, by=security)
        VERBS[half](row, by=security)
        wall.shift(timedelta(days=7) - timedelta(seconds=1))
        with pytest.raises(Refusal, match="另一名安全管理员"):
            VERBS[half.other](row, by=security)
        VERBS[half.other](account(second_factor=True), by=security)
        wall.shift(timedelta(seconds=1))
        VERBS[half.other](row, by=security)


@pytest.mark.parametrize("half", Half)
def test_another_person_or_the_server_may(security, half) -> None:
    one, two = account(second_factor=True), account(second_factor=True)
    VERBS[half](one, by=security), VERBS[half](two, by=security)
    VERBS[half.other](one, by=another())
    VERBS[half.other](two, by=OPERATOR, on_server=True)


@pytest.mark.parametrize("half", Half)
def test_an_administrator_is_reset_on_the_server_alone(security, half) -> None:
    row = account(Role.AUDIT_ADMIN)
    with pytest.raises(Refusal, match="在服务器上运行 flask accounts reset"):
        VERBS[half](row, by=security)
    VERBS[half](row, by=OPERATOR, on_server=True)


def test_who_reset_an_account_does_not_make_it_an_administrator(security, clock_at) -> None:
    """Or he would take the role away, reset, and give the role back."""
    account(Role.AUDIT_ADMIN)
    row = account(Role.AUDIT_ADMIN)
    with clock_at("2026-03-02 09:30"):
        service.revoke(row, role=Role.AUDIT_ADMIN, by=security)
        resets.reset_password(row, by=security)
        with pytest.raises(Refusal, match="另一名安全管理员授予"):
            service.grant(row, role=Role.AUDIT_ADMIN, by=security)
        service.grant(row, role=Role.AUDIT_ADMIN, by=another())


def test_the_owner_reads_of_it_at_the_next_log_in_and_keeps_the_notice(security, clock_at, client, session) -> None:
    row = account(username="wangli", name="王丽")
    with clock_at("2026-03-02 09:30"):
        first = resets.reset_password(row, by=security)
        session.commit()
        assert send_login(client, "wangli", first).status_code == 303
        page = client.get("/account/password").text
        assert TOLD.format(security.account_id) in page
        assert send_login(client, "wangli", first).status_code == 303
        assert TOLD.format(security.account_id) not in client.get("/account/password").text
    assert session.scalars(select(Notice.text).where(Notice.account_id == row.id)).one().startswith(TOLD.format(security.account_id))


def test_the_own_page_keeps_the_list(security, client, session) -> None:
    row = account(name="王丽")
    resets.reset_second_factor(row, by=security)
    session.commit()
    enter(client, row)
    assert "您的动态口令已于" in client.get("/account").text


def test_a_reset_ends_sessions_and_asks_for_a_new_password(security, log_in, session) -> None:
    client = log_in(name="王丽")
    row = session.scalars(select(Account).where(Account.name == "王丽")).one()
    first = resets.reset_password(row, by=security)
    session.commit()
    assert client.get("/account").location.startswith("/login")
    assert (row.must_change_password, passwords.matches(row.password_hash, first)) == (True, True)
