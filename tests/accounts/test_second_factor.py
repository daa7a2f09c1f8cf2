import re

import pytest

from tests.accounts import people
from tests.accounts.people import PASSWORD, account, code_of, give_second_factor, send_login
from xinfang_party.access.terms import Role
from xinfang_party.accounts import second_factor
from xinfang_party.accounts.sealing import seal, unseal


@pytest.fixture
def waiting(client):
    """(client that has given the password, secret of its account)"""
    secret = give_second_factor(account(username="wangli", name="王丽"))
    assert send_login(client, "wangli", PASSWORD, to="/login?next=/account").location == "/login/second-factor?next=/account"
    people.carry(client, people.token_of(client))
    return client, secret


def send(client, code: str, to: str = "/login/second-factor"):
    return client.post(to, data={"code": code})


def test_the_password_alone_opens_nothing(waiting) -> None:
    client, _secret = waiting
    assert client.get("/login/second-factor").status_code == 200
    assert client.get("/account").location.startswith("/login")
    assert people.tags()[-1] == "session.challenged"


def test_password_and_code_open_a_new_session(waiting) -> None:
    client, secret = waiting
    before = people.token_of(client)
    assert send(client, code_of(secret), "/login/second-factor?next=/account").location == "/account"
    assert people.token_of(client) != before
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("typed", [" {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_codes_may_be_spaced(waiting, typed) -> None:
    client, secret = waiting
    assert send(client, typed.format(code_of(secret))).status_code == 303


def test_full_width_digits_count(waiting) -> None:
    client, secret = waiting
    assert send(client, code_of(secret).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})).status_code == 303


def test_a_code_is_good_once(waiting, app) -> None:
    client, secret = waiting
    code = code_of(secret)
    assert send(client, code).status_code == 303
    other = app.test_client()
    send_login(other, "wangli", PASSWORD)
    people.carry(other, people.token_of(other))
    assert send(other, code).status_code == 422
    assert other.get("/account").location.startswith("/login")


def test_an_older_code_is_not_good_after_a_newer(waiting, app) -> None:
    client, secret = waiting
    older = code_of(secret, -1)
    send(client, code_of(secret))
    send_login(client, "wangli", PASSWORD)
    people.carry(client, people.token_of(client))
    assert send(client, older).status_code == 422


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_codes_of_another_time_are_refused(waiting, clock_at, steps) -> None:
    client, secret = waiting
    assert send(client, code_of(secret, steps)).status_code == 422


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "12345a", "１２"])
def test_what_is_no_code(waiting, code) -> None:
    client, _secret = waiting
    assert send(client, code).status_code == 422


def test_five_wrong_codes_lock_and_a_new_password_does_not_begin_anew(waiting) -> None:
    client, secret = waiting
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    for _ in range(3):
        send(client, wrong)
    send_login(client, "wangli", PASSWORD)
    people.carry(client, people.token_of(client))
    for _ in range(2):
        send(client, wrong)
    assert send(client, code_of(secret)).status_code == 422
    send_login(client, "wangli", PASSWORD)
    people.carry(client, people.token_of(client))
    assert send(client, code_of(secret)).status_code == 422
    assert not people.is_signed_in(client)


def test_wrong_codes_are_counted_wherever_they_come_from(waiting) -> None:
    """Who has the password may not go from address to address for five codes each."""
    client, secret = waiting
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    for n in range(5):
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        send(client, wrong)
    client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert send(client, code_of(secret)).status_code == 422


def test_strangers_without_the_password_do_not_hold_up_the_code(waiting, app) -> None:
    client, secret = waiting
    for _ in range(6):
        send_login(app.test_client(), "wangli", "wrong")
    assert send(client, code_of(secret)).status_code == 303


def test_ten_minutes_are_given_for_the_code(client, clock_at) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        secret = give_second_factor(account(username="wangli"))
        send_login(client, "wangli", PASSWORD)
        people.carry(client, people.token_of(client))
        wall.shift(10 * 60)
        assert send(client, code_of(secret)).location == "/login"


def test_without_a_password_there_is_no_code_page(client) -> None:
    assert client.get("/login/second-factor").location == "/login"


# --- set up and remove --------------------------------------------------------------------------------------------------------------

def shown_secret(client) -> str:
    return re.search(r"密钥是：<code[^>]*>([A-Z2-7]+)</code>", client.get("/account/second-factor").get_data(as_text=True))[1]


def test_set_up_with_a_code_and_the_password(log_in) -> None:
    client = log_in()
    secret = shown_secret(client)
    assert secret == shown_secret(client)
    answer = client.post("/account/second-factor", data={"code": code_of(secret), "current_password": PASSWORD})
    assert answer.location == "/account"
    assert "已启用" in client.get("/account").get_data(as_text=True)
    assert people.tags()[-2:] == ["second-factor.confirmed", "session.renewed"]


@pytest.mark.parametrize(("typed", "sentence"), [({"code": "000000"}, "动态口令不正确"), ({"current_password": "wrong"}, "密码不正确")])
def test_set_up_says_what_is_wrong(log_in, typed, sentence) -> None:
    client = log_in()
    answer = client.post("/account/second-factor", data={"code": code_of(shown_secret(client)), "current_password": PASSWORD, **typed})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_the_picture_is_an_image_the_policy_allows(log_in) -> None:
    assert 'src="data:image/svg+xml' in log_in().get("/account/second-factor").get_data(as_text=True)


def test_remove_needs_the_password(log_in, session) -> None:
    client = log_in(name="王丽")
    row = session.query(people.Account).filter_by(name="王丽").one()
    give_second_factor(row)
    assert client.post("/account/second-factor/remove", data={"current_password": "wrong"}).status_code == 422
    assert client.post("/account/second-factor/remove", data={"current_password": PASSWORD}).status_code == 303
    assert not row.has_second_factor
    assert client.get("/account").status_code == 200


def test_administrators_set_it_up_first_and_keep_it(client, app, monkeypatch) -> None:
    row = account(Role.AUDIT_ADMIN, second_factor=False)
    people.enter(client, row)
    assert client.get("/account").location == "/account/second-factor"
    client.post("/account/second-factor", data={"code": code_of(shown_secret(client)), "current_password": PASSWORD})
    people.carry(client, people.token_of(client))
    assert client.get("/account").status_code == 200
    assert client.post("/account/second-factor/remove", data={"current_password": PASSWORD}).status_code == 422
    assert row.has_second_factor


def test_the_demonstration_lets_administrators_in_without(client, app, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "DEMONSTRATION", True)
    people.enter(client, account(Role.AUDIT_ADMIN, second_factor=False))
    assert client.get("/account").status_code == 200


def test_the_secret_is_sealed_and_bound_to_its_account(app) -> None:
    one, other = account(), account()
    secret = give_second_factor(one)
    assert secret not in str(one.totp_sealed)
    other.totp_sealed = one.totp_sealed
    assert second_factor.use_code(one, code_of(secret))
    assert not second_factor.use_code(other, code_of(secret, 1))


@pytest.mark.parametrize("sealed", [None, "", "x", "AAAA", "é", "A" * 80])
def test_what_was_not_sealed_here_is_nothing(app, sealed) -> None:
    assert unseal(sealed, "purpose") is None


def test_sealing_is_bound_to_purpose_and_key(app, monkeypatch) -> None:
    sealed = seal("秘密", "one")
    assert unseal(sealed, "one") == "秘密"
    assert unseal(sealed, "two") is None
    old = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "k" * 40)
    assert unseal(sealed, "one") is None
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [old])
    assert unseal(sealed, "one") == "秘密"
