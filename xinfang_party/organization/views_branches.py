"""Writing branches and Party groups."""
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import service
from xinfang_party.organization.forms import BranchForm, CellForm, EndForm, LeaderForm, options
from xinfang_party.organization.models import Branch, Cell, Member
from xinfang_party.organization.pages import saved_or_again
from xinfang_party.organization.queries import branches_in_order
from xinfang_party.organization.rosters import placements_of
from xinfang_party.organization.terms import BranchKind
from xinfang_party.organization.views import bp


@bp.route("/branches/new", methods=["GET", "POST"])
@requires("organization:edit")
def create_branch() -> ResponseReturnValue:
    form = BranchForm(parent=request.args.get("under", type=int), founded_on=clock.today(), is_new=True)
    form.parent.choices = options(parents())
    return saved_or_again(form, lambda: service.create_branch(**facts(form), by=current()), "已新建。接下来请登记任期和书记。",
                          heading="新建组织", lead="党组、机关党委和党支部都在这里新建。", submit="新建", back=url_for(".show_tree"), then=page)


@bp.route("/branches/<int:branch_id>/edit", methods=["GET", "POST"])
@requires("organization:edit")
def edit_branch(branch_id: int) -> ResponseReturnValue:
    branch = get_for(current(), "organization:edit", Branch, branch_id)
    form = BranchForm(obj=branch, parent=branch.parent_id, kind=branch.kind.value)
    form.parent.choices = options(parents(branch))
    return saved_or_again(form, lambda: service.edit_branch(branch, **facts(form), version=form.version.data, by=current()), "已保存。",
                          heading=f"修改{branch.name}", lead="改名或调整上级，不影响以前的记录。", submit="保存", back=page(branch))


@bp.route("/branches/<int:branch_id>/dissolve", methods=["GET", "POST"])
@requires("organization:edit")
def dissolve_branch(branch_id: int) -> ResponseReturnValue:
    branch = get_for(current(), "organization:edit", Branch, branch_id)
    form = EndForm(obj=branch, on=clock.today())
    return saved_or_again(form, lambda: service.dissolve_branch(branch, **form.facts(), version=form.version.data, by=current()),
                          "已撤销，以前的记录都保留。", heading=f"撤销{branch.name}", submit="撤销", tone="danger", back=page(branch),
                          lead="先把党员转走。撤销后任期、任职和党小组一并结束，以前的记录都保留。")


@bp.route("/branches/<int:branch_id>/cells/new", methods=["GET", "POST"])
@requires("organization:edit")
def create_cell(branch_id: int) -> ResponseReturnValue:
    branch = get_for(current(), "organization:edit", Branch, branch_id)
    form = CellForm(founded_on=clock.today(), is_new=True)
    return saved_or_again(form, lambda: service.create_cell(branch, **form.facts(), by=current()),
                          "已新建党小组。接下来请把党员编入小组，再定组长。", heading="新建党小组", lead=f"设在{branch.name}下面。", submit="新建",
                          back=page(branch))


@bp.route("/cells/<int:cell_id>/edit", methods=["GET", "POST"])
@requires("organization:edit")
def edit_cell(cell_id: int) -> ResponseReturnValue:
    cell = get_for(current(), "organization:edit", Cell, cell_id)
    form = CellForm(obj=cell)
    return saved_or_again(form, lambda: service.edit_cell(cell, **form.facts(), version=form.version.data, by=current()), "已保存。",
                          heading=f"修改{cell.name}", submit="保存", back=page(cell.branch))


@bp.route("/cells/<int:cell_id>/leader", methods=["GET", "POST"])
@requires("member:edit")
def name_leader(cell_id: int) -> ResponseReturnValue:
    cell = get_for(current(), "member:edit", Cell, cell_id)
    form = LeaderForm(leader=cell.leader_id, version=cell.version)
    form.leader.choices = options([(stay.member_id, stay.member.name) for stay in placements_of(cell.branch_id, clock.today())
                                   if stay.cell_id == cell.id], "（暂无）")

    def act() -> None:
        leader = db.session.get(Member, form.leader.data) if form.leader.data else None
        service.name_leader(cell, leader, current(), form.version.data)

    return saved_or_again(form, act, "已保存组长。", heading=f"{cell.name}的组长", submit="保存", back=page(cell.branch))


@bp.route("/cells/<int:cell_id>/dissolve", methods=["GET", "POST"])
@requires("organization:edit")
def dissolve_cell(cell_id: int) -> ResponseReturnValue:
    cell = get_for(current(), "organization:edit", Cell, cell_id)
    form = EndForm(obj=cell, on=clock.today())
    return saved_or_again(form, lambda: service.dissolve_cell(cell, **form.facts(), version=form.version.data, by=current()), "已撤销党小组。",
                          heading=f"撤销{cell.name}", lead="先把小组里的党员编到别的小组。", submit="撤销", tone="danger", back=page(cell.branch))


def parents(branch: Branch | None = None) -> list[tuple[int, str]]:
    """Bodies that can stand above: all that exist, the present one above too."""
    return [(other.id, other.name) for other in branches_in_order()
            if other is not branch and (other.is_active or (branch is not None and other.id == branch.parent_id))]


def facts(form: BranchForm) -> dict[str, Any]:
    parent = db.session.get(Branch, form.parent.data) if form.parent.data else None
    return {**form.facts(), "kind": BranchKind(form.kind.data), "parent": parent}


def page(branch: Branch) -> str:
    return url_for(".show_branch", branch_id=branch.id)
