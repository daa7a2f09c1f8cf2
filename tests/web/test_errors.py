"""Each failure through a toy site whose views raise it."""
import io

import pytest
from flask import abort, request
from flask_wtf import CSRFProtect
from psycopg.errors import DeadlockDetected, NotNullViolation, ReadOnlySqlTransaction, UniqueViolation
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import StringField

from tests.web.conftest import dress
from xinfang_party.access.terms import Role
from xinfang_party.kernel import transaction
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.web import errors
from xinfang_party.web.forms import Form
from xinfang_party.web.models import FormSubmission

URLENCODED = "application/x-www-form-urlencoded"
TYPED = {"title": "按期答复 <b>每一件</b>", "password": "very secret", "csrf_token": "x", "form_id": "k" * 20, "empty": " "}


class Toy(Form):
    title = StringField("承诺标题")


@pytest.fixture
def site(live):
    """A client; POST /raise/<name> raises that failure."""
    dress(live)
    live.config.update(WTF_CSRF_ENABLED=False, MAX_FORM_PARTS=1_000, MAX_FORM_MEMORY_SIZE=2_000_000)
    transaction.install(live)
    errors.install(live, lambda: live.config["KNOWN"])
    live.config["KNOWN"] = True
    CSRFProtect(live)
    failures = {
        "above": Conflict("别人先改了。"),
        "refusal": Refusal("还没有写明基数。"), "conflict": Conflict("别人先改了。", "/now"), "stale": StaleDataError(), "missing": NotFound(),
        "locked": OperationalError("select", {}, Exception("database is locked")), "exhausted": TimeoutError(),
        "standby": InternalError("insert", {}, ReadOnlySqlTransaction()), "broken": InternalError("insert", {}, Exception("secret detail")),
        "bug": ZeroDivisionError("secret detail"), "deadlock": OperationalError("update", {}, DeadlockDetected()),
        "twice": IntegrityError("insert", {}, UniqueViolation()), "twice-sqlite": IntegrityError("insert", {}, Exception("UNIQUE constraint failed: a.b")),
        "unwritten": IntegrityError("insert", {}, NotNullViolation()),
    }

    def fail(name):
        Toy()
        raise failures[name]

    live.add_url_rule("/raise/<name>", "fail", fail, methods=["GET", "POST"])
    live.add_url_rule("/things/<int:thing>", "thing", str)
    live.add_url_rule("/things/<int:thing>/opinions/self", "say", lambda thing: fail("above"), methods=["POST"])
    live.add_url_rule("/code/<int:code>", "code", abort)
    live.add_url_rule("/upload", "upload", lambda: str(len(request.get_data())), methods=["POST"])
    return live.test_client()


@pytest.mark.parametrize(("path", "code", "heading"), [
    ("/no-such-page", 404, "没有找到"), ("/raise/missing", 404, "没有找到"), ("/upload", 405, "不能这样打开"), ("/raise/refusal", 422, "不能这样办理"),
    ("/raise/conflict", 409, "这次没有保存"), ("/raise/stale", 409, "这次没有保存"), ("/raise/bug", 500, "系统出错了"), ("/raise/locked", 503, "系统正忙"),
    ("/raise/exhausted", 503, "系统正忙"), ("/raise/deadlock", 409, "这次没有保存"), ("/raise/twice", 409, "这次没有保存"),
    ("/raise/twice-sqlite", 409, "这次没有保存"), ("/raise/unwritten", 500, "系统出错了"), ("/raise/standby", 503, "系统正忙"), ("/raise/broken", 500, "系统出错了"),
    ("/code/400", 400, "请求不完整"), ("/code/418", 400, "请求不完整"), ("/code/429", 429, "操作太频繁"),
    ("/code/502", 502, "系统出错了"),
])
def test_every_failure_is_a_page_in_plain_words(site, path, code, heading):
    answer = site.get(path)
    assert answer.status_code == code
    assert f"<h1>{heading}</h1>" in answer.text


def test_the_reason_of_a_refusal_is_said(site):
    assert "还没有写明基数。" in site.post("/raise/refusal").text


@pytest.mark.parametrize("failure", ["conflict", "stale", "refusal"])
def test_what_was_typed_stays_under_its_label(site, failure):
    html = site.post(f"/raise/{failure}", data=TYPED).text
    assert ">承诺标题</label>" in html
    assert "按期答复 &lt;b&gt;每一件&lt;/b&gt;</textarea>" in html
    assert "very secret" not in html
    assert html.count("<textarea") == 1


@pytest.mark.parametrize("failure", ["conflict", "stale", "refusal"])
def test_nothing_is_shown_again_to_who_never_logged_in(site, live, failure):
    live.config["KNOWN"] = False
    assert "每一件" not in site.post(f"/raise/{failure}", data=TYPED).text


