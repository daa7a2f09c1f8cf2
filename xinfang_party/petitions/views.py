"""Reading cases: the list, one case, and what other pages show of them."""
from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.petitions import pages, panels, queries
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Purpose
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.panels import Panel

bp = Blueprint("petitions", __name__)
NAVIGATION = (
    Entry("信访业务", "信访事项", "petitions.list_cases", "case:read", "inbox", 10),
    Entry("信访业务", "内容分类", "petitions.list_subjects", "subject:read", "tags", 20),
    Entry("信访业务", "分派规则", "petitions.list_rules", "case:assign", "sliders", 30),
)
PANELS = (
    Panel("organization.member", "承办的信访事项", "case:read", panels.panel_of_member),
    Panel("organization.branch", "承办的信访事项", "case:read", panels.panel_of_branch),
)
OWED = (Source("case:assign", panels.to_see_to, "cases.lists"), Source("case:read", panels.own_case, "cases", panels.to_answer))


@bp.get("/cases")
@requires("case:read")
def list_cases() -> str:
    return pages.list_page(current(), request.args)


@bp.get("/cases/<int:case_id>")
@requires("case:read")
def show_case(case_id: int) -> str:
    return render_template("petitions/show_case.html", **pages.page_of(case_on_page(case_id), current()))


def case_on_page(case_id: int, permission: str = "case:read") -> Case:
    """The case, for a page that shows it or an act on it. Who is shown an accusation (检举控告) is noted."""
    case = queries.get_case(current(), case_id, permission)
    if case.purpose is Purpose.ACCUSATION:
        audit.record_reading("case.viewed", subject=case, by=current())
    return case
