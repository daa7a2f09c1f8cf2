import re

import pytest
from sqlalchemy import select

from tests.accounts.people import PASSWORD, account, send_login, tags
from tests.accounts.test_views import text
from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import account_named


@pytest.fixture
def system(log_in):
    return log_in(Role.SYSTEM_ADMIN, name="系统管理员")


@pytest.fixture
def security(log_in):
    return log_in(Role.SECURITY_ADMIN, name="安全管理员")


def test_create_shows_the_first_password_once(system) -> None:
    answer = system.post("/accounts/new", data={"username": "WangLi", "name": "王丽", "email": "", "member_number": ""})
    assert answer.status_code == 303
    page = text(system.get(answer.location))
    first = re.search(r"初始密码：<strong><code>([^<]+)</code>", page)[1]
    assert first not in text(system.get(answer.location))
    client = system.application.test_client()
    assert send_login(client, "wangli", first).status_code == 303
    assert "account.created" in tags()


def cookie_of(client):
    return client.get_cookie("session").value


@pytest.mark.parametrize("times", [1, 2])
def test_a_saved_cookie_does_not_show_the_first_password_again(security, times) -> None:
    """Also not once there is a newer one."""
    row = account()
    for _ in range(times):
        security.post(f"/accounts/{row.id}/reset-password")
        saved = cookie_of(security)
        assert "初始密码：" in text(security.get(f"/accounts/{row.id}"))
    for _ in range(2):
        security.set_cookie("session", saved)
        answer = security.get(f"/accounts/{row.id}")
        assert (answer.status_code, "初始密码：" in text(answer)) == (200, False)


def test_a_saved_cookie_shows_no_password_that_a_newer_one_replaced(security) -> None:
    row = account()
    security.post(f"/accounts/{row.id}/reset-password")
    saved, newest = cookie_of(security), security.post(f"/accounts/{row.id}/reset-password")
    fresh = cookie_of(security)
    security.set_cookie("session", saved)
    assert "初始密码：" not in text(security.get(newest.location))
    security.set_cookie("session", fresh)
    assert "初始密码：" in text(security.get(newest.location))


def test_another_page_in_between_does_not_lose_the_first_password(system) -> None:
    answer = system.post("/accounts/new", data={"username": "wangli", "name": "王丽"})
    system.get(f"/accounts/{account().id}")
    system.head(answer.location)
    assert "初始密码：" in text(system.get(answer.location))


def test_the_first_password_is_not_readable_in_the_cookie(system) -> None:
    system.post("/accounts/new", data={"username": "wangli", "name": "王丽"})
    with system.session_transaction() as cookie:
        assert not re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", str(dict(cookie)).replace("setting", ""))


@pytest.mark.parametrize(("data", "sentence"), [
    ({"username": "a", "name": "王丽"}, "用户名请用"), ({"username": "wangli", "name": ""}, "请填写使用人"),
    ({"username": "wangli", "name": "王丽", "member_number": "D-none"}, "没有这个编号的党员"),
    ({"username": "wangli", "name": "王丽", "email": "x"}, "电子邮箱的格式不对")])
def test_create_says_what_is_wrong(system, data, sentence) -> None:
    answer = system.post("/accounts/new", data=data)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_extra_fields_change_nothing(system) -> None:
    system.post("/accounts/new", data={"username": "wangli", "name": "王丽", "roles": "system_admin", "role": "system_admin",
                                       "must_change_password": "", "password": PASSWORD})
    row = account_named("wangli")
    assert (row.granted, row.must_change_password) == (frozenset(), True)


def test_edit_from_an_older_page_conflicts(system) -> None:
    row = account()
    answer = system.post(f"/accounts/{row.id}/edit", data={"version": row.version - 1, "name": "新名"})
    assert answer.status_code == 409
    assert "新名" in text(answer)


def test_grant_and_revoke(security) -> None:
    row = account()
    assert security.post(f"/accounts/{row.id}/roles", data={"role": "leader"}).status_code == 303
    assert row.granted == {Role.LEADER}
    assert security.post(f"/accounts/{row.id}/roles/leader/revoke").status_code == 303
    assert row.granted == frozenset()
    assert tags()[-2:] == ["role.granted", "role.revoked"]


def test_administrators_stay_apart_on_the_page(security) -> None:
    row = account(Role.AUDIT_ADMIN)
    answer = security.post(f"/accounts/{row.id}/roles", data={"role": "leader"})
    assert answer.status_code == 422
    assert row.granted == {Role.AUDIT_ADMIN}


@pytest.mark.parametrize("role", ["member", "secretary", "nonsense", ""])
def test_only_roles_of_the_list_are_granted(security, role) -> None:
    row = account()
    security.post(f"/accounts/{row.id}/roles", data={"role": role})
    assert row.granted == frozenset()


