import re

import pytest
from flask import Flask

from xinfang_party.access import gate
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db


def view():
    return "ok"


@pytest.fixture
def toy():
    app = Flask("toy", static_folder=None)
    app.add_url_rule("/", "home", gate.requires("public")(lambda: "home"))
    return app


def test_routes_that_all_name_a_permission_may_start(toy):
    gate.check_routes(toy)


def test_a_route_without_permission_refuses_to_start(toy):
    toy.add_url_rule("/silent", "silent", lambda: "silent")
    toy.add_url_rule("/mute", "mute", lambda: "mute")
    with pytest.raises(LookupError, match="mute, silent"):
        gate.check_routes(toy)


@pytest.mark.parametrize("permission", ["case:fly", "", "Public"])
def test_an_unknown_permission_fails_where_it_is_written(permission):
    with pytest.raises(LookupError, match=r"access\.permissions\.TABLE"):
        gate.requires(permission)


def test_a_declared_permission_stands_on_the_view():
    assert gate.requires("case:read")(lambda: "x").permission == "case:read"


def test_every_route_of_the_house_names_a_known_permission(app):
    gate.check_routes(app)
    assert [name for name in app.view_functions if not gate.is_known(gate.permission_of(app, name))] == []


def test_outside_a_request_nobody_is_there(app):
    assert not gate.current().is_authenticated


def test_a_stranger_is_sent_to_the_log_in_page_and_back(client):
    answer = client.get("/notifications?page=2")
    assert (answer.status_code, answer.location) == (303, "/login?next=/notifications?page%3D2")


FRAGMENT = {"HX-Request": "true"}


def ended(log_in):
    """Somebody whose session was ended while a page was open."""
    client = log_in(Role.PARTY_OFFICE)
    with client.session_transaction() as cookie:
        cookie["token"] = "over"
    return client


@pytest.mark.parametrize("ask", [lambda client: client.get, lambda client: client.head])
def test_a_look_from_an_open_page_leaves_the_page_where_it_is(log_in, ask):
    """What is typed there is still there; only the sentence and the link are new."""
    answer = ask(ended(log_in))("/notifications", headers=FRAGMENT)
    assert (answer.status_code, "HX-Redirect" in answer.headers) == (401, False)


@pytest.mark.parametrize("is_known", [True, False])
def test_it_says_in_one_sentence_where_to_log_in(client, log_in, is_known):
    """Who logged out in another window is a stranger here, and may have a form open all the same."""
    html = (ended(log_in) if is_known else client).get("/notifications", headers=FRAGMENT).text
    assert " ".join(re.sub("<[^>]+>", "", html).split()) == "登录已过期。请在新窗口登录后回到这里继续，已填的内容还在。"
    assert '<a href="/login" target="_blank" rel="noopener">在新窗口登录</a>' in html
    assert "data-error-fragment" in html


def test_an_act_from_a_fragment_is_led_to_the_log_in_with_the_whole_page(log_in):
    answer = ended(log_in).post("/notifications/read", headers=FRAGMENT)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_what_is_not_permitted_looks_like_nothing(log_in):
    client = log_in(Role.PARTY_OFFICE)
    assert (client.get("/audit").status_code, client.get("/no-such-page").status_code) == (404, 404)


def test_a_refused_change_leaves_an_entry_and_changes_nothing(log_in):
    log_in(Role.PARTY_OFFICE, name="示例党员01").post("/audit/verify")
    entry = db.session.query(AuditEntry).filter_by(tag="access.refused").one()
    assert (entry.actor, entry.details) == ("示例党员01", {"permission": "audit:verify", "endpoint": "audit.verify"})


def test_a_refused_look_leaves_none(log_in):
    log_in(Role.PARTY_OFFICE).get("/audit")
    assert db.session.query(AuditEntry).filter_by(tag="access.refused").count() == 0
