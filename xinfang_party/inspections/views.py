"""Plans of inspections: list, form, page, who goes where, start and end, what is changed or called off."""
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.inspections import altering, owed, pages, queries, service
from xinfang_party.inspections.forms import ReasonForm, StepForm
from xinfang_party.inspections.models import Inspection
from xinfang_party.inspections.panels import panel_of_branch, panel_of_card
from xinfang_party.inspections.starting import of_visit
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import Form, settled, tried
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("inspections", __name__)
NAVIGATION = (Entry("支部标准", "督导检查", "inspections.list_inspections", "inspection:read", "search", 35),)
PANELS = (Panel("organization.branch", "接受过的督导检查", "inspection:read", panel_of_branch, 35),
          Panel("checklists.card", "现场检查看到的", "inspection:read", panel_of_card, 25))
STARTS = (("visit", of_visit),)
OWED = (Source("inspection:visit", owed.visit, "inspections.visit", owed.to_visit),
        Source("inspection:visit", owed.carry, "inspections.carry", owed.to_carry))


@bp.get("/inspections")
@requires("inspection:read")
def list_inspections() -> str:
    page = paginate(queries.inspections_for(current()), Inspection, *queries.WITH_VISITS, size=20)
    rows = [(one, queries.seen_visits(one, current())) for one in page.items]
    return render_template("inspections/list_inspections.html", page=page, rows=rows, tones=pages.TONES)


@bp.route("/inspections/new", methods=["GET", "POST"])
@requires("inspection:plan")
def plan_inspection() -> ResponseReturnValue:
    form, made = pages.blank(), list[Inspection]()
    if form.validate_on_submit() and tried(form, lambda: made.append(service.plan(pages.planned(form), by=current()))):
        flash("已保存。抽样的结果在下面；安排好检查人以后，点“开始检查”。", "success")
        return redirect(url_for(".show_inspection", inspection_id=made[0].id), 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template("inspections/plan_inspection.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/inspections/<int:inspection_id>/edit", methods=["GET", "POST"])
@requires("inspection:plan")
def edit_inspection(inspection_id: int) -> ResponseReturnValue:
    inspection = queries.get_inspection(current(), "inspection:plan", inspection_id)
    form, page = pages.edit_form(inspection), url_for(".show_inspection", inspection_id=inspection_id)
    if form.is_submitted() and settled(form, lambda: altering.edit(inspection, title=form.title.data or "", due_on=form.due_on.data, version=form.version.data,
                                                                   inspector_ids=pages.people_in(form), by=current()), page):
        flash("已保存。抽样不变。", "success")
        return redirect(page, 303)
    db.session.rollback()
    return render_template("inspections/edit_inspection.html", form=form, page=page), 422 if form.is_submitted() else 200


@bp.get("/inspections/<int:inspection_id>")
@requires("inspection:read")
def show_inspection(inspection_id: int) -> str:
    return render_template("inspections/show_inspection.html",
                           **pages.inspection_page(queries.get_inspection(current(), "inspection:read", inspection_id), current()))


@bp.post("/inspections/<int:inspection_id>/visits/<int:visit_id>/inspectors")
@requires("inspection:plan")
def assign_inspectors(inspection_id: int, visit_id: int) -> ResponseReturnValue:
    visit = queries.get_visit(current(), "inspection:plan", inspection_id, visit_id)
    form, page = pages.assign_form(visit, pages.names_of_inspectors(), is_sent=True), url_for(".show_inspection", inspection_id=inspection_id)
    if not settled(form, lambda: service.assign(visit, form.inspectors.data or (), version=form.version.data, by=current()), page):
        return again(inspection_id, f"assign-{visit_id}", form)
    flash("已安排。", "success")
    return redirect(page, 303)


@bp.post("/inspections/<int:inspection_id>/start")
@requires("inspection:plan")
def start_inspection(inspection_id: int) -> ResponseReturnValue:
    return step(inspection_id, "start", service.start, "检查开始了，检查人会收到消息。")


@bp.post("/inspections/<int:inspection_id>/finish")
@requires("inspection:plan")
def finish_inspection(inspection_id: int) -> ResponseReturnValue:
    return step(inspection_id, "finish", service.finish, "检查已结束。")


@bp.post("/inspections/<int:inspection_id>/withdraw")
@requires("inspection:plan")
def withdraw_inspection(inspection_id: int) -> ResponseReturnValue:
    inspection, form = queries.get_inspection(current(), "inspection:plan", inspection_id), ReasonForm(scope="withdraw")
    return call_off(inspection_id, "withdraw", form, lambda: altering.withdraw(
        inspection, reason=form.reason.data or "", version=form.version.data, by=current()), "计划已撤销，记录和原因会保留。要另外检查的，请重新制定。")


@bp.post("/inspections/<int:inspection_id>/visits/<int:visit_id>/skip")
@requires("inspection:plan")
def skip_visit(inspection_id: int, visit_id: int) -> ResponseReturnValue:
    visit, form = queries.get_visit(current(), "inspection:plan", inspection_id, visit_id), ReasonForm(scope=f"skip-{visit_id}")
    return call_off(inspection_id, f"skip-{visit_id}", form, lambda: altering.skip(
        visit, reason=form.reason.data or "", version=form.version.data, by=current()), "已记下，这个党支部这次不去。")


def call_off(inspection_id: int, name: str, form: ReasonForm, act: Callable[[], None], done: str) -> ResponseReturnValue:
    page = url_for(".show_inspection", inspection_id=inspection_id)
    if not settled(form, act, page):
        return again(inspection_id, name, form)
    flash(done, "success")
    return redirect(page, 303)


def step(inspection_id: int, verb: str, act: Callable[..., None], done: str) -> ResponseReturnValue:
    inspection, form = queries.get_inspection(current(), "inspection:plan", inspection_id), StepForm(scope=verb)
    if form.validate() and tried(form, lambda: act(inspection, version=form.version.data, by=current())):
        flash(done, "success")
        return redirect(url_for(".show_inspection", inspection_id=inspection_id), 303)
    return again(inspection_id, verb, form)


def again(inspection_id: int, name: str, form: Form) -> ResponseReturnValue:
    """The page as it is stored, with the form as it was sent."""
    db.session.rollback()
    inspection = queries.get_inspection(current(), "inspection:read", inspection_id)
    return render_template("inspections/show_inspection.html", **pages.inspection_page(inspection, current(), {name: form})), 422
