"""Writing the plan of a year."""
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.cadence import service
from xinfang_party.cadence.forms import EntryForm, version_sent
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.cadence.queries import get_branch, get_entry
from xinfang_party.cadence.service import board_path
from xinfang_party.cadence.views import bp
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import cells_of
from xinfang_party.web.forms import tried
from xinfang_party.web.links import row_number


@bp.post("/cadence/<int:branch_id>/<int:year>/propose")
@requires("plan:edit")
def propose_plan(branch_id: int, year: int) -> ResponseReturnValue:
    added = service.propose(get_branch(current(), "plan:edit", branch_id), year, by=current())
    flash(f"已补充 {len(added)} 项计划，请按实际情况调整日期。" if added else "要求的活动都已经列入计划或者已经完成，没有要补充的。", "success")
    return redirect(board_path(branch_id, year), 303)


@bp.route("/plan-entries/new", methods=["GET", "POST"])
@requires("plan:edit")
def add_entry() -> ResponseReturnValue:
    branch = get_branch(current(), "plan:edit", request.args.get("branch", 0, type=row_number))
    form = EntryForm(is_new=True)
    offer(form, branch)
    if form.validate_on_submit() and tried(form, lambda: service.add(branch, facts=form.facts(), by=current())):
        flash("已加入计划。", "success")
        return redirect(board_path(branch.id, form.planned_on.data.year), 303)
    return entry_page(form, branch)


@bp.route("/plan-entries/<int:entry_id>/edit", methods=["GET", "POST"])
@requires("plan:edit")
def edit_entry(entry_id: int) -> ResponseReturnValue:
    entry = get_entry(current(), entry_id)
    form = EntryForm(kind=entry.kind.value, cell_id=entry.cell_id, planned_on=entry.planned_on, title=entry.title, version=entry.version)
    offer(form, entry.branch)
    if form.validate_on_submit() and tried(form, lambda: service.edit(entry, facts=form.facts(), version=form.version.data, by=current())):
        flash("计划已修改。", "success")
        return redirect(board_path(entry.branch_id, entry.planned_on.year), 303)
    return entry_page(form, entry.branch, entry)


@bp.post("/plan-entries/<int:entry_id>/remove")
@requires("plan:edit")
def remove_entry(entry_id: int) -> ResponseReturnValue:
    entry = get_entry(current(), entry_id)
    back = board_path(entry.branch_id, entry.planned_on.year)
    service.remove(entry, version=version_sent(back), by=current())
    flash("已从计划中删除。", "success")
    return redirect(back, 303)


def offer(form: EntryForm, branch: Branch) -> None:
    form.offer(service.plannable(branch), [group for group in cells_of(branch.id) if group.dissolved_on is None or group.id == form.cell_id.data])


def entry_page(form: EntryForm, branch: Branch, entry: PlanEntry | None = None) -> ResponseReturnValue:
    page = render_template("cadence/edit_entry.html", form=form, branch=branch, entry=entry,
                           back=url_for(".show_board", branch=branch.id, year=entry.planned_on.year if entry else None))
    return page, 422 if form.is_submitted() else 200
