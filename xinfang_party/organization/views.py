"""The tree, a branch, and the first hour."""
from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.access.queries import get_for
from xinfang_party.organization import guide, holidays, pages
from xinfang_party.organization.catalogue import THRESHOLDS
from xinfang_party.organization.models import Branch
from xinfang_party.web.navigation import Entry

bp = Blueprint("organization", __name__)
NAVIGATION = (
    Entry("组织", "组织架构", "organization.show_tree", "organization:read", "diagram-3", 10),
    Entry("组织", "党员", "organization.list_members", "member:read", "people", 20),
    Entry("组织", "处室", "organization.list_departments", "organization:read", "building", 30),
    Entry("组织", "工作日历", "organization.show_calendar", "calendar:read", "calendar3", 40),
)


@bp.record_once
def wire(_state: BlueprintSetupState) -> None:
    """Working days know the bureau's own calendar as soon as the room is open."""
    holidays.install()


@bp.get("/organization")
@requires("organization:read")
def show_tree() -> str:
    young = may(current(), "organization:edit") and guide.is_young()
    dissolved = bool(request.args.get("dissolved"))
    return render_template("organization/show_tree.html", nodes=pages.tree(dissolved), dissolved=dissolved, young=young, thresholds=THRESHOLDS)


@bp.get("/branches/<int:branch_id>")
@requires("organization:read")
def show_branch(branch_id: int) -> str:
    branch = get_for(current(), "organization:read", Branch, branch_id)
    return render_template("organization/show_branch.html", **pages.branch_page(branch, current()))


@bp.get("/start")
@requires("organization:edit")
def show_start() -> str:
    return render_template("organization/show_start.html", steps=guide.steps(current()))
