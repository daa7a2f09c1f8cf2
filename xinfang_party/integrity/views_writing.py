"""The own check: duties and powers, risk points, what still holds, what is none any more."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.integrity import pages_writing, queries, rules, service
from xinfang_party.integrity.catalogue_risks import powers
from xinfang_party.integrity.forms import DutiesForm, KeepForm, PointForm, ReasonForm, add_row, begun, control_facts
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import settled


@bp.route("/risk-versions/<int:version_id>/duties", methods=["GET", "POST"])
@requires("risk:check")
def write_duties(version_id: int) -> ResponseReturnValue:
    version = queries.get_writable(current(), version_id)
    form = DutiesForm(data=pages_writing.duties_of(version))
    return saved_or_again(version, form, lambda: service.write_duties(
        version, duties=form.duties.data or "", powers=begun(form), seen=form.version.data, by=current()), "integrity/edit_duties.html")


@bp.get("/risk-versions/<int:version_id>/typical-risks")
@requires("risk:check")
def pick_typical(version_id: int) -> str:
    version = queries.get_writable(current(), version_id)
    return render_template("integrity/pick_typical.html", version=version, powers=powers())


@bp.route("/risk-versions/<int:version_id>/points/new", methods=["GET", "POST"])
@requires("risk:check")
def add_point(version_id: int) -> ResponseReturnValue:
    version = queries.get_writable(current(), version_id)
    form = PointForm(data=pages_writing.blank(version, request.args.get("typical", "")))
    return saved_or_again(version, form, lambda: service.write_point(
        version, None, facts=form.point(), controls=control_facts(form), seen=form.version.data, by=current()), "integrity/edit_point.html")


@bp.route("/risk-versions/<int:version_id>/points/<int:number>/edit", methods=["GET", "POST"])
@requires("risk:check")
def edit_point(version_id: int, number: int) -> ResponseReturnValue:
    version = queries.get_writable(current(), version_id)
    form = PointForm(data=pages_writing.filled(version, pages_writing.point_shown(version, number)))
    return saved_or_again(version, form, lambda: service.write_point(
        version, number, facts=form.point(), controls=control_facts(form), reason=form.change_reason.data or "", seen=form.version.data, by=current()),
        "integrity/edit_point.html", key=number)


@bp.route("/risk-versions/<int:version_id>/points/<int:number>/close", methods=["GET", "POST"])
@requires("risk:check")
def close_point(version_id: int, number: int) -> ResponseReturnValue:
    version = queries.get_writable(current(), version_id)
    point, form = pages_writing.point_shown(version, number), ReasonForm(data={"version": version.version})
    return saved_or_again(version, form, lambda: service.close_point(
        version, number, reason=form.reason.data or "", seen=form.version.data, by=current()), "integrity/close_point.html", point=point)


@bp.post("/risk-versions/<int:version_id>/keep-all")
@requires("risk:check")
def keep_all(version_id: int) -> ResponseReturnValue:
    version, form = queries.get_writable(current(), version_id), KeepForm()
    if settled(form, lambda: service.keep_all(version, seen=form.version.data, by=current()), page(version_id)):
        flash("没有改过的风险点都记为“仍然有效”。", "success")
    return redirect(page(version_id), 303)


def saved_or_again(version: RegisterVersion, form: Any, act: Callable[[], object], template: str, **more: Any) -> ResponseReturnValue:
    """Shown; saved and back to the version; or shown again with 422, what was typed kept: also where one more row was asked for."""
    version_id, name = version.id, version.register.name
    focus = add_row(form) if form.is_submitted() and request.form.get("add") else ""
    if form.is_submitted() and not focus and settled(form, act, page(version_id)):
        flash("已保存。", "success")
        return redirect(page(version_id), 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template(template, form=form, version_id=version_id, name=name, focus=focus, blank=pages_writing.blank_row(form),
                           graded=rules.graded_in_words(), **more), 422 if form.is_submitted() else 200


def page(version_id: int) -> str:
    return url_for(".show_version", version_id=version_id)
