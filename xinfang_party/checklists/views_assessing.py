"""One assessment: its page, its items one at a time, its steps."""
import io
from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.forms import StepForm, number
from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.pages_rounds import FORMS, PART_PERMISSIONS, assessment_page, card_page
from xinfang_party.checklists.queries import get_assessment
from xinfang_party.checklists.reporting import report
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.checklists.views import bp
from xinfang_party.files.rules import media_type
from xinfang_party.web.forms import tried


@bp.get("/assessments/<int:assessment_id>")
@requires("assessment:read")
def show_assessment(assessment_id: int) -> str:
    return render_template("checklists/show_assessment.html", **assessment_page(get_assessment(current(), "assessment:read", assessment_id), current()))


@bp.get("/assessments/<int:assessment_id>/report.docx")
@requires("assessment:read")
def export_report(assessment_id: int) -> Response:
    assessment = get_assessment(current(), "assessment:read", assessment_id)
    name = f"{assessment.branch.name} {assessment.round.period.label}支部标准评定报告.docx"
    content = report(assessment_page(assessment, current()))
    audit.record_reading("document.made", subject=assessment, by=current(), name="支部标准评定报告")
    return send_file(io.BytesIO(content), mimetype=media_type(name), as_attachment=True, download_name=name)


# --- one item at a time -------------------------------------------------------------------------------------------------------

@bp.get("/assessments/<int:assessment_id>/cards/<code>")
@requires("assessment:read")
def show_card(assessment_id: int, code: str) -> str:
    assessment = get_assessment(current(), "assessment:read", assessment_id)
    return render_template("checklists/show_card.html", **card_page(assessment, saying.item_of(assessment, code), current()))


@bp.post("/assessments/<int:assessment_id>/cards/<code>/self")
@requires("assessment:assess")
def assess_item(assessment_id: int, code: str) -> ResponseReturnValue:
    return said(assessment_id, code, Part.SELF)


@bp.post("/assessments/<int:assessment_id>/cards/<code>/inspection")
@requires("assessment:inspect")
def inspect_item(assessment_id: int, code: str) -> ResponseReturnValue:
    return said(assessment_id, code, Part.INSPECT)


@bp.post("/assessments/<int:assessment_id>/cards/<code>/objection")
@requires("assessment:object")
def object_to_item(assessment_id: int, code: str) -> ResponseReturnValue:
    return said(assessment_id, code, Part.OBJECT)


@bp.post("/assessments/<int:assessment_id>/cards/<code>/answer")
@requires("assessment:inspect")
def answer_item(assessment_id: int, code: str) -> ResponseReturnValue:
    return said(assessment_id, code, Part.ANSWER)


def said(assessment_id: int, code: str, part: Part) -> ResponseReturnValue:
    """Saved, then the next item; a refusal comes back with what was typed."""
    assessment = get_assessment(current(), PART_PERMISSIONS[part], assessment_id)
    item, form = saying.item_of(assessment, code), FORMS[part](scope=part.value)
    ratio = getattr(form, "ratio", None)
    if form.validate_on_submit() and tried(form, lambda: saying.say(
            assessment, code, part, Said(number(ratio.data) if ratio else None, form.data["words"] or ""), version=form.data["version"], by=current())):
        page = card_page(assessment, item, current())
        flash(f"{code} 已保存。", "success")
        if page["following"] is None:
            return redirect(url_for(".show_assessment", assessment_id=assessment.id), 303)
        return redirect(url_for(".show_card", assessment_id=assessment.id, code=page["following"]), 303)
    return render_template("checklists/show_card.html", **card_page(assessment, item, current(), {part: form})), 422


# --- steps --------------------------------------------------------------------------------------------------------------------

@bp.post("/assessments/<int:assessment_id>/submit")
@requires("assessment:submit")
def submit_assessment(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:submit", assessment_id), "submit", service.submit, "自评已提交，督导检查员会收到通知。")


@bp.post("/assessments/<int:assessment_id>/return")
@requires("assessment:inspect")
def return_assessment(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:inspect", assessment_id), "return", service.return_, "已退回，支部会收到您的意见。")


@bp.post("/assessments/<int:assessment_id>/inspect")
@requires("assessment:inspect")
def finish_inspection(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:inspect", assessment_id), "inspect", service.finish, "核查完毕，支部可以看结果、提异议。")


@bp.post("/assessments/<int:assessment_id>/object")
@requires("assessment:object")
def object_to_assessment(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:object", assessment_id), "object", service.object_to, "异议已提出，答复后会通知您。")


@bp.post("/assessments/<int:assessment_id>/answer")
@requires("assessment:inspect")
def answer_assessment(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:inspect", assessment_id), "answer", service.answer, "异议已答复。")


@bp.post("/assessments/<int:assessment_id>/accept")
@requires("assessment:object")
def accept_assessment(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:object", assessment_id), "accept", service.accept, "已确认无异议。")


@bp.post("/assessments/<int:assessment_id>/close")
@requires("assessment:close")
def close_assessment(assessment_id: int) -> ResponseReturnValue:
    return step(get_assessment(current(), "assessment:close", assessment_id), "close", service.close, "已封存，结果不再变动。")


def step(assessment: Assessment, verb: str, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """The step, or its form again with the reason why not."""
    form = StepForm(scope=verb)
    more: dict[str, Any] = {"opinion": form.opinion.data or ""} if verb == "return" else {}
    if form.validate_on_submit() and tried(form, lambda: act(assessment, version=form.version.data, by=current(), **more)):
        flash(done, "success")
        return redirect(url_for(".show_assessment", assessment_id=assessment.id), 303)
    page = assessment_page(assessment, current())
    page["forms"][verb] = form
    return render_template("checklists/show_assessment.html", **page), 422
