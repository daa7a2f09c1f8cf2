"""Arranging a talk, its record, and the steps around it."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.admonitions import pages, queries, service
from xinfang_party.admonitions.forms import ApproveForm, ArrangeForm, CancelForm, CopyForm, FollowUpForm, PlanForm, RecordForm
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.views import bp, note_reading
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import settled, tried


@bp.route("/admonitions/new", methods=["GET", "POST"])
@requires("admonition:plan")
def plan_admonition() -> ResponseReturnValue:
    form, made = PlanForm(data=pages.blank(current()), is_new=True), list[Admonition]()
    if form.validate_on_submit() and tried(form, lambda: made.append(service.plan(facts=pages.planned(form, current()), by=current()))):
        return after(made[0].id, "已安排。谈话对象在谈话以前不会收到消息。")
    return writing(form, None)


@bp.route("/admonitions/<int:admonition_id>/edit", methods=["GET", "POST"])
@requires("admonition:approve")
def edit_admonition(admonition_id: int) -> ResponseReturnValue:
    admonition = queries.get_admonition(queries.handled(current()), admonition_id)
    note_reading(admonition)
    form = PlanForm(data=pages.filled(admonition))
    if form.validate_on_submit() and tried(form, lambda: service.edit(
            admonition, facts=pages.planned(form, current(), admonition), version=form.version.data, by=current())):
        return after(admonition_id, "已保存。")
    return writing(form, admonition_id)


@bp.route("/admonitions/<int:admonition_id>/arrangement", methods=["GET", "POST"])
@requires("admonition:approve")
def rearrange_admonition(admonition_id: int) -> ResponseReturnValue:
    """Who talks, when and where, after the approval."""
    admonition = queries.get_admonition(queries.handled(current()), admonition_id)
    note_reading(admonition)
    form, one = ArrangeForm(data=pages.filled(admonition)), pages.known(admonition)
    if form.validate_on_submit() and tried(form, lambda: service.rearrange(
            admonition, facts=pages.arranged(form), version=form.version.data, by=current())):
        return after(admonition_id, "已保存，换了谈话人的，原来的和新的谈话人都会收到消息。")
    if form.is_submitted():
        db.session.rollback()
    return render_template("admonitions/rearrange_admonition.html", form=form, one=one), 422 if form.is_submitted() else 200


@bp.route("/admonitions/<int:admonition_id>/record", methods=["GET", "POST"])
@requires("admonition:record")
def record_admonition(admonition_id: int) -> ResponseReturnValue:
    """The record of a talk that was held; written anew until the check."""
    admonition = queries.get_admonition(queries.kept(current()), admonition_id)
    note_reading(admonition)
    form, deed = RecordForm(data=pages.record_of(admonition)), service.correct if pages.record_verb(admonition) == "correct" else service.hold
    if form.validate_on_submit() and tried(form, lambda: deed(
            admonition, facts=pages.recorded(form), version=form.version.data, by=current())):
        return after(admonition_id, "已保存谈话记录，谈话对象会收到消息，可以查看。")
    return recording(form, admonition_id)


@bp.post("/admonitions/<int:admonition_id>/approve")
@requires("admonition:approve")
def approve_admonition(admonition_id: int) -> ResponseReturnValue:
    admonition, form = queries.get_admonition(queries.handled(current()), admonition_id), ApproveForm(scope="approve")
    return act(admonition, "approve", form, lambda: service.approve(
        admonition, studied_on=form.studied_on.data, approved_by=form.approved_by.data or "", approved_on=form.approved_on.data,
        document_no=form.document_no.data or "", version=form.version.data, by=current()), "已登记批准，可以谈话了。")


@bp.post("/admonitions/<int:admonition_id>/copy")
@requires("admonition:record")
def copy_admonition(admonition_id: int) -> ResponseReturnValue:
    admonition, form = queries.get_admonition(queries.kept(current()), admonition_id), CopyForm(scope="copy")
    return act(admonition, "copy", form, lambda: service.copy(
        admonition, copied_to=form.copied_to.data or "", copied_on=form.copied_on.data, version=form.version.data, by=current()), "已登记抄送。")


@bp.post("/admonitions/<int:admonition_id>/follow-up")
@requires("admonition:record")
def follow_up_admonition(admonition_id: int) -> ResponseReturnValue:
    admonition, form = queries.get_admonition(queries.kept(current()), admonition_id), FollowUpForm(scope="follow-up")
    return act(admonition, "follow-up", form, lambda: service.follow_up(
        admonition, text=form.follow_up.data or "", version=form.version.data, by=current()), "已登记跟进情况。")


@bp.post("/admonitions/<int:admonition_id>/follow-up/correct")
@requires("admonition:approve")
def correct_follow_up(admonition_id: int) -> ResponseReturnValue:
    admonition, form = queries.get_admonition(queries.handled(current()), admonition_id), FollowUpForm(scope="correct-follow-up")
    return act(admonition, "correct-follow-up", form, lambda: service.correct_follow_up(
        admonition, text=form.follow_up.data or "", version=form.version.data, by=current()), "已更正跟进情况。")


@bp.post("/admonitions/<int:admonition_id>/cancel")
@requires("admonition:plan")
def cancel_admonition(admonition_id: int) -> ResponseReturnValue:
    admonition, form = queries.get_admonition(queries.arranged(current()), admonition_id), CancelForm(scope="cancel")
    return act(admonition, "cancel", form, lambda: service.cancel(
        admonition, reason=form.cancel_reason.data or "", version=form.version.data, by=current()), "已取消，谈话对象不会知道。")


# --- what these share ---------------------------------------------------------------------------------------------------------

def act(admonition: Admonition, verb: str, form: Any, deed: Callable[[], object], words: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    admonition_id = admonition.id
    is_done = settled(form, deed, url_for(".show_admonition", admonition_id=admonition_id))
    return after(admonition_id, words) if is_done else again(admonition_id, verb, form)


def again(admonition_id: int, verb: str, form: Any) -> ResponseReturnValue:
    """As it is stored, with the form as it was typed, shown even where the step is not open any more."""
    db.session.rollback()
    admonition = queries.get_admonition(queries.known(current()), admonition_id)
    page = pages.page_of(admonition, current())
    page["forms"][verb] = form
    if page["reads"]:
        note_reading(admonition)
    return render_template("admonitions/show_admonition.html", **page), 422


def after(admonition_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show_admonition", admonition_id=admonition_id), 303)


def writing(form: PlanForm, admonition_id: int | None) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("admonitions/edit_admonition.html", form=form, admonition_id=admonition_id), 422 if form.is_submitted() else 200


def recording(form: RecordForm, admonition_id: int) -> ResponseReturnValue:
    if form.is_submitted():
        db.session.rollback()
    admonition = queries.get_admonition(queries.kept(current()), admonition_id)
    page = render_template("admonitions/record_admonition.html", form=form, admonition=admonition, verb=pages.record_verb(admonition))
    return page, 422 if form.is_submitted() else 200
