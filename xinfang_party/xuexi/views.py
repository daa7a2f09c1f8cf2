"""What the study platform tells of branches."""
from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.web.navigation import Entry
from xinfang_party.xuexi import pages

bp = Blueprint("xuexi", __name__)
NAVIGATION = (Entry("组织生活", "学习强国", "xuexi.show_figures", "measure:read", "graph-up", 80),)


@bp.get("/xuexi")
@requires("measure:read")
def show_figures() -> str:
    return render_template("xuexi/show_figures.html", **pages.page_of(request.args.get("month", ""), current()))
