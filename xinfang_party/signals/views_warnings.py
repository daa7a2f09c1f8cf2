"""Handling: list, page, writing. All of it is the discipline office's alone."""
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.signals import pages, queries, warnings
from xinfang_party.signals.forms import FinishForm, ReopenForm, WarningForm
from xinfang_party.signals.models import RiskWarning
from xinfang_party.signals.terms import WarningKind
from xinfang_party.signals.views import bp
from xinfang_party.web.forms import settled, tried
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate


@bp.get("/risk-warnings")
@requires("risk-warning:read")
def list_warnings() -> str:
    statement = queries.warnings(kind=pages.chosen(WarningKind, "kind"), is_open=request.args.get("open") == "1")
    page = paginate(statement, RiskWarning, *queries.OF_REGISTER)
    return render_template("signals/list_warnings.html", page=page, today=clock.today(), **pages.kinds())


@bp.get("/risk-warnings/<int:warning_id>")
@requires("risk-warning:read")
def show_warning(warning_id: int) -> str:
    return shown(queries.get_warning(current(), "risk-warning:read", warning_id))


def shown(warning: RiskWarning, **typed: FinishForm | ReopenForm) -> str:
    """`form` to finish it, `reopening` to open it again, as they were typed."""
    fresh = {"form": FinishForm(formdata=None, scope="finish", data={"version": warning.version, "done_on": clock.today(), "result": warning.result}),
             "reopening": ReopenForm(formdata=None, scope="reopen", data={"version": warning.version})}
    return render_template("signals/show_warning.html", warning=warning, today=clock.today(), **{**fresh, **typed})


@bp.route("/risk-registers/<int:register_id>/warnings/new", methods=["GET", "POST"])
@requires("risk-warning:record")
def record_warning(register_id: int) -> ResponseReturnValue:
    register, made = queries.get_register(current(), register_id), list[RiskWarning]()
    form = WarningForm(is_new=True, data={"acted_on": clock.today(), "acted_by": "机关纪委"})
    if form.validate_on_submit() and tried(form, lambda: made.append(warnings.record(
            register, facts=form.told(), signal_id=request.args.get("signal", type=row_number), by=current()))):
        return kept(made[0].id, "已登记。")
    return writing(form, register.name, url_for("integrity.show_register", register_id=register_id))


@bp.route("/risk-warnings/<int:warning_id>/edit", methods=["GET", "POST"])
@requires("risk-warning:record")
def edit_warning(warning_id: int) -> ResponseReturnValue:
    warning = queries.get_warning(current(), "risk-warning:record", warning_id)
    form = WarningForm(obj=warning, data={"kind": warning.kind.value})
    if form.validate_on_submit() and tried(form, lambda: warnings.edit(warning, facts=form.told(), seen=form.version.data, by=current())):
        return kept(warning_id, "已保存。")
    return writing(form, warning.register.name, url_for(".show_warning", warning_id=warning_id))


@bp.post("/risk-warnings/<int:warning_id>/finish")
@requires("risk-warning:record")
def finish_warning(warning_id: int) -> ResponseReturnValue:
    warning, form = queries.get_warning(current(), "risk-warning:record", warning_id), FinishForm(scope="finish")
    if settled(form, lambda: warnings.finish(warning, result=form.result.data or "", done_on=form.done_on.data, seen=form.version.data, by=current()),
               url_for(".show_warning", warning_id=warning_id)):
        return kept(warning_id, "已登记结果。")
    db.session.rollback()
    return shown(queries.get_warning(current(), "risk-warning:record", warning_id), form=form), 422


@bp.post("/risk-warnings/<int:warning_id>/reopen")
@requires("risk-warning:record")
def reopen_warning(warning_id: int) -> ResponseReturnValue:
    warning, form = queries.get_warning(current(), "risk-warning:record", warning_id), ReopenForm(scope="reopen")
    if settled(form, lambda: warnings.reopen(warning, reason=form.reason.data or "", seen=form.version.data, by=current()),
               url_for(".show_warning", warning_id=warning_id)):
        return kept(warning_id, "已取消办结，改好以后请重新登记结果。")
    db.session.rollback()
    return shown(queries.get_warning(current(), "risk-warning:record", warning_id), reopening=form), 422


def kept(warning_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show_warning", warning_id=warning_id), 303)


def writing(form: WarningForm, name: str, back: str) -> ResponseReturnValue:
    if form.is_submitted():
        db.session.rollback()
    return render_template("signals/edit_warning.html", form=form, name=name, back=back), 422 if form.is_submitted() else 200
