"""Running a questionnaire: write it, delete a draft, open it, draw links and show them once, extend, close, publish."""
import base64
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.exchange import codes
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.organization.queries import branch_choices, department_names
from xinfang_party.questionnaires import catalogue, queries, rules, service, tokens
from xinfang_party.questionnaires.forms import DrawForm, ExtendForm, QuestionnaireForm, QuestionRow, VersionForm, filled
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.views import bp, file_of_links, page_of
from xinfang_party.web.downloads import MEDIA_TYPES
from xinfang_party.web.forms import Form, tried

SHOWN_ONCE = "answer-links"


@bp.route("/questionnaires/new", methods=["GET", "POST"])
@requires(queries.EDIT)
def create_questionnaire() -> ResponseReturnValue:
    form = QuestionnaireForm(is_new=True)
    return saved_or_again(form, None, lambda facts: service.create(facts=facts, by=current()))


@bp.route("/questionnaires/<int:questionnaire_id>/edit", methods=["GET", "POST"])
@requires(queries.EDIT)
def edit_questionnaire(questionnaire_id: int) -> ResponseReturnValue:
    questionnaire = queries.get_edited(current(), questionnaire_id)
    form = QuestionnaireForm(data=filled(questionnaire))

    def save(facts: dict[str, Any]) -> Questionnaire:
        service.edit(questionnaire, facts=facts, version=form.version.data, by=current())
        return questionnaire

    return saved_or_again(form, questionnaire, save)


@bp.post("/questionnaires/<int:questionnaire_id>/delete")
@requires(queries.EDIT)
def delete_questionnaire(questionnaire_id: int) -> ResponseReturnValue:
    return step(questionnaire_id, "delete", VersionForm(scope="delete"), service.delete_, "草稿已删除。", after=url_for(".list_questionnaires"))


@bp.post("/questionnaires/<int:questionnaire_id>/open")
@requires(queries.EDIT)
def open_questionnaire(questionnaire_id: int) -> ResponseReturnValue:
    return step(questionnaire_id, "open", VersionForm(scope="open"), service.open_, "已开始收答卷，题目不能再改。请生成答卷链接，发给要答卷的人。")


@bp.post("/questionnaires/<int:questionnaire_id>/extend")
@requires(queries.EDIT)
def extend_questionnaire(questionnaire_id: int) -> ResponseReturnValue:
    form = ExtendForm(scope="extend")
    return step(questionnaire_id, "extend", form, service.extend, "已延长。", closes_on=form.closes_on)


@bp.post("/questionnaires/<int:questionnaire_id>/close")
@requires(queries.EDIT)
def close_questionnaire(questionnaire_id: int) -> ResponseReturnValue:
    return step(questionnaire_id, "close", VersionForm(scope="close"), service.close, "已结束，没有用过的链接都作废了。")


@bp.post("/questionnaires/<int:questionnaire_id>/publish")
@requires(queries.EDIT)
def publish_questionnaire(questionnaire_id: int) -> ResponseReturnValue:
    return step(questionnaire_id, "publish", VersionForm(scope="publish"), service.publish, "已公布，被评议的支部看得到结果。")


@bp.route("/questionnaires/<int:questionnaire_id>/links", methods=["GET", "POST"])
@requires(queries.EDIT)
def draw_links(questionnaire_id: int) -> ResponseReturnValue:
    """The next look at this page shows the links, once: until then what they are made from travels sealed in the person's own cookie."""
    questionnaire, form = queries.get_edited(current(), questionnaire_id), DrawForm()
    if form.validate_on_submit() and tried(form, lambda: keep(questionnaire, form.count.data, service.draw_links(
            questionnaire, count=form.count.data, version=form.version.data, by=current()))):
        return redirect(url_for(".draw_links", questionnaire_id=questionnaire_id), 303)
    if form.is_submitted():
        db.session.rollback()
    fresh = queries.get_edited(current(), questionnaire_id)
    form.version.data = form.version.data if form.is_submitted() else fresh.version
    return render_template("questionnaires/draw_links.html", questionnaire=fresh, form=form, shown=shown(fresh), numbers=catalogue,
                           may_draw=rules.FLOW.may(fresh.state, "draw")), 422 if form.is_submitted() else 200


