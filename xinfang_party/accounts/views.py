"""Log-in, second factor, log-out."""
from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import PUBLIC, SIGNED_IN
from xinfang_party.accounts import browsers, resets, rules, signing_in
from xinfang_party.accounts.forms import LoginForm, SecondFactorForm, digits
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.registry import demo_hints
from xinfang_party.accounts.sessions import days_left, keep, signed_in, waiting_session
from xinfang_party.web.navigation import Entry
from xinfang_party.web.security import safe_target

bp = Blueprint("accounts", __name__)
NAVIGATION = (Entry("系统", "账号", "accounts.list_accounts", "account:read", "people", 10),)
HOME = "/"


@bp.route("/login", methods=["GET", "POST"])
@requires(PUBLIC)
def login() -> ResponseReturnValue:
    form = LoginForm()
    if request.method == "GET" and current().is_authenticated:
        return redirect(target(), 303)
    if form.validate_on_submit():
        proven = signing_in.first_factor(form.username.data or "", form.password.data or "", source=browsers.source(),
                                         browser=browsers.known_to(form.username.data or ""))
        if proven is not None:
            signing_in.rehash(proven.account, form.password.data or "")
            return open_for(*proven, complete=not proven.account.has_second_factor)
        form.form_errors.append(signing_in.NOT_ACCEPTED)
    hints = demo_hints if current_app.config["DEMONSTRATION"] else []
    return render_template("accounts/login.html", form=form, hints=hints), 422 if form.errors else 200


@bp.route("/login/second-factor", methods=["GET", "POST"])
@requires(PUBLIC)
def second_factor() -> ResponseReturnValue:
    """The code, for who has given the password a few minutes ago."""
    row, form = waiting_session(), SecondFactorForm()
    if row is None:
        return redirect(url_for(".login", next=wanted()), 303)
    if form.validate_on_submit():
        if signing_in.second_code(row, digits(form.code), browser=browsers.known_to(row.account.username)):
            return open_for(row.account, row.epoch, complete=True)
        form.form_errors.append(signing_in.WRONG_CODE)
    return render_template("accounts/second_factor.html", form=form), 422 if form.errors else 200


@bp.post("/logout")
@requires(SIGNED_IN)
def logout() -> Response:
    signing_in.close(signed_in().row, by=current())
    session.clear()
    flash("您已安全退出。", "success")
    answer = redirect(url_for(".login"), 303)
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def open_for(account: Account, epoch: int, *, complete: bool) -> Response:
    """The new session's cookie, and on to the code or to the page that was wanted. `epoch`: the account's when the password was proven.

    Whoever was in here before is out: the cookie forgets that session, so nobody could end it any more.
    """
    if current().is_authenticated:
        signing_in.close(signed_in().row, by=current())
    goal = target() if complete else url_for(".second_factor", next=wanted())
    keep(signing_in.open_session(account, source=browsers.source(), user_agent=request.user_agent.string, complete=complete,
                                 browser=browsers.known_to(account.username), epoch=epoch))
    for words in (*resets.tell(account), rules.password_warning(days_left(account))) if complete else ():
        flash(words, "warning") if words else None
    answer = redirect(goal, 303)
    if complete:
        browsers.remember(answer, account.username)
    return answer


def wanted() -> str | None:
    """`?next=` if it is a page of this site."""
    return safe_target(request.args.get("next"))


def target() -> str:
    return wanted() or HOME
