"""免于要求: the branch asks, the Party office decides."""
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.cadence import waiving
from xinfang_party.cadence.forms import APPROVE, DecisionForm, WaiverForm, version_sent
from xinfang_party.cadence.models import Waiver
from xinfang_party.cadence.pages import kind_of
from xinfang_party.cadence.queries import WAIVER, cells_among, get_branch, get_waiver, listed_waivers
from xinfang_party.cadence.service import board_path
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.cadence.views import bp
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import Period
from xinfang_party.web.forms import tried
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate


@bp.route("/waivers/new", methods=["GET", "POST"])
@requires("waiver:ask")
def ask_waiver() -> ResponseReturnValue:
    branch = get_branch(current(), "waiver:ask", request.args.get("branch", 0, type=row_number))
    kind, period, group_id = kind_of(request.args.get("kind", "")), period_asked(), request.args.get("cell", type=row_number)
    group = next((group for group in cells_among([branch.id]) if group.id == group_id), None)
    if "cell" in request.args and group is None:
        raise NotFound
    form = WaiverForm()
    if form.validate_on_submit() and tried(form, lambda: waiving.ask(
            branch, kind=kind, cell_id=group_id, period=period, reason=form.reason.data or "", by=current())):
        flash("已提交机关党委，决定后会通知您。", "success")
        return redirect(board_path(branch.id, period.start.year), 303)
    page = render_template("cadence/ask_waiver.html", form=form, branch=branch, kind=kind, group=group, period=period,
                           back=board_path(branch.id, period.start.year))
    return page, 422 if form.is_submitted() else 200


@bp.post("/waivers/<int:waiver_id>/withdraw")
@requires("waiver:ask")
def withdraw_waiver(waiver_id: int) -> ResponseReturnValue:
    waiver = get_waiver(current(), "waiver:ask", waiver_id)
    back = board_path(waiver.branch_id, period_of(waiver).start.year)
    waiving.withdraw(waiver, version=version_sent(back), by=current())
    flash("已撤回申请。", "success")
    return redirect(back, 303)


@bp.get("/waivers")
@requires("waiver:decide")
def list_waivers() -> str:
    state = next((state for state in WaiverState if state.value == request.args.get("state")), None)
    page = paginate(listed_waivers(current(), state), Waiver, *WAIVER, size=30)
    return render_template("cadence/list_waivers.html", page=page, state=state, labels={one.id: period_of(one).label for one in page.items},
                           state_choices=[(one.value, one.label) for one in WaiverState])


@bp.route("/waivers/<int:waiver_id>/decide", methods=["GET", "POST"])
@requires("waiver:decide")
def decide_waiver(waiver_id: int) -> ResponseReturnValue:
    waiver = get_waiver(current(), "waiver:decide", waiver_id)
    form = DecisionForm(version=waiver.version)
    if form.validate_on_submit() and tried(form, lambda: waiving.decide(
            waiver, approves=form.verdict.data == APPROVE, opinion=form.opinion.data or "", version=form.version.data, by=current())):
        flash("已记下决定，支部会收到通知。", "success")
        return redirect(url_for(".list_waivers"), 303)
    page = render_template("cadence/decide_waiver.html", form=form, waiver=waiver, period=period_of(waiver))
    return page, 422 if form.is_submitted() else 200


def period_of(waiver: Waiver) -> Period:
    return Period.parse(waiver.period)


def period_asked() -> Period:
    try:
        return Period.parse(request.args.get("period", ""))
    except ValueError as fault:
        raise NotFound from fault