@pytest.mark.parametrize("form", [{f"f{number}": "<" for number in range(900)}, {f"f{number}": "<" * 6_000 for number in range(90)}])
def test_a_page_of_what_was_typed_stays_small(site, form):
    """Escaped, a character takes up to six bytes."""
    answer = site.post("/raise/conflict", data=form)
    assert (answer.status_code, answer.text.count("<textarea") <= 100, len(answer.data) < 700_000) == (409, True, True)


@pytest.mark.parametrize("known", [True, False])
def test_a_flood_of_fields_is_refused_before_it_is_taken_apart(site, live, monkeypatch, known):
    live.config["KNOWN"] = known
    monkeypatch.setattr("werkzeug.formparser.parse_qsl", lambda *_args, **_more: pytest.fail("taken apart"))
    answer = site.post("/raise/conflict", data=b"&".join(b"f%d=1" % number for number in range(150_000)), content_type=URLENCODED)
    assert (answer.status_code, "分几次提交" in answer.text, len(answer.data) < 10_000) == (413, True, True)


def test_a_form_too_large_is_refused_whatever_length_it_names(site):
    body = io.BytesIO(b"title=" + b"x" * 3_000_000)
    answer = site.post("/raise/conflict", input_stream=body, content_type=URLENCODED, environ_overrides={"wsgi.input_terminated": True})
    assert answer.status_code == 413


def test_a_conflict_leads_to_what_stands_now(site):
    assert 'href="/now"' in site.post("/raise/conflict", data=TYPED).text


def test_an_outworn_form_keeps_what_was_typed(site, live):
    live.config["WTF_CSRF_ENABLED"] = True
    answer = site.post("/raise/bug", data=TYPED)
    assert (answer.status_code, answer.text.count("每一件")) == (400, 1)


def test_an_outworn_form_leads_to_a_page_that_opens_and_says_how_to_send_again(site, live):
    live.config["WTF_CSRF_ENABLED"] = True
    html = site.post("/things/5/opinions/self", data=TYPED).text
    assert 'href="/things/5">查看最新内容' in html
    assert "请按返回键回到刚才的页面" in html


def test_too_large_an_upload(site, live):
    live.config["MAX_CONTENT_LENGTH"] = 10
    assert "内容太多" in site.post("/upload", data=b"x" * 11).text


def test_a_bug_tells_no_detail(site):
    assert "secret detail" not in site.get("/raise/bug").text


def test_a_busy_database_says_when_to_come_back(site):
    assert site.get("/raise/locked").headers["Retry-After"] == "5"


def test_a_wrong_method_says_which_are_right(site):
    assert set(site.get("/upload").headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_a_redirect_of_the_framework_stays_one(site, live):
    live.add_url_rule("/folder/", "folder", lambda: "")
    assert site.get("/folder").status_code == 308


@pytest.mark.parametrize("path", ["/folder", "/raise//x"])
def test_no_redirect_names_the_host_of_the_request(site, live, path):
    live.add_url_rule("/folder/", "folder", lambda: "")
    answer = site.get(path, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "/folder/" if path == "/folder" else "/raise/x")


def test_htmx_gets_a_fragment_with_the_sentence(site):
    html = site.post("/raise/refusal", headers={"HX-Request": "true"}).text
    assert "<h1" not in html
    assert "还没有写明基数。请按上面的提示修改后再提交。" in html


def test_what_the_failed_request_had_begun_is_not_sent_by_its_error_page(site, live):
    def half_done():
        live.extensions["sqlalchemy"].session.add(FormSubmission(sender=None, form_id="x"))  # a row the database would refuse
        raise Refusal("不能这样办理。")

    live.add_url_rule("/half", "half", half_done, methods=["POST"])
    live.context_processor(lambda: {"now": lambda: live.extensions["sqlalchemy"].session.query(FormSubmission).first()})
    assert site.post("/half").status_code == 422


def test_somebody_signed_in_keeps_the_menu(log_in):
    answer = log_in(Role.PARTY_OFFICE, name="示例党员07").get("/no-such-page")
    assert (answer.status_code, 'id="menu"' in answer.text, "示例党员07" in answer.text) == (404, True, True)


def test_a_stranger_sees_no_menu_and_is_led_to_the_log_in(client):
    page = client.get("/no-such-page").text
    assert 'id="menu"' not in page
    assert "请从菜单" not in page
    assert "请先登录" in page
    assert '<a class="btn btn-primary" href="/login">登录</a>' in page


def test_somebody_signed_in_is_told_of_the_menu(log_in):
    page = log_in(Role.PARTY_OFFICE).get("/no-such-page").text
    assert "请从菜单重新进入" in page
    assert "请先登录" not in page


def test_a_conflict_leads_to_a_page_that_opens(site):
    """An act has no page of its own: the thing it was done to has."""
    assert 'href="/things/5">查看最新内容' in site.post("/things/5/opinions/self").text
