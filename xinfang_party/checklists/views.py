"""How branches stand by the standard: one branch with the rows behind each item, all branches at a glance."""
from flask import Blueprint, Response, render_template

from xinfang_party.access.gate import current, requires
from xinfang_party.checklists.exporting import heat_rows
from xinfang_party.checklists.owed import owed, to_assess, to_close, to_inspect
from xinfang_party.checklists.pages import heat_page, standing_page
from xinfang_party.checklists.panels import panel_of_branch
from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.web.downloads import download
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.panels import Panel

bp = Blueprint("checklists", __name__)
NAVIGATION = (
    Entry("支部标准", "达标情况", "checklists.show_standing", "standing:read", "clipboard-check", 10),
    Entry("支部标准", "各支部达标图", "checklists.show_heat_map", "standing:read", "clipboard-data", 20),
    Entry("支部标准", "评定", "checklists.list_rounds", "round:read", "check2-square", 30),
    Entry("支部标准", "标准版本", "checklists.list_editions", "standard:read", "journal-text", 50),
)
PANELS = (Panel("organization.branch", "支部标准", "standing:read", panel_of_branch, 20),)
OWED = (Source("assessment:assess", owed, "checklists.assess", to_assess), Source("assessment:inspect", owed, "checklists.inspect", to_inspect),
        Source("assessment:close", owed, "checklists.close", to_close))


@bp.get("/standings")
@requires("standing:read")
def show_standing() -> str:
    return render_template("checklists/show_standing.html", **standing_page(current()))


@bp.get("/standings/heat-map")
@requires("standing:read")
def show_heat_map() -> str:
    return render_template("checklists/show_heat_map.html", **heat_page(current()))


@bp.get("/standings/heat-map.xlsx")
@requires("standing:read")
def export_heat_map() -> Response:
    page = heat_page(current())
    return download(f"支部标准-{page['period']}.xlsx", lambda stream: write_xlsx(stream, heat_rows(page)))
