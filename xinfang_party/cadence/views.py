"""Reading the year: the board of a branch, one requirement across all branches."""
from flask import Blueprint, render_template

from xinfang_party.access.gate import current, requires
from xinfang_party.cadence.owed import to_decide, to_hold
from xinfang_party.cadence.pages import board_page, branch_asked, overview_page, year_asked
from xinfang_party.cadence.panels import panel_of_branch, panel_of_home
from xinfang_party.cadence.queries import branches_for, lasting_into
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.panels import Panel

bp = Blueprint("cadence", __name__)
NAVIGATION = (
    Entry("组织生活", "年度看板", "cadence.show_board", "cadence:read", "calendar-check", 20),
    Entry("组织生活", "免于要求的申请", "cadence.list_waivers", "waiver:decide", "clipboard-check", 60),
    Entry("组织生活", "频次要求", "cadence.list_requirements", "requirement:edit", "sliders", 70),
)
PANELS = (Panel("organization.branch", "本期还要开展的", "cadence:read", panel_of_branch, 15),
          Panel("dashboard.start", "支部本期还要开展的", "plan:edit", panel_of_home, 5))
OWED = (Source("plan:edit", to_hold, "cadence.hold"), Source("waiver:decide", to_decide, "cadence.waivers"))


@bp.get("/cadence")
@requires("cadence:read")
def show_board() -> str:
    branches, year = branches_for(current()), year_asked()
    there = lasting_into(branches, year)
    branch = branch_asked(current(), branches, there)
    if branch is None:
        return render_template("cadence/show_board.html", branch=None)
    choices = [(one.id, one.name) for one in branches if one in there or one is branch]
    return render_template("cadence/show_board.html", branch_choices=choices, **board_page(branch, year, current()))


@bp.get("/cadence/overview")
@requires("cadence:read")
def show_overview() -> str:
    return render_template("cadence/show_overview.html", **overview_page(current()))