@pytest.mark.parametrize(("path", "tag"), [
    ("disable", "account.disabled"), ("unlock", "account.unlocked"), ("reset-password", "password.reset"),
    ("reset-second-factor", "second-factor.reset")])
def test_the_buttons_of_an_account(security, path, tag) -> None:
    row = account()
    assert security.get(f"/accounts/{row.id}").status_code == 200
    assert security.post(f"/accounts/{row.id}/{path}").status_code == 303
    assert tags()[-1] == tag
    assert security.get(f"/accounts/{row.id}").status_code == 200


@pytest.mark.parametrize("verb", ["reset-password", "reset-second-factor"])
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_no_administrator_is_reset_by_page(security, role, verb) -> None:
    row = account(role)
    before = (row.password_hash, row.totp_sealed, row.epoch)
    answer = security.post(f"/accounts/{row.id}/{verb}")
    assert (answer.status_code, f"flask accounts {verb} {row.username}" in answer.text) == (422, True)
    assert (row.password_hash, row.totp_sealed, row.epoch) == before
    page = security.get(f"/accounts/{row.id}").text
    assert f'action="/accounts/{row.id}/{verb}"' not in page
    assert f"flask accounts {verb} {row.username}" in page


def test_one_person_does_not_get_both_halves_of_a_log_in(security, log_in) -> None:
    row = account(Role.LEADER, second_factor=True)
    assert security.post(f"/accounts/{row.id}/reset-password").status_code == 303
    answer = security.post(f"/accounts/{row.id}/reset-second-factor")
    assert (answer.status_code, "另一名安全管理员" in answer.text, row.has_second_factor) == (422, True, True)
    assert log_in(Role.SECURITY_ADMIN).post(f"/accounts/{row.id}/reset-second-factor").status_code == 303


def test_a_name_of_somebody_else_is_refused(system) -> None:
    other, row = account(name="王丽"), account(name="李强")
    answer = system.post(f"/accounts/{row.id}/edit", data={"name": "王　丽", "email": ""})
    assert (answer.status_code, "后加上处室" in answer.text, row.name, other.name) == (422, True, "李强", "王丽")


def test_enable_again(security) -> None:
    row = account()
    security.post(f"/accounts/{row.id}/disable")
    assert security.post(f"/accounts/{row.id}/enable").status_code == 303
    assert row.is_active


def test_a_page_for_the_own_account_offers_no_rights(security, session) -> None:
    own = session.scalars(select(Account).order_by(Account.id.desc()).limit(1)).one()
    page = text(security.get(f"/accounts/{own.id}"))
    assert "重置密码" not in page
    assert security.post(f"/accounts/{own.id}/roles", data={"role": "leader"}).status_code == 422


NOT_FOR = {Role.SYSTEM_ADMIN: ["unlock", "reset-password", "reset-second-factor", "roles", "roles/leader/revoke"],
           Role.SECURITY_ADMIN: ["edit"], Role.AUDIT_ADMIN: ["", "edit", "disable", "enable", "reset-password", "roles"],
           Role.LEADER: ["", "edit", "disable", "enable", "reset-password", "roles"]}


@pytest.mark.parametrize("role", NOT_FOR)
def test_what_others_may_not(log_in, role) -> None:
    client, row = log_in(role), account(Role.LEADER)
    for path in NOT_FOR[role]:
        url = f"/accounts/{row.id}/{path}".rstrip("/")
        answer = client.get(url) if path in ("", "edit") else client.post(url, data={"role": "inspector"})
        assert answer.status_code == 404
    assert (row.granted, row.is_active) == ({Role.LEADER}, True)


def test_the_list_filters_marks_stale_and_keeps_its_query_count(security, counted, clock_at) -> None:
    for n in range(3):
        account(Role.LEADER, username=f"leader{n}", name="姓名%")
    with counted() as few:
        page = text(security.get("/accounts?role=leader&text=LEADER"))
    assert all(f"leader{n}" in page for n in range(3))
    for n in range(3, 30):
        account(Role.LEADER, username=f"leader{n}")
    with counted() as many:
        security.get("/accounts?role=leader&text=LEADER")
    assert len(many) == len(few) <= 15


def test_stale_accounts_are_marked(log_in, clock_at) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        account(username="sleeper")
        wall.shift(90 * 86_400)
        page = text(log_in(Role.SYSTEM_ADMIN).get("/accounts?state=stale"))
    assert "sleeper" in page
    assert "90 天未登录" in page


@pytest.mark.parametrize("query", ["state=nonsense", "role=nonsense", "text=%25", "text=%00", "page=9999999", "state=disabled&role=leader"])
def test_strange_filters_are_no_error(system, query) -> None:
    assert system.get(f"/accounts?{query}").status_code == 200
