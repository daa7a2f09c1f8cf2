"""Tables for the volunteers' platform: which there are, the files, and what stands in them."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.audit.purposes import with_purpose
from xinfang_party.rosters import pages, queries, service
from xinfang_party.rosters.catalogue import BASIS
from xinfang_party.rosters.terms import Which
from xinfang_party.web.forms import tried
from xinfang_party.web.navigation import Entry
from xinfang_party.web.panels import Panel

bp = Blueprint("rosters", __name__)
NAVIGATION = (Entry("志愿服务", "i志愿表格", "rosters.show_sheets", "service-hours:export", "file-earmark-spreadsheet", 85),)
PANELS = (Panel("volunteering.event", "报名名单表", "service:organize", pages.panel_of_event, 80),)


@bp.get("/volunteer-sheets")
@requires("service-hours:export")
def show_sheets() -> str:
    return render_template("rosters/show_sheets.html", **pages.page_of_sheets(), basis=BASIS)


@bp.route("/volunteer-sheets/hours", methods=["GET", "POST"])
@requires("service-hours:export")
def export_hours() -> ResponseReturnValue:
    """Of the branches within reach; what was refused only where it is asked for."""
    by, period, states = current(), pages.period_asked(), pages.states_asked()
    return with_purpose("服务时长（i志愿）", f"服务时长{period}.xlsx", lambda target, stamp: service.write(
        Which.HOURS, queries.hours(by, period, states), target, stamp),
        back=url_for(".show_sheets"), period=str(period), state="、".join(one.label for one in states), format="xlsx")


@bp.route("/volunteering/events/<int:event_id>/roster-sheet", methods=["GET", "POST"])
@requires("service:organize")
def export_roster(event_id: int) -> ResponseReturnValue:
    event = queries.get_event(current(), event_id)
    return with_purpose("报名名单（i志愿）", f"报名名单{event.held_on}.xlsx", lambda target, stamp: service.write(
        Which.ROSTER, queries.roster(event), target, stamp), back=url_for("volunteering.show_event", event_id=event.id), subject=event, format="xlsx")


@bp.route("/volunteer-sheets/<any(roster, hours):kind>/columns", methods=["GET", "POST"])
@requires("sheet-layout:edit")
def edit_layout(kind: str) -> ResponseReturnValue:
    which = Which(kind)
    form = pages.form_of(which)
    if form.validate_on_submit() and tried(form, lambda: service.change(
            which, name=form.name.data or "", columns=pages.in_order(form), version=form.version.data, by=current())):
        flash("已保存，以后导出的表按新的列。", "success")
        return redirect(url_for(".show_sheets"), 303)
    page = render_template("rosters/edit_layout.html", form=form, which=which, rows=pages.rows_of(form, which))
    return page, 422 if form.is_submitted() else 200
