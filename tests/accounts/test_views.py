import re

import pytest

from tests.accounts import people
from tests.accounts.people import BY, PASSWORD, account, send_login, tags
from xinfang_party.access.terms import Role
from xinfang_party.accounts import service
from xinfang_party.accounts.queries import account_named
from xinfang_party.accounts.terms import DemoHint
from xinfang_party.kernel.transaction import unit_of_work

NEW = "Teapot-Willow-22"
ONE_TIME = re.compile(r'name="(csrf_token|form_id)" value="[^"]*"|页面生成于[^<]*')


def text(answer) -> str:
    return answer.get_data(as_text=True)


# --- log-in ---------------------------------------------------------------------------------------------------------------------

def test_log_in_by_the_page(client) -> None:
    account(username="wangli", name="王丽")
    page = client.get("/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(page))[1]
    answer = client.post("/login", data={"csrf_token": token, "username": " WangLi", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "王丽" in text(client.get("/account"))
    assert tags()[-1] == "session.opened"


def test_unknown_wrong_locked_and_disabled_read_the_same(client) -> None:
    for name in ("wrong", "locked", "disabled"):
        account(username=name)
    with unit_of_work():
        service.disable(account_named("disabled"), by=BY)
    for _ in range(5):
        send_login(client, "locked", "wrong")
    answers = [(name, send_login(client, name, PASSWORD if name in ("locked", "disabled") else "wrong"))
               for name in ("unknown", "wrong", "locked", "disabled")]
    pages = {ONE_TIME.sub("", text(answer)).replace(f'value="{name}"', "") for name, answer in answers}
    assert {answer.status_code for _name, answer in answers} == {422}
    assert len(pages) == 1
    assert tags()[-4:] == ["session.refused"] * 4


@pytest.mark.parametrize("data", [{}, {"username": "wangli"}, {"password": "x"}, {"username": "", "password": ""}])
def test_an_empty_form_is_told_so(client, data) -> None:
    people.carry(client)
    assert client.post("/login", data=data).status_code == 422


@pytest.mark.parametrize("name", ["\x00", "'; DROP TABLE account; --", "𠮷" * 500, "\ud83d", "%s%n", "{{7*7}}"])
def test_strange_names_are_refused_like_any(client, name) -> None:
    assert send_login(client, name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "x" * 10_000).status_code == 422


def test_no_post_without_the_token_of_the_form(client) -> None:
    account(username="wangli")
    assert client.post("/login", data={"username": "wangli", "password": PASSWORD}).status_code == 400


def test_log_in_changes_token_and_form_key(client) -> None:
    account(username="wangli")
    people.carry(client, "planted-by-somebody-else")
    with client.session_transaction() as cookie:
        key = cookie["csrf_token"]
        cookie["left"] = "behind"
    client.post("/login", data={"username": "wangli", "password": PASSWORD})
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"token", "_flashes"}
        assert cookie.get("csrf_token") != key
        assert cookie["token"] != "planted-by-somebody-else"


def test_log_in_again_as_another_person(client, app) -> None:
    account(username="first", name="甲某")
    account(username="second", name="乙某")
    send_login(client, "first", PASSWORD)
    send_login(client, "second", PASSWORD)
    assert "乙某" in text(client.get("/account"))


def test_a_new_log_in_ends_the_one_before_in_the_same_browser(client, app) -> None:
    account(username="wangli")
    send_login(client, "wangli", PASSWORD)
    copied, before = app.test_client(), people.token_of(client)
    people.carry(copied, before)
    assert people.is_signed_in(copied)
    people.carry(client, before)
    assert client.post("/login", data={"username": "wangli", "password": PASSWORD}).status_code == 303
    assert (people.is_signed_in(client), people.is_signed_in(copied)) == (True, False)
    assert tags()[-2:] == ["session.closed", "session.opened"]


EVIL = ["//evil.example", "/\t/evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "////evil.example",
        "/%09/evil.example", "/%2f/evil.example", "javascript:alert(1)", "\\\\evil.example", "/\n/evil.example", "/no-such-page", "/logout",
        "account", "/login\r\nSet-Cookie: a=b", "/account#x", "/" + "a" * 600]


@pytest.mark.parametrize("target", EVIL)
def test_next_leads_nowhere_else(client, target) -> None:
    account(username="wangli")
    people.carry(client)
    answer = client.post("/login", query_string={"next": target}, data={"username": "wangli", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


def test_next_leads_back_to_the_page_that_was_wanted(client) -> None:
    account(username="wangli")
    answer = client.get("/account/password")
    assert answer.location == "/login?next=/account/password"
    assert send_login(client, "wangli", PASSWORD, to=answer.location).location == "/account/password"


def test_who_is_in_needs_no_log_in_page(log_in) -> None:
    assert log_in().get("/login?next=/account").location == "/account"


def test_hints_are_shown_in_the_demonstration_only(client, app, monkeypatch) -> None:
    monkeypatch.setattr("xinfang_party.accounts.views.demo_hints", [DemoHint("officer", "Demo-Word", "信访业务工作人员")])
    assert "Demo-Word" not in text(client.get("/login"))
    monkeypatch.setitem(app.config, "DEMONSTRATION", True)
    assert "Demo-Word" in text(client.get("/login"))


# --- what stands before every other page ------------------------------------------------------------------------------------------

def test_a_first_password_is_changed_before_anything_else(client) -> None:
    account(username="wangli", must_change=True)
    send_login(client, "wangli", PASSWORD)
    people.carry(client, people.token_of(client))
    for path in ("/account", "/notifications", "/", "/account/second-factor"):
        assert client.get(path).location == "/account/password"
    assert client.post("/notifications/read").location == "/account/password"
    assert client.get("/account", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/account/password"
    answer = client.post("/account/password", data={"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW})
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(("typed", "sentence"), [
    ({"current_password": "wrong"}, "现在的密码不正确"), ({"repeat_password": "Other-Willow-22"}, "不一样"),
    ({"new_password": "short", "repeat_password": "short"}, "至少要有 12"), ({"new_password": PASSWORD, "repeat_password": PASSWORD}, "用过"),
    ({"current_password": ""}, "请输入现在的密码")])
def test_change_password_says_what_is_wrong(log_in, typed, sentence) -> None:
    data = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW, **typed}
    answer = log_in().post("/account/password", data=data)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_passwords_may_be_pasted_and_are_never_sent_back(log_in) -> None:
    answer = log_in().post("/account/password", data={"current_password": PASSWORD, "new_password": NEW, "repeat_password": "other"})
    assert NEW not in text(answer)
    assert "onpaste" not in text(answer)


def test_an_administrators_old_password_must_be_changed(clock_at, client) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        row = account(Role.SYSTEM_ADMIN)
        wall.shift(85 * 86_400)
        people.enter(client, row)
        assert "还有 5 天到期" in text(client.get("/account"))
        wall.shift(6 * 86_400)
        people.enter(client, row)
        assert client.get("/account").location == "/account/password"
