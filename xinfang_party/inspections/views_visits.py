"""A visit on site: its page for the phone, one item after another, the end, and its answers in the round."""
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.inspections import carrying, pages, queries, rules, visiting
from xinfang_party.inspections.forms import AnswerForm, StepForm
from xinfang_party.inspections.looking import item_of
from xinfang_party.inspections.models import Visit, VisitAnswer
from xinfang_party.inspections.terms import Carried, Verdict
from xinfang_party.inspections.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict
from xinfang_party.web.filters import datetime_cn
from xinfang_party.web.forms import Form, settled, tried

JSON = "application/json"


@bp.get("/inspections/<int:inspection_id>/visits/<int:visit_id>")
@requires("inspection:read")
def show_visit(inspection_id: int, visit_id: int) -> str:
    visit = queries.get_visit(current(), "inspection:read", inspection_id, visit_id)
    return render_template("inspections/show_visit.html", **pages.visit_page(visit, current()))


@bp.post("/inspections/<int:inspection_id>/visits/<int:visit_id>/answers/<code>")
@requires("inspection:visit")
def answer_item(inspection_id: int, visit_id: int, code: str) -> ResponseReturnValue:
    """By the page's script (`Accept: application/json`, see offline.js) or by the form itself."""
    visit = queries.get_visit(current(), "inspection:visit", inspection_id, visit_id)
    item_of(visit, code)
    form = AnswerForm(scope=code)
    if request.accept_mimetypes.best == JSON:
        return to_script(visit, code, form)
    if is_saved(visit, code, form):
        flash(f"{code} 已保存。", "success")
        return redirect(url_for(".show_visit", inspection_id=inspection_id, visit_id=visit_id, _anchor=f"item-{code}"), 303)
    return again(inspection_id, visit_id, code, form)


@bp.post("/inspections/<int:inspection_id>/visits/<int:visit_id>/finish")
@requires("inspection:visit")
def finish_visit(inspection_id: int, visit_id: int) -> ResponseReturnValue:
    visit, form, done = queries.get_visit(current(), "inspection:visit", inspection_id, visit_id), StepForm(scope="finish"), list[Carried | None]()
    if form.validate() and tried(form, lambda: done.append(visiting.finish(visit, version=form.version.data, by=current()))):
        flash("检查完毕，支部会收到消息。" + (rules.carried_words(done[0]) if done[0] else ""), "success")
        return redirect(url_for(".show_visit", inspection_id=inspection_id, visit_id=visit_id), 303)
    return again(inspection_id, visit_id, "finish", form)


@bp.post("/inspections/<int:inspection_id>/visits/<int:visit_id>/carry")
@requires("inspection:visit")
def carry_visit(inspection_id: int, visit_id: int) -> ResponseReturnValue:
    visit, form, done = queries.get_visit(current(), "inspection:visit", inspection_id, visit_id), StepForm(scope="carry"), list[Carried]()
    page = url_for(".show_visit", inspection_id=inspection_id, visit_id=visit_id)
    if settled(form, lambda: done.append(carrying.carry_later(visit, version=form.version.data, by=current())), page):
        flash(rules.carried_words(done[0]), "success")
        return redirect(page, 303)
    return again(inspection_id, visit_id, "carry", form)


# --- what these share ---------------------------------------------------------------------------------------------------------

def is_saved(visit: Visit, code: str, form: AnswerForm) -> bool:
    return form.validate() and tried(form, lambda: visiting.answer(
        visit, code, Verdict(form.verdict.data), form.words.data or "", version=form.version.data, by=current()))


def to_script(visit: Visit, code: str, form: AnswerForm) -> ResponseReturnValue:
    """200: what is stored now. 409: what another stored meanwhile. 422: why not, and at which field."""
    try:
        if is_saved(visit, code, form):
            db.session.flush()
            return as_data(visiting.answer_of(visit, code)), 200
    except Conflict as conflict:
        return {**as_data(visiting.answer_of(visit, code)), "sentence": conflict.sentence}, 409
    found = [(name, str(error)) for name, errors in form.errors.items() for error in errors]
    return {"field": found[0][0] or "", "sentence": found[0][1]}, 422


def as_data(answer: VisitAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {"version": 0, "verdict": "", "label": "", "words": "", "actor": "", "at": ""}
    return {"version": answer.version, "verdict": answer.verdict.value, "label": answer.verdict.label, "words": answer.words, "actor": answer.actor,
            "at": datetime_cn(answer.at)}


def again(inspection_id: int, visit_id: int, name: str, form: Form) -> ResponseReturnValue:
    """The page as it is stored, with the form as it was typed."""
    db.session.rollback()
    visit = queries.get_visit(current(), "inspection:read", inspection_id, visit_id)
    return render_template("inspections/show_visit.html", **pages.visit_page(visit, current(), {name: form})), 422
