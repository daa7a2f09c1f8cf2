"""The steps of a bulletin: submit, approve, return, publish, withdraw, bring its figures up to date, acknowledge."""
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.bulletins import pages, queries, service
from xinfang_party.bulletins.forms import AcknowledgeForm, OpinionForm, StepForm
from xinfang_party.bulletins.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import Form, settled


@bp.post("/bulletins/<int:bulletin_id>/submit")
@requires("bulletin:edit")
def submit_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin, form = queries.get_bulletin(current(), "bulletin:edit", bulletin_id), StepForm(scope="submit")
    return act(bulletin_id, "submit", form, lambda: service.submit(bulletin, version=form.version.data, by=current()), "已提交，等待没有参与起草的人审批。")


@bp.post("/bulletins/<int:bulletin_id>/refresh")
@requires("bulletin:edit")
def refresh_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin, form = queries.get_bulletin(current(), "bulletin:edit", bulletin_id), StepForm(scope="refresh")
    return act(bulletin_id, "refresh", form, lambda: service.refresh(
        bulletin, version=form.version.data, by=current()), "数据已更新到今天。文字没有改，请核对。")


@bp.post("/bulletins/<int:bulletin_id>/approve")
@requires("bulletin:approve")
def approve_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin, form = queries.get_bulletin(current(), "bulletin:approve", bulletin_id), OpinionForm(scope="approve")
    return act(bulletin_id, "approve", form, lambda: service.approve(
        bulletin, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已批准，等待发布。")


@bp.post("/bulletins/<int:bulletin_id>/return")
@requires("bulletin:approve")
def return_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin, form = queries.get_bulletin(current(), "bulletin:approve", bulletin_id), OpinionForm(scope="return")
    return act(bulletin_id, "return", form, lambda: service.return_(
        bulletin, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已退回，起草人会收到您的意见。")


@bp.post("/bulletins/<int:bulletin_id>/publish")
@requires("bulletin:edit")
def publish_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin, form = queries.get_bulletin(current(), "bulletin:edit", bulletin_id), StepForm(scope="publish")
    return act(bulletin_id, "publish", form, lambda: service.publish(bulletin, version=form.version.data, by=current()), "已发布，各党支部书记会收到消息。")


@bp.post("/bulletins/<int:bulletin_id>/withdraw")
@requires("bulletin:edit")
def withdraw_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin, form = queries.get_bulletin(current(), "bulletin:edit", bulletin_id), OpinionForm(scope="withdraw")
    return act(bulletin_id, "withdraw", form, lambda: service.withdraw(
        bulletin, reason=form.opinion.data or "", version=form.version.data, by=current()), "已作废，编号不再使用。")


@bp.post("/bulletins/<int:bulletin_id>/branches/<int:branch_id>/acknowledge")
@requires("bulletin:acknowledge")
def acknowledge_bulletin(bulletin_id: int, branch_id: int) -> ResponseReturnValue:
    name = f"acknowledge-{branch_id}"
    one, form = queries.get_branch(current(), "bulletin:acknowledge", bulletin_id, branch_id), AcknowledgeForm(scope=name)
    return act(bulletin_id, name, form, lambda: service.acknowledge(
        one, words=form.words.data or "", version=form.version.data, by=current()), "已确认收到。")


# --- what these share ---------------------------------------------------------------------------------------------------------

def act(bulletin_id: int, name: str, form: Form, deed: Callable[[], None], words: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    page = url_for(".show_bulletin", bulletin_id=bulletin_id)
    if not settled(form, deed, page):
        db.session.rollback()
        bulletin = queries.get_bulletin(current(), "bulletin:read", bulletin_id)
        return render_template("bulletins/show_bulletin.html", **pages.bulletin_page(bulletin, current(), {name: form})), 422
    flash(words, "success")
    return redirect(page, 303)
