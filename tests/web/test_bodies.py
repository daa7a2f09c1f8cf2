"""How much a request may send, and how little of it a stranger gets to see again."""
import time

import pytest

from xinfang_party.access.terms import Role
from xinfang_party.web.bodies import STRANGERS_BYTES

MANY = "&".join(f"a{number}=x" for number in range(150_000))
FORM = "application/x-www-form-urlencoded"
PATHS = ("/login", "/login/second-factor", "/cases/new", "/audit/verify")


def sent(client, path, body, kind=FORM):
    before = time.perf_counter()
    return client.post(path, data=body, content_type=kind), time.perf_counter() - before


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [MANY, "title=" + "长" * 1000, "a=" + "<" * 2_000_000], ids=["many", "one", "large"])
def test_a_stranger_gets_a_small_page_at_once(client, path, body):
    answer, seconds = sent(client, path, body)
    assert (answer.status_code in {303, 400, 413}, len(answer.data) < 20_000, seconds < 1) == (True, True, True)
    assert "长长长" not in answer.text


def test_a_stranger_with_the_token_of_the_log_in_sends_little_too(app):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        answer, _ = sent(app.test_client(), "/login", {"username": '"' * (STRANGERS_BYTES + 1), "password": "x"}, kind=None)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert (answer.status_code, "请分几次提交" in answer.text) == (413, True)


def test_a_stranger_uploads_nothing(client):
    assert client.post("/login", data=b"x" * (STRANGERS_BYTES + 1), content_type="multipart/form-data; boundary=b").status_code == 413


@pytest.mark.parametrize("body", [MANY, "&".join(["a=x"] * 1_001), "a=" + "x" * 3_000_000], ids=["many", "a few too many", "large"])
def test_too_many_or_too_large_fields_are_refused_with_a_sentence(log_in, body):
    answer, seconds = sent(log_in(Role.PARTY_OFFICE), "/branches/new", body)
    assert (answer.status_code, "请分几次提交" in answer.text, seconds < 1) == (413, True, True)


def test_of_somebody_who_logged_in_a_hundred_fields_are_shown_again(log_in):
    client = log_in(Role.PARTY_OFFICE)
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    answer, _ = sent(client, "/branches/new", "&".join(f"a{number}=word+{number}" for number in range(900)))
    assert (answer.status_code, "word 99<" in answer.text, "word 100" in answer.text) == (400, True, False)


def test_what_is_shown_again_is_cut(log_in):
    client = log_in(Role.PARTY_OFFICE)
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    answer, _ = sent(client, "/branches/new", "a=" + "x" * 1_900_000)
    assert (answer.status_code, 100_000 < len(answer.data) < 130_000) == (400, True)
