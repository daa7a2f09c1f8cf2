"""What is done to one row: verified, not taken, corrected."""
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.hours import correcting, pages, queries, verifying
from xinfang_party.hours.forms import ReasonForm, VerifyForm
from xinfang_party.hours.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import Form, settled


@bp.post("/service-hours/<int:hours_id>/verify")
@requires("service-hours:verify")
def verify_hours(hours_id: int) -> ResponseReturnValue:
    row, form = queries.get_in_charge(current(), "service-hours:verify", hours_id), VerifyForm(scope="verify")
    return decided(hours_id, "verify", form, lambda: verifying.verify(row, reason=form.reason.data or "", version=form.version.data, by=current()), "已核实。")


@bp.post("/service-hours/<int:hours_id>/decline")
@requires("service-hours:verify")
def decline_hours(hours_id: int) -> ResponseReturnValue:
    row, form = queries.get_in_charge(current(), "service-hours:verify", hours_id), ReasonForm(scope="decline")
    return decided(hours_id, "decline", form, lambda: verifying.decline(row, reason=form.reason.data or "", version=form.version.data, by=current()),
                   "已登记为不予认定，原因会保留。")


@bp.route("/service-hours/<int:hours_id>/correct", methods=["GET", "POST"])
@requires("service-hours:record")
def correct_hours(hours_id: int) -> ResponseReturnValue:
    row = queries.get_in_charge(current(), "service-hours:record", hours_id)
    form, page, told = pages.correction_form(row), url_for(".show_hours", hours_id=hours_id), list[str | None]()
    if form.is_submitted() and settled(form, lambda: told.append(correcting.correct(
            row, **pages.corrected(row, form), reason=form.reason.data or "", version=form.version.data, by=current())), url_for(".correct_hours", hours_id=hours_id)):
        return done(page, "已更正，请重新核实。" if row.state.waits else "已更正。", told)
    db.session.rollback()
    return render_template("hours/correct_hours.html", form=form, row=queries.get_in_charge(current(), "service-hours:record", hours_id),
                           page=page), 422 if form.is_submitted() else 200


def decided(hours_id: int, name: str, form: Form, act: Callable[[], str | None], words: str) -> ResponseReturnValue:
    page, told = url_for(".show_hours", hours_id=hours_id), list[str | None]()
    if settled(form, lambda: told.append(act()), page):
        return done(page, words, told)
    db.session.rollback()
    return render_template("hours/show_hours.html", **pages.row_page(queries.get_readable(current(), hours_id), current(), {name: form})), 422


def done(page: str, words: str, told: list[str | None]) -> ResponseReturnValue:
    """`told`: what the theme day's record could not take."""
    flash(words, "success")
    for sentence in filter(None, told):
        flash(sentence, "warning")
    return redirect(page, 303)
