"""Planning a consultation, its record, and the steps after it."""
from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.consultations import pages, queries, service
from xinfang_party.consultations.forms import CarryForm, CloseForm, PlanForm, ReasonForm, RecordForm
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.views import bp
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import department_names
from xinfang_party.web.forms import Form
from xinfang_party.web.stepping import step, written


@bp.route("/consultations/new", methods=["GET", "POST"])
@requires(queries.WRITE)
def plan_consultation() -> ResponseReturnValue:
    form = PlanForm(is_new=True, data={"planned_on": clock.today(), "numbers": request.args.get("case", "")[:60]})
    form.offer(department_names())
    return written(form, lambda: service.plan(facts=form.plan(), by=current()), "已安排会商。", page_after, lambda: writing(form, None))


@bp.route("/consultations/<int:consultation_id>/edit", methods=["GET", "POST"])
@requires(queries.WRITE)
def edit_consultation(consultation_id: int) -> ResponseReturnValue:
    consultation = queries.get_consultation(current(), consultation_id, queries.WRITE)
    form = PlanForm(data=pages.filled(consultation, current()))
    form.offer(department_names())
    return written(form, lambda: service.edit(consultation, facts=form.plan(), version=form.version.data, by=current()), "已保存。", page_after,
                   lambda: writing(form, consultation_id))


@bp.route("/consultations/<int:consultation_id>/record", methods=["GET", "POST"])
@requires(queries.WRITE)
def record_consultation(consultation_id: int) -> ResponseReturnValue:
    """The record of one that was held; corrected until it is closed."""
    consultation = queries.get_consultation(current(), consultation_id, queries.WRITE)
    form, topic = RecordForm(data=pages.recorded(consultation)), consultation.topic
    facts = {"held_on": form.held_on.data, "place": form.place.data or "", "record": form.record.data or ""}
    return written(form, lambda: service.record(consultation, facts=facts, decisions=form.decided(), version=form.version.data, by=current()),
                   "已保存会商情况。", page_after,
                   lambda: render_template("consultations/record_consultation.html", form=form, topic=topic, consultation_id=consultation_id))


@bp.post("/consultations/<int:consultation_id>/questions/<int:question_id>/carry-out")
@requires(queries.WRITE)
def carry_out_question(consultation_id: int, question_id: int) -> ResponseReturnValue:
    consultation = queries.get_consultation(current(), consultation_id, queries.WRITE)
    question, form = queries.question_of(consultation, question_id), CarryForm(scope=f"carry-{question_id}")
    return act(consultation, f"carry-{question_id}", form, lambda: service.carry_out(
        consultation, question, result=form.result.data or "", done_on=form.done_on.data, version=form.version.data, by=current()), "已登记落实。")


@bp.post("/consultations/<int:consultation_id>/close")
@requires(queries.WRITE)
def close_consultation(consultation_id: int) -> ResponseReturnValue:
    consultation, form = queries.get_consultation(current(), consultation_id, queries.WRITE), CloseForm(scope="close")
    return act(consultation, "close", form, lambda: service.close(consultation, version=form.version.data, by=current()), "已办结。")


@bp.post("/consultations/<int:consultation_id>/reopen")
@requires(queries.WRITE)
def reopen_consultation(consultation_id: int) -> ResponseReturnValue:
    consultation, form = queries.get_consultation(current(), consultation_id, queries.WRITE), ReasonForm(scope="reopen")
    return act(consultation, "reopen", form, lambda: service.reopen(
        consultation, reason=form.reason.data or "", version=form.version.data, by=current()), "已撤回办结。")


@bp.post("/consultations/<int:consultation_id>/cancel")
@requires(queries.WRITE)
def cancel_consultation(consultation_id: int) -> ResponseReturnValue:
    consultation, form = queries.get_consultation(current(), consultation_id, queries.WRITE), ReasonForm(scope="cancel")
    return act(consultation, "cancel", form, lambda: service.cancel(
        consultation, reason=form.reason.data or "", version=form.version.data, by=current()), "已取消。")


# --- what these share ---------------------------------------------------------------------------------------------------------

def act(consultation: Consultation, verb: str, form: Form, deed: Callable[[], object], done: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    key = consultation.id

    def again() -> str:
        page = pages.page_of(queries.get_consultation(current(), key), current(), (verb, form))
        return render_template("consultations/show_consultation.html", **page)

    return step(form, deed, done, url_for(".show_consultation", consultation_id=key), again)


def page_after(consultation: Consultation) -> str:
    return url_for(".show_consultation", consultation_id=consultation.id)


def writing(form: PlanForm, consultation_id: int | None) -> str:
    return render_template("consultations/edit_consultation.html", form=form, consultation_id=consultation_id)
