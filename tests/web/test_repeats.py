"""A form is sent twice: by a double click, a browser's retry, the back button."""
import pytest
from flask import Response, redirect, request

from tests.live import at_once
from tests.web.conftest import dress
from xinfang_party.kernel import transaction
from xinfang_party.kernel.database import db
from xinfang_party.web import repeats
from xinfang_party.web.models import FormSubmission

KEY = "k" * 22


@pytest.fixture
def done():
    """What the view did."""
    return []


@pytest.fixture
def site(live, done):
    """A client of a toy site; the header X-Who says who sends."""
    dress(live)
    transaction.install(live)
    repeats.install(live, lambda: request.headers.get("X-Who"))

    def act():
        done.append(request.form.get("what"))
        return Response(status=422) if request.form.get("what") == "invalid" else redirect(f"/toys/{len(done)}", 303)

    live.add_url_rule("/act", "act", act, methods=["POST"])
    return live.test_client()


def send(site, who="1", **data):
    answer = site.post("/act", data=data, headers={"X-Who": who} if who else {})
    return answer.status_code, answer.location


def test_the_second_post_returns_the_first_result(site, done):
    assert [send(site, form_id=KEY), send(site, form_id=KEY)] == [(303, "/toys/1"), (303, "/toys/1")]
    assert len(done) == 1


def test_another_key_is_another_deed(site, done):
    assert [send(site, form_id=KEY), send(site, form_id="j" * 22)] == [(303, "/toys/1"), (303, "/toys/2")]


def test_two_people_may_have_the_same_key(site, done):
    assert [send(site, "1", form_id=KEY), send(site, "2", form_id=KEY)] == [(303, "/toys/1"), (303, "/toys/2")]


def test_an_invalid_form_may_be_corrected_under_its_key(site, done):
    assert [send(site, form_id=KEY, what="invalid"), send(site, form_id=KEY, what="valid")] == [(422, None), (303, "/toys/2")]


@pytest.mark.parametrize(("who", "form_id"), [(None, KEY), ("1", ""), ("1", "short"), ("1", "x" * 61)])
def test_strangers_and_odd_keys_are_not_remembered(site, done, who, form_id):
    send(site, who, form_id=form_id)
    send(site, who, form_id=form_id)
    assert len(done) == 2
    assert db.session.query(FormSubmission).count() == 0


def test_two_at_the_same_moment_do_it_once(site, live, done):
    answers = at_once(live, 4, lambda _n: live.test_client().post("/act", data={"form_id": KEY}, headers={"X-Who": "1"}).location)
    assert (answers, len(done)) == (["/toys/1"] * 4, 1)
