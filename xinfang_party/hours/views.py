"""Reading hours: the list, one row, a member's year, the figures."""
from flask import Blueprint, render_template

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.hours import figures, holding, owed, pages, queries
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.panels import panel_of_event, panel_of_home, panel_of_member
from xinfang_party.organization.models import Member
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("hours", __name__)
HELD_BY = holding.USES
"""What `volunteering` asks before shifts are taken away; read here, so that this room is told before the first request."""
NAVIGATION = (Entry("志愿服务", "服务时长", "hours.list_hours", "service-hours:read", "list-check", 40),
              Entry("志愿服务", "服务统计", "hours.show_figures", "measure:read", "graph-up", 45, unless="service-hours:read"))
PANELS = (Panel("dashboard.start", "我的志愿服务", "service-hours:read", panel_of_home, 6),
          Panel("organization.member", "志愿服务时长", "service-hours:read", panel_of_member, 22),
          Panel("volunteering.event", "服务时长", "service-hours:record", panel_of_event, 20))
OWED = (Source("service-hours:record", owed.settle, "hours.settle", owed.to_settle), Source("service-hours:verify", owed.verify, "hours.verify", owed.to_verify),
        Source("service-hours:approve", owed.approve, "hours.approve", owed.to_approve))


@bp.get("/service-hours")
@requires("service-hours:read")
def list_hours() -> str:
    chosen = pages.asked()
    page = paginate(queries.listed(current(), **chosen), ServiceHours, *queries.ROW)
    return render_template("hours/list_hours.html", page=page, asked=chosen, tones=pages.TONES, numbers=pages.numbers(), choices=pages.choices(current(), chosen))


@bp.get("/service-hours/<int:hours_id>")
@requires("service-hours:read")
def show_hours(hours_id: int) -> str:
    return render_template("hours/show_hours.html", **pages.row_page(queries.get_readable(current(), hours_id), current()))


@bp.get("/members/<int:member_id>/service-hours")
@requires("service-hours:read")
def show_member(member_id: int) -> str:
    return render_template("hours/show_member.html", **pages.member_page(get_for(current(), "service-hours:read", Member, member_id), current()))


@bp.get("/service-hours/figures")
@requires("measure:read")
def show_figures() -> str:
    return render_template("hours/show_figures.html", years=pages.years(), **figures.figures_page(pages.year_asked()))
