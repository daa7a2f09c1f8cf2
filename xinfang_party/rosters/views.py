"""Tables for the volunteers' platform: which there are, the files, and what stands in them."""
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.rosters import pages, queries, service
from xinfang_party.rosters.catalogue import BASIS
from xinfang_party.rosters.terms import Which
from xinfang_party.web.downloads import download
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


@bp.get("/volunteer-sheets/hours")
@requires("service-hours:export")
def export_hours() -> Response:
    """Of the branches within reach; what was refused only where it is asked for."""
    period, states = pages.period_asked(), pages.states_asked()
    lines, words = queries.hours(current(), period, states), "、".join(one.label for one in states)
    audit.record_reading("export.made", by=current(), sheet="服务时长（i志愿）", rows=len(lines), period=str(period), state=words, format="xlsx")
    return download(f"服务时长{period}.xlsx", lambda target: service.write(Which.HOURS, lines, target))


@bp.get("/volunteering/events/<int:event_id>/roster-sheet")
@requires("service:organize")
def export_roster(event_id: int) -> Response:
    event = queries.get_event(current(), event_id)
    lines = queries.roster(event)
    audit.record_reading("export.made", subject=event, by=current(), sheet="报名名单（i志愿）", rows=len(lines), format="xlsx")
    return download(f"报名名单{event.held_on}.xlsx", lambda target: service.write(Which.ROSTER, lines, target))


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
