"""What is noted of one case in its lane, from its page."""
from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, refuse
from xinfang_party.lanes import pages, queries, rules, service
from xinfang_party.lanes.models import CaseStep, SpecialPeriod
from xinfang_party.lanes.views import bp
from xinfang_party.petitions.pages import page_of
from xinfang_party.petitions.queries import get_case
from xinfang_party.petitions.views import case_on_page
from xinfang_party.web.stepping import step


@bp.post("/cases/<int:case_id>/steps")
@requires("case:note-step")
def note_step(case_id: int) -> ResponseReturnValue:
    """The keeper's own case too, and a leader's own step: they note what they do, with the moment of writing."""
    case = case_on_page(case_id)
    if not service.sides_of(case, current()):
        raise NotFound
    is_answered = case.replied_on is not None or case.concluded_on is not None
    form = pages.form_for(case, current(), queries.lane_and_steps(case)[1], is_answered=is_answered, is_posted=True)
    if form is None:
        flash(service.NOTHING_WAITS, "warning")
        return redirect(url_for("petitions.show_case", case_id=case_id), 303)
    when = {name: form[name].data for name in ("on", "at") if name in form}
    return acted(form, case_id, "已登记。", lambda: service.note(
        case, form.code.data, text=form.note.data or "", version=form.version.data, by=current(), **when))


@bp.route("/cases/<int:case_id>/mark", methods=["GET", "POST"])
@requires("case:edit")
def mark_case(case_id: int) -> ResponseReturnValue:
    case = case_on_page(case_id, "case:edit")
    refuse(service.why_not_mark(case, queries.lanes_of([case_id]).get(case_id)))
    number, form = case.number, pages.mark_form(case)
    return step(form, lambda: service.put_under(case, period_of(form.period_id.data), version=form.version.data, by=current()), "已保存标记。",
                url_for("petitions.show_case", case_id=case_id),
                lambda: render_template("lanes/mark_case.html", form=form, number=number, case_id=case_id))


@bp.post("/case-steps/<int:step_id>/take-back")
@requires("case:edit")
def take_back_step(step_id: int) -> ResponseReturnValue:
    noted = db.session.get(CaseStep, step_id)
    if noted is None:
        raise NotFound
    case = get_case(current(), noted.case_id, "case:edit")
    refuse(rules.why_not_take_back(noted.code))
    service.take_back(noted, by=current())
    flash("已撤回，这一步要重新办理和登记。", "success")
    return redirect(url_for("petitions.show_case", case_id=case.id), 303)


def period_of(period_id: int | None) -> SpecialPeriod | None:
    return get_for(current(), "lane:read", SpecialPeriod, period_id) if period_id else None


def acted(form: Any, case_id: int, done: str, act: Callable[[], object]) -> ResponseReturnValue:
    """A refusal shows the page of the case again, with the form as it was typed."""
    def again() -> str:
        g.step_form = form
        return render_template("petitions/show_case.html", **page_of(get_case(current(), case_id), current()))

    return step(form, act, done, url_for("petitions.show_case", case_id=case_id), again)
