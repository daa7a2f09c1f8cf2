"""Every failure is a plain Chinese page that says what to do; a fragment where htmx asked for one."""
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.echo import typed

TEXTS = {
    400: ("请求不完整", "这次提交缺少必要的内容。", "请返回上一页，刷新后再试。"),
    401: ("请先登录", "您还没有登录，或登录已经过期。", "请重新登录后继续。"),
    404: ("没有找到", "这个页面不存在，或者不在您的查看范围内。", "请从菜单重新进入；如认为有误，请联系管理员。"),
    405: ("不能这样打开", "这个地址不能用这种方式打开。", "请从页面上的按钮进入。"),
    409: ("内容已被别人修改", "您打开页面之后，别人先保存了修改。", "您填写的内容保留在下面，请对照最新内容后再提交。"),
    413: ("内容太多", "提交的内容或上传的文件超过了允许的大小。", "请分几次提交；文件请拆分后再上传。"),
    422: ("不能这样办理", "", "请按上面的提示修改后再提交。"),
    429: ("操作太频繁", "短时间内尝试的次数太多。", "请过几分钟再试。"),
    500: ("系统出错了", "系统处理时出了错，您的操作没有保存。", "请稍后再试；如果反复出现，请把时间告诉系统管理员。"),
    503: ("系统正忙", "系统暂时处理不过来，您的操作没有保存。", "请过一会儿再试。"),
}
READ_ONLY, OVERTAKEN, TWICE = "25006", frozenset({"40P01", "40001"}), "23505"
"""PostgreSQL's words: takes no writes for a while; two waited for each other, or saw what the other changed; a second of what there is one of."""


def install(app: Flask, echoes: Callable[[], bool] = lambda: False) -> None:
    """`echoes()`: may what this request typed be shown again? Not to strangers: anybody could have pages made as large as he likes."""
    app.extensions["echoes"] = echoes
    app.register_error_handler(NotFound, lambda _e: page(404))
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(StaleDataError, overtaken)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(IntegrityError, overtaken_by_the_same)
    app.register_error_handler(OperationalError, busy_or_overtaken)
    app.register_error_handler(InternalError, busy_when_read_only)
    app.register_error_handler(TimeoutError, busy)


def page(code: int, sentence: str | None = None) -> Response:
    heading, default, what_next = TEXTS.get(code, TEXTS[500 if code >= 500 else 400])
    template = "errors/_error.html" if request.headers.get("HX-Request") else "errors/error.html"
    return answer(template, code, heading=heading, sentence=sentence or default, what_next=what_next, code=code)


def answer(template: str, status: int, **words: object) -> Response:
    """The page of a failure. What the request had begun is dropped first, so that the page's own queries do not send it."""
    db.session.rollback()
    return make_response(render_template(template, **words), status)


def typed_page(status: int, sentence: str, **words: object) -> Response:
    """Nothing was saved, and what was typed stays on the page in the words of its form."""
    return answer("errors/conflict.html", status, sentence=sentence, typed=typed(), **words)


def refused(error: Refusal) -> Response:
    """422: the reason; what was typed stays on the page where the view did not bring its own form back."""
    if request.headers.get("HX-Request") or not typed():
        return page(422, error.sentence)
    return typed_page(HTTPStatus.UNPROCESSABLE_ENTITY, error.sentence, is_refusal=True)


def http_error(error: HTTPException) -> Response:
    """Errors of the framework, in our words; redirects stay what they are."""
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    response = page(code if code in TEXTS or code >= 500 else 400)
    response.headers.extend((name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"})
    return response


def conflict(error: Conflict) -> Response:
    """409: what was typed stays on the page."""
    return typed_page(HTTPStatus.CONFLICT, error.sentence, current_url=error.current_url or page_above())


def page_above() -> str:
    """Where the thing can be looked at: this address, or the nearest one above it that opens as a page (`/cases/5/accept` → `/cases/5`)."""
    adapter, path = current_app.create_url_adapter(request), request.path
    while adapter is not None and path.strip("/") and not adapter.test(path, "GET"):
        path = path.rstrip("/").rpartition("/")[0]
    return path or "/"


def overtaken(_error: Exception) -> Response:
    """409: another edit was committed while this one was under way."""
    return conflict(Conflict(MEANWHILE))


def overtaken_by_the_same(error: IntegrityError) -> Response:
    """Two made the same in one moment, and both had looked before; any other fault of what is written is ours to mend."""
    if getattr(error.orig, "sqlstate", None) == TWICE or "UNIQUE constraint failed" in str(error.orig):
        current_app.logger.warning("two made the same at once: %s", told_of(error))
        return overtaken(error)
    raise error


def expired(_error: CSRFError) -> Response:
    """400: the form's token is no longer good (logged in again in another tab); what was typed stays on the page. Going back fetches the form
    with a new token, and browsers fill in again what was typed.
    """
    if "token" in (request.view_args or {}):  # an address with a key: the page says the same whatever the key is
        return typed_page(HTTPStatus.BAD_REQUEST, "页面停留太久，这次提交没有被接受。请重新打开链接再提交。", is_refusal=True)
    sentence = "页面停留太久，或您在别的窗口重新登录过，这次提交没有被接受。"
    return typed_page(HTTPStatus.BAD_REQUEST, sentence, current_url=page_above(), is_outworn=True)


def signed_out(login_url: str) -> Response:
    """401: the session ended while somebody was typing; what was typed stays on the page until the log-in in another window is done."""
    return typed_page(HTTPStatus.UNAUTHORIZED, "您的登录已经过期，这次提交没有保存。请先登录，再把下面的内容填回去。", login_url=login_url)


def over(login_url: str) -> Response:
    """401 inside a page that stays open: a form may be half written in it, so nobody is led away from it (docs/decisions/0025)."""
    return answer("errors/_over.html", HTTPStatus.UNAUTHORIZED, login_url=login_url)


def told_of(error: IntegrityError) -> str:
    """The constraint, never the values: an operator sees where it happens again and again, which is no chance."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) or str(error.orig).partition("\n")[0]


def busy_or_overtaken(error: OperationalError) -> Response:
    if getattr(error.orig, "sqlstate", None) not in OVERTAKEN:
        return busy(error)
    current_app.logger.warning("two waited for each other: %s %s", request.method, request.endpoint)
    return overtaken(error)


def busy(error: Exception) -> Response:
    current_app.logger.error("database unavailable: %s", error.__class__.__name__)
    response = page(503)
    response.headers["Retry-After"] = "5"
    return response


def busy_when_read_only(error: InternalError) -> Response:
    """PostgreSQL takes no writes for a while (a standby, a full disk): wait, as with SQLite; any other fault of its own is ours to mend."""
    if getattr(error.orig, "sqlstate", None) != READ_ONLY:
        raise error
    return busy(error)
