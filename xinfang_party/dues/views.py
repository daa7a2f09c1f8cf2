"""Dues: the grid of a branch and year, a month for everybody, one member's own."""
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import reach
from xinfang_party.dues import forms, owed, pages, queries, rules, service
from xinfang_party.dues.terms import Standing
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import FIRST, LAST, Period
from xinfang_party.organization.models import Branch
from xinfang_party.web.forms import settled
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source

bp = Blueprint("dues", __name__)
NAVIGATION = (Entry("组织", "党费", "dues.list_dues", "dues:read", "journal-text", 60),)
OWED = (Source("dues:record", owed.recording, "dues.record", owed.to_record),)


@bp.get("/dues")
@requires("dues:read")
def list_dues() -> str:
    """Who reads nobody else's sees the own."""
    viewer = current()
    if reach(viewer, "dues:read").is_own_only and viewer.member_id is not None:
        return show_member(viewer.member_id)
    branches = queries.branches_of(viewer, "dues:read")
    chosen = request.args.get("branch", type=row_number) or viewer.home_branch_id
    chosen = chosen if chosen in branches else next(iter(branches), None)
    branch = db.session.get(Branch, chosen) if chosen else None
    return render_template("dues/list_dues.html", **pages.branch_page(branch, branches, pages.asked_year()))


@bp.route("/dues/branches/<int:branch_id>/<int:year>/<int:month>", methods=["GET", "POST"])
@requires("dues:record")
def record_month(branch_id: int, year: int, month: int) -> ResponseReturnValue:
    branch, month_on = queries.get_branch(current(), "dues:record", branch_id), first_day(year, month)
    members = queries.owing(branch.id, month_on)
    rows = queries.recorded(month_on, [one.id for one in members])
    form = forms.MonthForm(data={"version": service.mark_of(rows), "lines": [forms.line_of(one, rows.get(one.id), clock.today()) for one in members]})
    page = url_for("dues.record_month", branch_id=branch.id, year=year, month=month)
    if form.is_submitted() and settled(form, lambda: record(form, branch, month_on), page):
        flash("已保存。", "success")
        return redirect(url_for("dues.list_dues", branch=branch_id, year=year), 303)
    db.session.rollback()
    return render_template("dues/record_month.html", form=form, branch=branch, rule=rules.WHO_OWES, period=Period.of(month_on, "month"),
                           names={one.number: one.name for one in members}), 422 if form.is_submitted() else 200


@bp.get("/dues/members/<int:member_id>")
@requires("dues:read")
def show_member(member_id: int) -> str:
    return render_template("dues/show_member.html", **pages.member_page(queries.get_member(current(), member_id), pages.asked_year()))


@bp.route("/dues/members/<int:member_id>/<int:year>/<int:month>", methods=["GET", "POST"])
@requires("dues:record")
def correct_month(member_id: int, year: int, month: int) -> ResponseReturnValue:
    month_on = first_day(year, month)
    member, branch_id = queries.get_recorded(current(), member_id, month_on)
    row = queries.one(member.id, month_on)
    entry = service.entry_of(row)
    standing = Standing.EXEMPT if entry.exempt_reason else Standing.PAID if entry.is_paid else Standing.UNPAID
    form = forms.CorrectionForm(data={"version": row.version if row else 0, "standing": standing.value, "paid_on": entry.paid_on or clock.today(),
                                      "amount": rules.yuan(entry.amount_fen), "exempt_reason": entry.exempt_reason})
    page = url_for("dues.correct_month", member_id=member.id, year=year, month=month)
    back = url_for("dues.list_dues", branch=branch_id, year=year)
    if form.is_submitted() and settled(
            form, lambda: service.correct(member, month_on, form.entry, version=form.version.data, by=current()), page):
        flash("已更正，改动前后都留有记录。", "success")
        return redirect(back, 303)
    db.session.rollback()
    return render_template("dues/correct_month.html", form=form, member=member, back=back,
                           period=Period.of(month_on, "month"), was=service.words(entry)), 422 if form.is_submitted() else 200


def record(form: forms.MonthForm, branch: Branch, month_on: date) -> None:
    """A refusal about one member stands at that member's line."""
    try:
        service.record_month(branch, month_on, forms.entries(form, queries.owing(branch.id, month_on)), mark=form.version.data, by=current())
    except service.Wrong as wrong:
        form.blame(wrong.number, wrong.field, wrong.sentence)
        raise


def first_day(year: int, month: int) -> date:
    if not 1 <= month <= 12 or not FIRST.year <= year <= LAST.year:
        raise NotFound
    return date(year, month, 1)
