"""What may be done to one case, from its page."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.petitions import assigning, pages, queries, service
from xinfang_party.petitions.forms import ACT_FORMS
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.views import bp, case_on_page
from xinfang_party.web.forms import Form

Do = Callable[[Case, Any, dict[str, Any]], object]


@bp.post("/cases/<int:case_id>/accept")
@requires("case:edit")
def accept_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "accept", "已登记受理。", lambda case, form, by: service.accept(case, on=form.accepted_on.data, **by))


@bp.post("/cases/<int:case_id>/reply")
@requires("case:edit")
def reply_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "reply", "已登记答复。",
               lambda case, form, by: service.reply(case, on=form.replied_on.data, outcome=form.outcome.data, **by))


@bp.post("/cases/<int:case_id>/conclude")
@requires("case:edit")
def conclude_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "conclude", "已登记办结。", lambda case, form, by: service.conclude(case, on=form.concluded_on.data, **by))


@bp.post("/cases/<int:case_id>/end")
@requires("case:edit")
def end_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "end", "已登记，不再计算期限。",
               lambda case, form, by: service.end(case, ending=form.ending.data, on=form.ended_on.data, **by))


@bp.post("/cases/<int:case_id>/rate")
@requires("case:edit")
def rate_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "rate", "已登记群众评价。", lambda case, form, by: service.rate(
        case, party=form.party.data, evaluation=form.evaluation.data, on=form.evaluated_on.data, **by))


@bp.post("/cases/<int:case_id>/extend")
@requires("case:extend")
def extend_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "extend", "已登记延期，请把延期理由告知信访人。", lambda case, form, by: service.extend(
        case, days=form.days.data, reason=form.extension_reason.data, approver=form.approver.data, approved_on=form.approved_on.data, **by))


@bp.post("/cases/<int:case_id>/pause")
@requires("case:edit")
def pause_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "pause", "已登记中止，恢复办理后请登记结束日期。",
               lambda case, form, by: service.pause(case, reason=form.pause_reason.data, from_on=form.paused_on.data, **by))


@bp.post("/cases/<int:case_id>/resume")
@requires("case:edit")
def resume_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "resume", "已登记恢复办理。", lambda case, form, by: service.resume(case, on=form.resumed_on.data, **by))


@bp.post("/cases/<int:case_id>/reclassify")
@requires("case:edit")
def reclassify_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "reclassify", "已调整四办分类，原来的分类保留在办理经过中。",
               lambda case, form, by: service.reclassify(case, handling=form.handling.data, reason=form.class_reason.data or "", **by))


@bp.post("/cases/<int:case_id>/assign")
@requires("case:assign")
def assign_case(case_id: int) -> ResponseReturnValue:
    return act(case_id, "assign", "已保存分派。", lambda case, form, by: assigning.assign(case, owner_typed(form), **by))


def act(case_id: int, name: str, words: str, do: Do) -> ResponseReturnValue:
    """Load, check the form, do it; a fault shows the case again with the form as it was typed (422)."""
    case = case_on_page(case_id, pages.ACTS[name].permission)
    form = pages.prepared(ACT_FORMS[name](), case)
    here = url_for("petitions.show_case", case_id=case_id)
    if form.validate():
        try:
            do(case, form, {"version": form.version.data, "by": current()})
            flash(words, "success")
            return redirect(here, 303)
        except Conflict as conflict:
            conflict.current_url = here
            raise
        except Refusal as refusal:
            complain(form, refusal)
    return render_template("petitions/show_case.html", **pages.page_of(case, current(), {name: form})), 422


def owner_typed(form: Any) -> assigning.Owner:
    """The owner in the form; a person is typed by number or name. Raises `Refusal`."""
    text = form.member.data or ""
    member_id = queries.member_id_of(text, current()) if text else None
    if text and member_id is None:
        raise Refusal("没有这名党员，请检查编号或姓名。", "member")
    return assigning.Owner(form.department_id.data, form.branch_id.data, member_id)


def complain(form: Form, refusal: Refusal) -> None:
    """Put a refusal beside the input it is about, else above the form."""
    if refusal.field and refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, refusal.sentence]
    else:
        form.form_errors.append(refusal.sentence)