# --- the links, once ----------------------------------------------------------------------------------------------------------

def keep(questionnaire: Questionnaire, count: int, seed: str) -> None:
    session[SHOWN_ONCE] = [questionnaire.id, seal(f"{count}.{seed}", purpose(questionnaire))]


def shown(questionnaire: Questionnaire) -> dict[str, Any] | None:
    """The links of the last draw with their codes, and the same as a file; for the first look at the page. No links: of a draw before the last one,
    by a cookie that somebody kept. What was drawn for another questionnaire waits."""
    if request.method != "GET" or next(iter(session.get(SHOWN_ONCE) or ()), None) != questionnaire.id:
        return None
    kept = unseal(session.pop(SHOWN_ONCE)[1], purpose(questionnaire))
    if kept is None:
        return {"links": []}
    count, _, seed = kept.partition(".")
    addresses = [url_for(".answer", token=token, _external=True) for token in tokens.made_from(seed, int(count))]
    file = base64.b64encode(file_of_links(addresses)).decode()
    return {"links": [(address, codes.svg(address)) for address in addresses], "file": f"data:{MEDIA_TYPES['xlsx']};base64,{file}"}


def purpose(questionnaire: Questionnaire) -> str:
    """Sealed for this draw: once there is a newer one, the old is shown no more."""
    return f"{SHOWN_ONCE}:{questionnaire.id}:{questionnaire.links_issued}"


# --- saving -------------------------------------------------------------------------------------------------------------------

def saved_or_again(form: QuestionnaireForm, questionnaire: Questionnaire | None, save: Callable[[dict[str, Any]], Questionnaire]) -> ResponseReturnValue:
    """Shown; saved and sent on; or shown again with 422, what was typed kept: also where one more question was asked for."""
    form.offer(branch_choices(questionnaire.branch_id if questionnaire else None), department_names())
    focus = form.add_row() if form.is_submitted() and request.form.get("add") == "questions" else ""
    if form.is_submitted() and not focus and form.validate():
        try:
            made = save(form.facts())
        except Conflict:
            raise
        except Refusal as refusal:
            hold_against(form, refusal)
            db.session.rollback()
        else:
            db.session.flush()
            flash("已保存。核对无误后，点“开始收答卷”。", "success")
            return redirect(url_for(".show_questionnaire", questionnaire_id=made.id), 303)
    blank = QuestionRow(formdata=None, prefix="questions-__n__-")
    return render_template("questionnaires/edit_questionnaire.html", form=form, questionnaire=questionnaire, blank=blank, focus=focus,
                           most_texts=catalogue.MOST_TEXTS), 422 if form.is_submitted() else 200


def hold_against(form: QuestionnaireForm, refusal: Refusal) -> None:
    """Put the sentence at the input it is about, else above the form. The service counts only the questions that say something."""
    name, _, rest = (refusal.field or "").partition("-")
    place, _, inner = rest.partition("-")
    field: Any = form.begun()[int(place)][inner] if name == "questions" else form._fields.get(name)
    if field is None:
        form.form_errors.append(refusal.sentence)
    else:
        field.errors = [*field.errors, refusal.sentence]


def step(questionnaire_id: int, name: str, form: Form, act: Callable[..., None], done: str, *, after: str = "", **fields: Any) -> ResponseReturnValue:
    """One step of its course; refused, the page comes back with the reason."""
    questionnaire = queries.get_edited(current(), questionnaire_id)
    if form.validate() and tried(form, lambda: act(questionnaire, version=form.version.data, by=current(),  # type: ignore[attr-defined]
                                                   **{key: field.data for key, field in fields.items()})):
        flash(done, "success")
        return redirect(after or url_for(".show_questionnaire", questionnaire_id=questionnaire_id), 303)
    db.session.rollback()
    fresh = queries.get_edited(current(), questionnaire_id)
    return render_template("questionnaires/show_questionnaire.html", **page_of(fresh, **{name: form})), 422
