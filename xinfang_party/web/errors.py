"""Every failure is a plain Chinese page that says what to do; a fragment where htmx asked for one."""
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError

from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal

TEXTS = {
    400: ("请求不完整", "这次提交缺少必要的内容。", "请返回上一页，刷新后再试。"),
    401: ("请先登录", "您还没有登录，或登录已经过期。", "请重新登录后继续。"),
    404: ("没有找到", "这个页面不存在，或者不在您的查看范围内。", "请从左侧菜单重新进入；如认为有误，请联系管理员。"),
    405: ("不能这样打开", "这个地址不能用这种方式打开。", "请从页面上的按钮进入。"),
    409: ("内容已被别人修改", "您打开页面之后，别人先保存了修改。", "您填写的内容保留在下面，请对照最新内容后再提交。"),
    413: ("文件太大", "上传的内容超过了允许的大小。", "请拆分后再上传。"),
    422: ("不能这样办理", "", "请按上面的提示修改后再提交。"),
    429: ("操作太频繁", "短时间内尝试的次数太多。", "请过几分钟再试。"),
    500: ("系统出错了", "系统处理时出了错，您的操作没有保存。", "请稍后再试；如果反复出现，请把时间告诉系统管理员。"),
    503: ("系统正忙", "系统暂时处理不过来，您的操作没有保存。", "请过一会儿再试。"),
}
NOT_SHOWN = {"csrf_token", "form_id", "version", "password", "new_password", "repeat_password", "current_password", "code"}


def install(app: Flask) -> None:
    app.register_error_handler(NotFound, lambda _e: page(404))
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(Refusal, lambda e: page(422, e.sentence))
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(TimeoutError, busy)


def page(code: int, sentence: str | None = None) -> Response:
    heading, default, what_next = TEXTS.get(code, TEXTS[500 if code >= 500 else 400])
    template = "errors/_error.html" if request.headers.get("HX-Request") else "errors/error.html"
    html = render_template(template, code=code, heading=heading, sentence=sentence or default, what_next=what_next)
    return make_response(html, code)


def http_error(error: HTTPException) -> Response:
    """Errors of the framework, in our words; redirects stay what they are."""
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, InternalServerError):
        db.session.rollback()
    answer = page(code if code in TEXTS or code >= 500 else 400)
    answer.headers.extend((name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"})
    return answer


def typed() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SHOWN and value.strip()]


def conflict(error: Conflict) -> Response:
    """409: what was typed stays on the page."""
    return make_response(render_template("errors/conflict.html", sentence=error.sentence, typed=typed(),
                                         current_url=error.current_url or request.path), HTTPStatus.CONFLICT)


def expired(_error: CSRFError) -> Response:
    """400: the form's token is no longer good (logged in again in another tab); what was typed stays on the page."""
    sentence = "页面停留太久，或您在别的窗口重新登录过，这次提交没有被接受。"
    return make_response(render_template("errors/conflict.html", sentence=sentence, typed=typed(), current_url=request.path), 400)


def busy(error: Exception) -> Response:
    current_app.logger.error("database unavailable: %s", error.__class__.__name__)
    db.session.rollback()
    answer = page(503)
    answer.headers["Retry-After"] = "5"
    return answer
