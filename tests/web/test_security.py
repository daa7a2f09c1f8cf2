import pytest

from xinfang_party.access.terms import Role
from xinfang_party.web.security import POLICY, safe_target, within

EVERYWHERE = ("/login", "/no-such-page", "/static/css/base.css", "/static/no-such.css")
HOSTILE = (
    None, "", " ", "evil.example", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example",
    "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "/\r\nSet-Cookie:a=b", "https:evil.example", "https://evil.example",
    "https:///evil.example", "http:notifications", "javascript:alert(1)", "data:text/html,x", "/%09/evil.example", "/%0d%0aX:1", "/%5cevil.example",
    "/%2fevil.example", "/%2Fevil.example", "/.//evil.example", "/notifications//evil.example", "/notifications@evil.example", "@evil.example",
    "/notifications#x", "/notifications\u2028", "/ｎotifications", "/" + "a" * 600, "/logout", "/no-such-page", "notifications", "?next=x", "/;/evil",
)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_policy(client, path):
    headers = client.get(path).headers
    assert (headers["Content-Security-Policy"], headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == (POLICY, "nosniff", "DENY")
    assert "unsafe" not in POLICY


@pytest.mark.parametrize(("site", "status"), [("cross-site", 400), ("same-origin", 303), ("none", 303), ("", 303)])
def test_no_form_of_another_site_is_taken(log_in, site, status):
    someone, headers = log_in(Role.LEADER), {"Sec-Fetch-Site": site} if site else {}
    assert someone.post("/notifications/read", headers=headers).status_code == status
    assert someone.get("/login", headers=headers).status_code in (200, 303)


def test_pages_are_not_kept_and_tell_fragments_from_pages(client):
    headers = client.get("/login").headers
    assert headers["Cache-Control"] == "no-store"
    assert {"HX-Request", "Cookie"} <= {name.strip() for name in headers["Vary"].split(",")}


@pytest.mark.parametrize(("address", "rule"), [
    ("/static/css/base.css?v=1", "public, max-age=31536000, immutable"), ("/static/css/base.css", "no-cache"), ("/static/none.css?v=1", "no-store"),
])
def test_only_a_file_named_with_its_hash_is_kept_for_a_year(client, address, rule):
    assert client.get(address).headers["Cache-Control"] == rule


def test_https_is_promised_only_where_it_is_used(client, app, monkeypatch):
    assert "Strict-Transport-Security" not in client.get("/login").headers
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    assert client.get("/login").headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(("method", "path"), [("GET", "/static//x"), ("GET", "/cases"), ("POST", "/logout"), ("GET", "/account//password")])
def test_no_redirect_names_the_host_of_the_request(client, method, path):
    location = client.open(path, method=method, headers={"Host": "evil.example"}).headers.get("Location", "/")
    assert location.startswith("/")
    assert "evil.example" not in location


@pytest.mark.parametrize(("location", "kept"), [
    ("http://evil.example/static/x?v=1", "/static/x?v=1"), ("http://evil.example", "/"), ("http://h//evil.example/x", "/evil.example/x"),
    ("//evil.example", "/"), ("////evil.example/x", "/evil.example/x"), ("/cases/5?page=2#notes", "/cases/5?page=2#notes"), ("?page=2", "?page=2")])
def test_a_redirect_is_a_path_of_this_site(location, kept):
    assert within(location) == kept


@pytest.mark.parametrize("path", HOSTILE)
def test_an_address_to_return_to_that_is_not_ours_is_refused(app, path):
    with app.test_request_context("/login"):
        assert safe_target(path) is None


@pytest.mark.parametrize("path", ["/", "/notifications", "/notifications?page=2", "/notifications?q=%E7%94%B2&sort=-due_on"])
def test_a_page_of_this_site_is_a_good_address(app, path):
    with app.test_request_context("/login"):
        assert safe_target(path) == path
