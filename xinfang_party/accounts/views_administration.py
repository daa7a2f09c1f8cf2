"""Accounts and roles, for the system and the security administrator."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.access.terms import DERIVED, Identity, Role
from xinfang_party.accounts import attempts, catalogue, confirming, links, once, resets, rules, service
from xinfang_party.accounts.forms import CreateAccountForm, EditAccountForm, GrantForm
from xinfang_party.accounts.models import Account, AccountLink
from xinfang_party.accounts.queries import account_list, holders_of, member_number_of, waiting_link, waiting_links
from xinfang_party.accounts.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import clean_line
from xinfang_party.web.forms import tried
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Owed, Source
from xinfang_party.web.pagination import paginate

STATES = {"active": "使用中", "disabled": "已停用", "stale": "90 天未登录", "linking": "关联等待确认"}
GRANTED = [(role.value, role.label) for role in Role if role not in DERIVED]


def to_confirm(_identity: Identity) -> list[Owed]:
    """One line for all links that wait: nobody has rights by them until then."""
    count = waiting_links()
    where = path_to("accounts.list_accounts", state="linking")
    return [Owed(f"{count} 个账号的党员关联等待确认", "请核对是不是本人，再确认或者不同意", where, at_once=True)] if count else []


OWED = (Source("account:confirm-link", to_confirm, "accounts.links"),)


@bp.get("/accounts")
@requires("account:read")
def list_accounts() -> str:
    chosen = {name: clean_line(request.args.get(name, ""), 60) for name in ("text", "role", "state")}
    return render_template("accounts/list_accounts.html", page=paginate(account_list(**chosen), Account, selectinload(Account.roles)),
                           chosen=chosen, states=list(STATES.items()), roles=GRANTED, is_stale=is_stale)


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires("account:create")
def create() -> ResponseReturnValue:
    form = CreateAccountForm()
    made: list[tuple[Account, str]] = []
    if form.validate_on_submit() and tried(form, lambda: made.append(service.create(username=form.username.data or "", **facts_of(form), by=current()))):
        account, first = made[0]
        flash("账号已建立。请由安全管理员授予角色；关联的党员由安全管理员确认后生效。", "success")
        return show_once(account, first)
    return render_template("accounts/create.html", form=form), 422 if form.errors else 200


@bp.get("/accounts/<int:account_id>")
@requires("account:read")
def show_account(account_id: int) -> str:
    account = get_for(current(), "account:read", Account, account_id)
    return render_template("accounts/show_account.html", account=account, first=once.take(account), form=GrantForm(), is_stale=is_stale(account),
                           is_locked=attempts.is_locked(account.username), reset_apart=catalogue.RESET_APART.value,
                           member_number=member_number_of(account.member_id), **link_of(account))


@bp.route("/accounts/<int:account_id>/edit", methods=["GET", "POST"])
@requires("account:edit")
def edit(account_id: int) -> ResponseReturnValue:
    account = get_for(current(), "account:edit", Account, account_id)
    form = EditAccountForm(obj=account, data={"member_number": member_number_of(links.wanted(account))})
    if form.validate_on_submit() and tried(form, lambda: service.edit(account, **facts_of(form), version=form.version.data, by=current())):
        flash("已保存。", "success")
        return back_to(account)
    return render_template("accounts/edit.html", form=form, account=account), 422 if form.errors else 200


@bp.post("/account-links/<int:link_id>/confirm")
@requires("account:confirm-link")
def confirm_link(link_id: int) -> Response:
    link = get_for(current(), "account:confirm-link", AccountLink, link_id)
    first = confirming.confirm(link, by=current())
    flash("关联已确认，正在进行的登录都已退出。请把新的初始密码当面交给本人。", "success")
    return show_once(link.account, first)


@bp.post("/account-links/<int:link_id>/refuse")
@requires("account:confirm-link")
def refuse_link(link_id: int) -> Response:
    link = get_for(current(), "account:confirm-link", AccountLink, link_id)
    confirming.turn_down(link, by=current())
    flash("没有同意这次关联，已告诉有关人员。", "success")
    return back_to(link.account)


@bp.post("/accounts/<int:account_id>/disable")
@requires("account:disable")
def disable(account_id: int) -> Response:
    return done(account_id, "account:disable", service.disable, "账号已停用，正在进行的登录都已退出。")


@bp.post("/accounts/<int:account_id>/enable")
@requires("account:enable")
def enable(account_id: int) -> Response:
    return done(account_id, "account:enable", service.enable, "账号已恢复使用。")


@bp.post("/accounts/<int:account_id>/unlock")
@requires("account:unlock")
def unlock(account_id: int) -> Response:
    return done(account_id, "account:unlock", service.unlock, "已解除锁定。")


@bp.post("/accounts/<int:account_id>/reset-second-factor")
@requires("account:reset-second-factor")
def reset_second_factor(account_id: int) -> Response:
    return done(account_id, "account:reset-second-factor", resets.reset_second_factor, "动态口令已清除，本人下次登录后可重新设置。")


@bp.post("/accounts/<int:account_id>/reset-password")
@requires("account:reset-password")
def reset_password(account_id: int) -> Response:
    account = get_for(current(), "account:reset-password", Account, account_id)
    first = resets.reset_password(account, by=current())
    flash("密码已重置，正在进行的登录都已退出。", "success")
    return show_once(account, first)


@bp.post("/accounts/<int:account_id>/roles")
@requires("role:grant")
def grant(account_id: int) -> ResponseReturnValue:
    account, form = get_for(current(), "role:grant", Account, account_id), GrantForm()
    if form.validate_on_submit():
        role = Role(form.role.data)
        service.grant(account, role=role, by=current())
        flash(f"已授予“{role.label}”，重新登录后生效。", "success")
    return back_to(account)


@bp.post("/accounts/<int:account_id>/roles/<any(inspector, party_office, discipline, petition_officer, leader, system_admin, security_admin, audit_admin):role>/revoke")
@requires("role:revoke")
def revoke(account_id: int, role: str) -> Response:
    return done(account_id, "role:revoke", lambda account, by: service.revoke(account, role=Role(role), by=by),
                f"已撤销“{Role(role).label}”，正在进行的登录都已退出。")


def done(account_id: int, permission: str, verb: Callable[..., object], sentence: str) -> Response:
    account = get_for(current(), permission, Account, account_id)
    verb(account, by=current())
    flash(sentence, "success")
    return back_to(account)


def back_to(account: Account) -> Response:
    return redirect(url_for(".show_account", account_id=account.id), 303)


def show_once(account: Account, first: str) -> Response:
    once.keep(account, first)
    return back_to(account)


def link_of(account: Account) -> dict[str, Any]:
    """The link that waits, and which other accounts were that member's."""
    link = waiting_link(account.id)
    return {"link": link, "holders": [holder for holder in holders_of(link.member_id) if holder is not account] if link else []}


def facts_of(form: EditAccountForm) -> dict[str, Any]:
    return {"name": form.name.data or "", "email": form.email.data or "", "member_id": service.member_id_of(form.member_number.data or "")}


def is_stale(account: Account) -> bool:
    return account.is_active and rules.is_stale(last_login_at=account.last_login_at, created_at=account.created_at, now=clock.now())
