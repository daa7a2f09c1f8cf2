"""One page: the words, and what was found."""
from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.search import pages
from xinfang_party.web.navigation import Entry
from xinfang_party.web.pagination import page_number

bp = Blueprint("search", __name__)
NAVIGATION = (Entry("工作台", "查找", "search.search", "activity:read", "search", 90),)


@bp.get("/search")
@requires("activity:read")
def search() -> str:
    return render_template("search/search.html", **pages.answer(request.args.get("q", ""), page_number(), current()))
