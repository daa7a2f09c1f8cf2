"""A copied cookie is dead once the session behind it is over, however it ended."""
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.accounts import people
from tests.accounts.people import BY, PASSWORD, account
from xinfang_party.access.terms import Role
from xinfang_party.accounts import jobs, resets, service, sessions, signing_in
from xinfang_party.accounts.models import Account, LoginSession
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work

NEW = "Teapot-Willow-22"


def is_in(client) -> bool:
    answer = client.get("/account")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def copy_of(client, app):
    """Another browser with the same cookie."""
    other = app.test_client()
    people.carry(other, people.token_of(client))
    return other


def act(verb: Callable[..., object], client, **more: object) -> None:
    with unit_of_work():
        verb(of(client), by=BY, **more)


def of(client) -> Account:
    return db.session.scalars(select(Account).join(LoginSession).where(
        LoginSession.token_hash == signing_in.hash_of(people.token_of(client)))).one()


def test_log_out_ends_the_copied_cookie(app, log_in) -> None:
    client = log_in(name="王丽")
    copied = copy_of(client, app)
    assert is_in(copied)
    answer = client.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert not is_in(copied)
    assert people.tags()[-1] == "session.closed"


def test_a_new_password_ends_all_but_the_new_session(app, log_in) -> None:
    client = log_in()
    copied = copy_of(client, app)
    answer = client.post("/account/password", data={"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW})
    assert answer.status_code == 303
    assert is_in(client)
    assert not is_in(copied)


@pytest.mark.parametrize(("verb", "more"), [
    (service.disable, {}), (resets.reset_password, {}), (service.grant, {"role": Role.LEADER}), (service.revoke, {"role": Role.INSPECTOR}),
    (resets.reset_second_factor, {})], ids=lambda value: getattr(value, "__name__", None))
def test_a_change_of_rights_ends_every_session(log_in, verb, more) -> None:
    client = log_in(Role.INSPECTOR)
    assert is_in(client)
    act(verb, client, **more)
    assert not is_in(client)


def test_idle_for_half_an_hour(log_in, clock_at) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        client = log_in()
        for _ in range(3):
            wall.shift(29 * 60)
            assert is_in(client)
        wall.shift(30 * 60)
        assert not is_in(client)


def test_administrators_idle_for_a_quarter(log_in, clock_at) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        client = log_in(Role.SYSTEM_ADMIN)
        wall.shift(14 * 60)
        assert is_in(client)
        wall.shift(15 * 60)
        assert not is_in(client)


def test_ten_hours_are_the_longest(log_in, clock_at) -> None:
    with clock_at("2026-03-02 08:00") as wall:
        client = log_in()
        for _ in range(29):
            wall.shift(20 * 60)
            assert is_in(client)
        wall.shift(20 * 60)
        assert not is_in(client)


def test_being_here_is_written_once_a_minute(log_in, clock_at, counted) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        client = log_in()
        with counted() as queries:
            client.get("/account")
            wall.shift(59)
            client.get("/account")
            assert not [q for q in queries if q.startswith(("UPDATE", "INSERT", "DELETE"))]
            wall.shift(1)
            client.get("/account")
        assert [q.split()[1] for q in queries if q.startswith(("UPDATE", "INSERT", "DELETE"))] == ["login_session"]


@pytest.mark.parametrize("token", ["", "x", "0" * 43, 7, None, ["a"], {"a": 1}])
def test_a_made_up_token_is_a_stranger(client, token) -> None:
    people.carry(client)
    with client.session_transaction() as cookie:
        cookie["token"] = token
    assert not is_in(client)


def test_a_forged_cookie_is_a_stranger(client) -> None:
    client.set_cookie("session", "eyJ0b2tlbiI6IngifQ.aaaaaa.bbbbbbbb")
    assert not is_in(client)


def test_cookies_of_flask_login_open_nothing(client, log_in) -> None:
    row = account()
    client.set_cookie("remember_token", f"{row.id}|{'0' * 128}")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(row.id)
    assert not is_in(client)


def test_the_own_sessions_are_listed_and_ended_one_by_one(app, log_in) -> None:
    here = log_in(name="王丽")
    there = app.test_client()
    people.enter(there, of(here))
    assert "本次登录" in here.get("/account").get_data(as_text=True)
    row_id = signing_in_row(there).id
    assert here.post(f"/account/sessions/{row_id}/end").status_code == 303
    assert (is_in(here), is_in(there)) == (True, False)


def test_all_other_sessions_end_at_once(app, log_in) -> None:
    here = log_in()
    others = [app.test_client() for _ in range(2)]
    for other in others:
        people.enter(other, of(here))
    here.post("/account/sessions/end-others")
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_sessions_of_others_are_not_found(app, log_in) -> None:
    mine, theirs = log_in(), log_in()
    assert mine.post(f"/account/sessions/{signing_in_row(theirs).id}/end").status_code == 404
    assert is_in(theirs)


def signing_in_row(client) -> LoginSession:
    return db.session.scalars(select(LoginSession).where(LoginSession.token_hash == signing_in.hash_of(people.token_of(client)))).one()


def test_a_busy_database_keeps_nobody_from_reading(log_in, clock_at, monkeypatch) -> None:
    def busy() -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    with clock_at("2026-03-02 09:00") as wall:
        client = log_in()
        wall.shift(120)
        monkeypatch.setattr(sessions, "aside", busy)
        assert is_in(client)


def test_tidy_drops_what_is_old_and_keeps_what_logs_need(log_in, clock_at, session) -> None:
    with clock_at("2026-03-02 09:00") as wall:
        log_in()
        signing_in.first_factor("nobody", "wrong", source="192.0.2.1")
        wall.shift(179 * 86_400)
        assert jobs.tidy() == 3
        wall.shift(2 * 86_400)
        assert jobs.tidy() == 1
