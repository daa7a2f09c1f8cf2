import secrets

import pytest

from xinfang_party.kernel import clock
from xinfang_party.presence.sealing import read_code, read_ticket, sealed_code, sealed_ticket
from xinfang_party.presence.terms import Code, Ticket

CODE = Code("toy", 12, 59_000_000)


@pytest.fixture(autouse=True)
def site(app):
    return app


def test_a_code_comes_back_as_it_was():
    assert read_code(sealed_code(CODE)) == CODE


def test_a_ticket_comes_back_to_the_second():
    ticket = Ticket("toy", 12, 3, 4, clock.now().replace(microsecond=0))
    assert read_ticket(sealed_ticket(ticket)) == ticket


def test_a_code_is_no_ticket_and_a_ticket_no_code():
    assert read_ticket(sealed_code(CODE)) is None
    assert read_code(sealed_ticket(Ticket("toy", 1, 2, 3, clock.now()))) is None


def test_another_sites_code_is_none_of_ours(app, monkeypatch):
    text = sealed_code(CODE)
    monkeypatch.setitem(app.config, "SECRET_KEY", secrets.token_urlsafe(48))
    assert read_code(text) is None


def test_a_replaced_key_still_proves_what_it_signed(app, monkeypatch):
    text = sealed_code(CODE)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", secrets.token_urlsafe(48))
    assert read_code(text) == CODE


@pytest.mark.parametrize("text", ["", ".", "toy.1.2", "toy.1.2.", "签到", "a" * 5000, "toy.1.2." + "A" * 43, "\x00"])
def test_anything_else_is_none_of_ours(text):
    assert read_code(text) is None


@pytest.mark.parametrize("old_new", [("toy.12", "toy.13"), ("59000000", "59000001"), ("toy", "top")])
def test_a_changed_code_is_none_of_ours(old_new):
    assert read_code(sealed_code(CODE).replace(*old_new, 1)) is None
