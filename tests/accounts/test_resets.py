"""Nobody becomes somebody else by resetting what he logs in with, and the owner learns of every reset."""
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import people as organization
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
    return identity(account(Role.SECURITY_ADMIN))


def identity(row: Account) -> Identity:
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
        service.change_password(row, new="Teapot-Willow-22", by=identity(row))
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


# --- a log-in and the rights never from one hand ----------------------------------------------------------------------------------

@pytest.mark.parametrize("half", Half)
@pytest.mark.parametrize("role", [Role.DISCIPLINE, Role.LEADER, Role.AUDIT_ADMIN])
def test_who_reset_an_account_grants_it_no_role_for_seven_days(security, clock_at, half, role) -> None:
    row = account(second_factor=True)
    with clock_at("2026-03-02 09:30") as wall:
        VERBS[half](row, by=security)
        service.change_password(row, new="Teapot-Willow-22", by=identity(row))
        wall.shift(timedelta(days=7) - timedelta(seconds=1))
        with pytest.raises(Refusal, match="另一名安全管理员授予"):
            service.grant(row, role=role, by=security)
        wall.shift(timedelta(seconds=1))
        service.grant(row, role=role, by=security)


def test_no_role_before_the_owner_has_a_password_of_his_own(security) -> None:
    made, _ = service.create(username="newcomer", name="新同志", by=another())
    with pytest.raises(Refusal, match="请本人先登录修改密码"):
        service.grant(made, role=Role.DISCIPLINE, by=security)
    service.change_password(made, new="Teapot-Willow-22", by=identity(made))
    service.grant(made, role=Role.DISCIPLINE, by=security)


@pytest.mark.parametrize("half", Half)
def test_who_granted_a_role_resets_nothing_for_seven_days(security, clock_at, half) -> None:
    with clock_at("2026-03-02 09:30") as wall:
        row, other = account(second_factor=True), account(second_factor=True)
        service.grant(row, role=Role.DISCIPLINE, by=security), service.grant(other, role=Role.DISCIPLINE, by=security)
        wall.shift(timedelta(days=7) - timedelta(seconds=1))
        with pytest.raises(Refusal, match="由您授予过"):
            VERBS[half](row, by=security)
        VERBS[half](row, by=another()), VERBS[half](other, by=OPERATOR, on_server=True)
        wall.shift(timedelta(seconds=1))
        VERBS[half](row, by=security)


def test_the_party_office_and_the_secretary_of_the_branch_are_told_too(security, session) -> None:
    """Whoever holds the new password could read the owner's own notice away."""
    branch, office = organization.branch(), account(Role.PARTY_OFFICE)
    leader, elsewhere = account(member=organization.secretary(branch)), account(member=organization.secretary(organization.branch()))
    row = account(member=organization.member(branch), username="wangli")
    resets.reset_password(row, by=security)
    notices = session.scalars(select(Notice).where(Notice.kind == "account.reset-told")).all()
    assert {notice.account_id for notice in notices} == {office.id, leader.id}
    assert all("wangli" in notice.text and "secadmin" in notice.text for notice in notices)
    assert elsewhere.id not in {notice.account_id for notice in notices}
