"""The own account: password, second factor, own sessions."""
from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN
from xinfang_party.accounts import browsers, catalogue, resets, rules, service, signing_in
from xinfang_party.accounts.forms import AddressForm, ChangePasswordForm, PasswordForm, SetUpSecondFactorForm, digits
from xinfang_party.accounts.models import Account, LoginSession
from xinfang_party.accounts.queries import resets_of
from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.accounts.second_factor import new_secret, qr_code
from xinfang_party.accounts.sessions import days_left, keep, open_sessions, signed_in
from xinfang_party.accounts.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web.forms import tried

SETTING_UP = "setting-up"


@bp.get("/account")
@requires(SIGNED_IN)
def show_own() -> str:
    person = signed_in()
    return render_template("accounts/show_own.html", account=person.account, identity=person.identity, here=person.row,
                           sessions=open_sessions(person.account), warning=rules.password_warning(days_left(person.account)),
                           form=PasswordForm(), address=AddressForm(obj=person.account, scope="address"),
                           browser_of=rules.browser_of, resets=[resets.words_of(row) for row in resets_of(person.account.id)])


@bp.route("/account/password", methods=["GET", "POST"])
@requires(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form, account = ChangePasswordForm(), signed_in().account
    if form.validate_on_submit() and tried(form, lambda: change(form)):
        flash("密码已修改，其他地方的登录都已退出。", "success")
        return stay_signed_in(account, "accounts.show_own")
    return render_template("accounts/change_password.html", form=form, account=account, policy=catalogue), 422 if form.errors else 200


def change(form: ChangePasswordForm) -> None:
    account, by = signed_in().account, current()
    signing_in.confirm_password(account, form.current_password.data or "", browser=browsers.known_to(account.username))
    service.change_password(account, new=form.new_password.data or "", by=by)


@bp.route("/account/second-factor", methods=["GET", "POST"])
@requires(SIGNED_IN)
def set_up_second_factor() -> ResponseReturnValue:
    form, account, secret = SetUpSecondFactorForm(), signed_in().account, secret_in_hand()
    if account.has_second_factor:
        return redirect(url_for(".show_own"), 303)
    if form.validate_on_submit() and tried(form, lambda: confirm(form, secret)):
        flash("动态口令已启用，下次登录时需要输入。", "success")
        return stay_signed_in(account, "accounts.show_own")
    return render_template("accounts/set_up_second_factor.html", form=form, account=account, secret=secret,
                           picture=qr_code(account, secret)), 422 if form.errors else 200


def confirm(form: SetUpSecondFactorForm, secret: str) -> None:
    account, by = signed_in().account, current()
    signing_in.confirm_password(account, form.current_password.data or "", browser=browsers.known_to(account.username))
    service.set_up_second_factor(account, secret=secret, code=digits(form.code), by=by)


@bp.post("/account/second-factor/remove")
@requires(SIGNED_IN)
def remove_second_factor() -> ResponseReturnValue:
    """Needs the password; a refusal is its own page."""
    form, account, by = PasswordForm(), signed_in().account, current()
    signing_in.confirm_password(account, form.current_password.data or "", browser=browsers.known_to(account.username))
    service.remove_second_factor(account, demonstration=current_app.config["DEMONSTRATION"], by=by)
    flash("动态口令已关闭。", "success")
    return stay_signed_in(account, "accounts.show_own")


@bp.post("/account/email/confirm")
@requires(SIGNED_IN)
def confirm_address() -> Response:
    return address_decided(service.confirm_address, "邮箱已确认，以后每日提醒寄到这里。")


@bp.post("/account/email/remove")
@requires(SIGNED_IN)
def remove_address() -> Response:
    return address_decided(service.remove_address, "邮箱已删除，每日提醒只在“消息”里看。")


def address_decided(verb: Callable[..., None], sentence: str) -> Response:
    """About the address that was on screen: its version comes with the form."""
    form, account = AddressForm(), signed_in().account
    if form.validate_on_submit():
        verb(account, version=form.version.data, by=current())
        flash(sentence, "success")
    return redirect(url_for(".show_own"), 303)


@bp.post("/account/sessions/<int:session_id>/end")
@requires(SIGNED_IN)
def end_session(session_id: int) -> Response:
    row = db.session.scalars(select(LoginSession).where(
        LoginSession.id == session_id, LoginSession.account_id == current().account_id)).one_or_none()
    if row is None:
        raise NotFound
    signing_in.close(row, by=current())
    flash("已结束这次登录。", "success")
    return redirect(url_for(".show_own"), 303)


@bp.post("/account/sessions/end-others")
@requires(SIGNED_IN)
def end_other_sessions() -> Response:
    person = signed_in()
    count = signing_in.close_others(person.account, besides=person.row.id, by=current())
    flash(f"已结束其他 {count} 次登录。" if count else "没有其他登录。", "success")
    return redirect(url_for(".show_own"), 303)


def stay_signed_in(account: Account, endpoint: str) -> Response:
    """Every session of the account has ended; the person who is here gets a new one."""
    flashes = session.get("_flashes", [])
    keep(signing_in.renew_session(account, source=browsers.source(), user_agent=request.user_agent.string))
    session["_flashes"] = flashes
    return redirect(url_for(endpoint), 303)


def secret_in_hand() -> str:
    """The secret being set up: made at the first look, kept sealed in the cookie until it is confirmed."""
    purpose = f"{SETTING_UP}:{current().account_id}"
    secret = unseal(session.get(SETTING_UP), purpose)
    if secret is None:
        secret = new_secret()
        session[SETTING_UP] = seal(secret, purpose)
    return secret
