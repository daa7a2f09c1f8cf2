"""What a petitioner sees who was given a link: three faces, thanks, or the one page for links that open nothing. No log-in, nothing of the case."""
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import PUBLIC
from xinfang_party.accounts import attempts, browsers
from xinfang_party.kernel.errors import refuse
from xinfang_party.ratings import links, queries, service
from xinfang_party.ratings.forms import RateForm
from xinfang_party.ratings.terms import Face
from xinfang_party.ratings.views import bp
from xinfang_party.web import errors
from xinfang_party.web.forms import tried
from xinfang_party.web.security import keep_the_key

WORKS_HERE = "这里登录着本局工作人员的账号。评价要由信访人自己来做，请用他自己的手机打开链接。"

bp.after_request(keep_the_key)


@bp.route("/r/<token>", methods=["GET", "POST"])
@requires(PUBLIC)
def rate(token: str) -> ResponseReturnValue:
    """Looking at it uses nothing up, whoever looks: programs open links before people do. Sending it does."""
    if links.find(token) is None:
        is_held = request.method == "POST" and attempts.is_guessing(browsers.nearest())
        return errors.page(429) if is_held else nothing_there()
    form, kept = RateForm(takes_words=queries.choice_now()[1]), list[bool]()

    def act() -> None:
        refuse(WORKS_HERE if current().is_authenticated else None)
        kept.append(service.rate(token, face=Face(form.face.data), reasons=form.reasons.data or [], remark=form.remark.data or "" if form.remark else ""))

    if form.validate_on_submit() and tried(form, act):
        return redirect(url_for(".thank"), 303) if kept[0] else nothing_there()
    return render_template("ratings/rate.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/r/thanks")
@requires(PUBLIC)
def thank() -> str:
    return render_template("ratings/thank.html")


def nothing_there() -> ResponseReturnValue:
    """The same for a link that is unknown, used, withdrawn or too late."""
    if request.method == "POST":
        attempts.note_guess(browsers.nearest())
    return render_template("ratings/nothing_there.html"), 404
