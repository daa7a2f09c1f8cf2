"""Rounds: opened by the Party office, by hand or by the calendar."""
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload
from wtforms.fields.choices import SelectChoice

from xinfang_party.access.gate import current, requires
from xinfang_party.checklists import describing, scheduling, service
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.forms import RoundForm, ScheduleForm
from xinfang_party.checklists.freezing import frozen_total
from xinfang_party.checklists.models import Assessment, ChecklistRound
from xinfang_party.checklists.pages import period_choices
from xinfang_party.checklists.queries import (
    assessed_branches,
    assessments_of,
    edition_called,
    edition_on,
    editions,
    get_round,
    progress_of,
    rounds_for,
)
from xinfang_party.checklists.rescoring import rescored
from xinfang_party.checklists.terms_rounds import AssessmentState
from xinfang_party.checklists.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.web.forms import tried
from xinfang_party.web.pagination import paginate


@bp.get("/rounds")
@requires("round:read")
def list_rounds() -> str:
    page = paginate(rounds_for(current()), ChecklistRound, size=20)
    return render_template("checklists/list_rounds.html", page=page, schedule=scheduling.schedule(),
                           progress=progress_of([one.id for one in page.items], current()))


@bp.route("/rounds/new", methods=["GET", "POST"])
@requires("round:open")
def create_round() -> ResponseReturnValue:
    last, today = Period.of(clock.today(), "quarter").previous, clock.today()
    branches = assessed_branches(on=today)
    form = RoundForm(period=str(last), edition=edition_on(last.end).code, branches=[branch.id for branch in branches],
                     self_due_on=today + timedelta(days=scheduling.SELF_DAYS), inspect_due_on=today + timedelta(days=scheduling.INSPECT_DAYS))
    form.period.choices = [SelectChoice(*pair) for pair in period_choices(last)]
    codes = dict.fromkeys([DEFAULT.code, *(edition.code for edition in editions())])
    form.edition.choices = [SelectChoice(code, edition_called(code).name) for code in codes]
    form.branches.choices = [SelectChoice(branch.id, branch.name) for branch in branches]
    if form.validate_on_submit() and tried(form, lambda: opened(form)):
        flash("已发起，各支部书记会收到通知。", "success")
        return redirect(url_for(".list_rounds"), 303)
    return render_template("checklists/create_round.html", form=form), 422 if form.is_submitted() else 200


def opened(form: RoundForm) -> ChecklistRound:
    return service.open_round(edition=edition_called(form.edition.data), name=form.name.data or "", period=Period.parse(form.period.data),
                              branch_ids=form.branches.data or (), self_due_on=form.self_due_on.data, inspect_due_on=form.inspect_due_on.data, by=current())


@bp.get("/rounds/<int:round_id>")
@requires("round:read")
def show_round(round_id: int) -> str:
    found = get_round(round_id)
    rows = [(one, frozen_total(one)) for one in assessments_of(found.id, current())]
    counts = [(state, sum(one.state is state for one, _ in rows)) for state in AssessmentState]
    return render_template("checklists/show_round.html", round=found, rows=rows, counts=[(state, count) for state, count in counts if count],
                           is_any_closed=any(one.is_frozen for one, _ in rows))


@bp.get("/rounds/<int:round_id>/rescored")
@requires("round:read")
def show_rescored(round_id: int) -> str:
    found = get_round(round_id)
    assessments = assessments_of(found.id, current(), selectinload(Assessment.scores))
    return render_template("checklists/show_rescored.html", round=found, rows=rescored(found, assessments), day=clock.today(), describing=describing,
                           waiting=[one.branch.name for one in assessments if not one.is_frozen])


@bp.route("/rounds/schedule", methods=["GET", "POST"])
@requires("round:open")
def edit_schedule() -> ResponseReturnValue:
    now = scheduling.schedule()
    form = ScheduleForm(each=now.each if now else "", self_days=now.self_days if now else scheduling.SELF_DAYS,
                        inspect_days=now.inspect_days if now else scheduling.INSPECT_DAYS, version=now.version if now else 0)
    if form.validate_on_submit() and tried(form, lambda: scheduling.set_schedule(
            each=form.each.data, self_days=form.self_days.data, inspect_days=form.inspect_days.data, version=form.version.data, by=current())):
        flash("已保存。", "success")
        return redirect(url_for(".list_rounds"), 303)
    return render_template("checklists/edit_schedule.html", form=form), 422 if form.is_submitted() else 200
