"""Many at once on a database where commits are real: what one worker counts, all count."""
import threading
import time

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from tests.accounts.people import BY, PASSWORD, account, code_of, give_second_factor
from tests.live import at_once
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import passwords, resets, second_factor, service, signing_in
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import account_named
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.sheets import models as sheets
from xinfang_party.tasks import models as tasks

BEYOND = (sheets.ImportBatch, tasks.BackgroundTask)
"""Tables that ours point to and that nobody here would load otherwise."""


@pytest.fixture
def many(bare: Flask) -> Flask:
    bare.config.update(LOCK_AFTER=5, LOCK_MINUTES=30)
    db.create_all()
    account(username="wangli")
    return bare


def test_of_twenty_guesses_at_once_five_are_looked_at(many: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at, lock = [], threading.Lock()

    def slow(_hash: str, password: str) -> bool:
        with lock:
            looked_at.append(password)
        time.sleep(0.05)
        return False

    monkeypatch.setattr(passwords, "matches", slow)
    monkeypatch.setattr(passwords, "matches_nobody", lambda _password: False)
    at_once(many, 20, lambda n: signing_in.first_factor("wangli", f"guess{n}", source="192.0.2.1"))
    assert len(looked_at) == 5


def test_of_forty_guesses_at_once_from_as_many_places_twenty_are_looked_at(many: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda _hash, password: bool(looked_at.append(password)))
    monkeypatch.setattr(passwords, "matches_nobody", lambda _password: False)
    at_once(many, 8, lambda n: [signing_in.first_factor("wangli", f"guess{n}", source=f"192.0.2.{5 * n + i}") for i in range(5)])
    assert len(looked_at) == 20


def test_unlocking_and_trying_at_once_wait_for_each_other(many: Flask) -> None:
    def act(number: int) -> None:
        for _ in range(5):
            if number % 2:
                signing_in.first_factor("wangli", "wrong", source=f"192.0.2.{number}")
            else:
                with unit_of_work():
                    service.unlock(account_named("wangli"), by=BY)

    assert at_once(many, 6, act) == [None] * 6


def test_a_first_try_of_many_at_once_counts_once_each(many: Flask) -> None:
    answers = at_once(many, 8, lambda n: signing_in.first_factor(f"name{n % 2}", "wrong", source=f"192.0.2.{n}"))
    assert answers == [None] * 8


def test_a_code_sent_by_many_at_once_opens_one(many: Flask) -> None:
    secret = give_second_factor(account_named("wangli"))
    code = code_of(secret)

    def use(_n: int) -> bool:
        with unit_of_work():
            return second_factor.use_code(account_named("wangli"), code)

    assert sum(at_once(many, 8, use)) == 1


def test_disabling_beats_a_log_in_of_the_same_moment(many: Flask) -> None:
    with unit_of_work():
        row = account_named("wangli")
        signing_in.open_session(row, source="", user_agent="", complete=True)
        service.disable(row, by=BY)
    assert signing_in.first_factor("wangli", PASSWORD, source="") is None
    assert db.session.get(Account, row.id).epoch > 1


def test_two_resets_at_once_give_nobody_both_halves(many: Flask) -> None:
    """On PostgreSQL both would find that nothing was reset yet: the account's version lets one of them win."""
    give_second_factor(account_named("wangli"))
    security = account(Role.SECURITY_ADMIN)
    by, verbs = Identity(account_id=security.id, name=security.name, username=security.username), (resets.reset_password, resets.reset_second_factor)
    db.session.remove()
    together = threading.Barrier(2)

    def reset(number: int) -> bool:
        together.wait()
        try:
            with unit_of_work():
                verbs[number](account_named("wangli"), by=by)
        except (Refusal, StaleDataError):
            return False
        return True

    assert sorted(at_once(many, 2, reset)) == [False, True]
