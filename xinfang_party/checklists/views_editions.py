"""The text of the standard: its editions, one edition item by item, two editions side by side."""
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from xinfang_party.access.gate import current, requires
from xinfang_party.checklists import editions, grading
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.describing import total_words
from xinfang_party.checklists.forms_editions import ButtonForm, DraftForm, EditionForm, InForceForm, ItemForm
from xinfang_party.checklists.models import StandardEdition
from xinfang_party.checklists.pages_editions import compared, page_of
from xinfang_party.checklists.queries import edition_called, get_edition, names_of_editions
from xinfang_party.checklists.terms import Days
from xinfang_party.checklists.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.text import clean_line
from xinfang_party.web.forms import tried


@bp.get("/standards")
@requires("standard:read")
def list_editions() -> str:
    return render_template("checklists/list_editions.html", lines=editions.lines())


@bp.post("/standards/adopt-default")
@requires("standard:edit")
def adopt_default() -> ResponseReturnValue:
    edition = editions.adopt_default(by=current())
    return after(edition.id, "已复制默认版本，成为草稿。要改条目，请导出表格，改好再导入。")


@bp.get("/standards/default")
@requires("standard:read")
def show_default() -> str:
    return render_template("checklists/show_edition.html", **page_of(edition_called(DEFAULT.code)))


@bp.get("/standards/compare")
@requires("standard:read")
def compare_editions() -> ResponseReturnValue:
    asked = {name: clean_line(request.args.get(name, ""), 40) for name in ("a", "b", "period")}
    names, now = names_of_editions(clock.today())
    page = {"asked": asked, "choices": [(code, f"{name}（{code}）") for code, name in names], "in_force": now, "total_words": total_words,
            "default_period": Period.of(clock.today(), "quarter").previous}
    try:
        return render_template("checklists/compare_editions.html", **page, **compared(asked["a"], asked["b"], asked["period"], current()))
    except Refusal as refusal:
        return render_template("checklists/compare_editions.html", **page, problem=refusal.sentence), 422


@bp.get("/standards/<int:edition_id>")
@requires("standard:read")
def show_edition(edition_id: int) -> str:
    return shown(get_edition(edition_id))


@bp.route("/standards/<int:edition_id>/edit", methods=["GET", "POST"])
@requires("standard:edit")
def edit_edition(edition_id: int) -> ResponseReturnValue:
    edition = get_edition(edition_id)
    form = edition_form(edition)
    if form.validate_on_submit() and tried(form, lambda: edited(edition, form)):
        return after(edition_id, "已保存。")
    return render_template("checklists/edit_edition.html", form=form, edition=edition), 422 if form.is_submitted() else 200


@bp.post("/standards/<int:edition_id>/put-in-force")
@requires("standard:edit")
def put_in_force(edition_id: int) -> ResponseReturnValue:
    edition, form = get_edition(edition_id), InForceForm(scope="force")
    if form.validate() and tried(form, lambda: editions.put_in_force(
            edition, from_on=form.from_on.data, version=form.version.data, by=current())):
        return after(edition_id, "已定下执行日期。从这一天起，各党支部按这个版本计算；以前的评定仍按当时的版本。")
    db.session.rollback()
    return shown(get_edition(edition_id), force=form), 422


@bp.post("/standards/<int:edition_id>/remove")
@requires("standard:edit")
def remove_edition(edition_id: int) -> ResponseReturnValue:
    edition, form = get_edition(edition_id), ButtonForm(scope="remove")
    if form.validate() and tried(form, lambda: editions.remove(edition, version=form.version.data, by=current())):
        flash("草稿已删除。", "success")
        return redirect(url_for(".list_editions"), 303)
    db.session.rollback()
    return shown(get_edition(edition_id), remove=form), 422


@bp.post("/standards/<int:edition_id>/take-back")
@requires("standard:edit")
def take_back(edition_id: int) -> ResponseReturnValue:
    edition, form = get_edition(edition_id), ButtonForm(scope="back")
    if form.validate() and tried(form, lambda: editions.take_back(edition, version=form.version.data, by=current())):
        return after(edition_id, "已撤回执行日期，这个版本又是草稿，可以再改。")
    db.session.rollback()
    return shown(get_edition(edition_id), back=form), 422


@bp.post("/standards/<int:edition_id>/remove-item")
@requires("standard:edit")
def remove_item(edition_id: int) -> ResponseReturnValue:
    edition = get_edition(edition_id)
    form = item_form(edition)
    if form.validate() and tried(form, lambda: editions.remove_item(edition, code=form.code.data, version=form.version.data, by=current())):
        return after(edition_id, f"已删除条目 {form.code.data}。执行以前，请把各项分值改成合计 100。")
    db.session.rollback()
    return shown(get_edition(edition_id), one=form), 422


# --- the forms and the answers ------------------------------------------------------------------------------------------------

def edition_form(edition: StandardEdition) -> EditionForm:
    """Of a draft with its grades and days; also of what was one when the page was opened."""
    if editions.is_used(edition) and "grades" not in request.form:
        return EditionForm(obj=edition)
    facts = {name: getattr(edition, name) for name in ("name", "source", "cap", "version")}
    return DraftForm(data={**facts, "grades": grading.write(edition.text.grades), "object_days": edition.days.to_object, "mend_days": edition.days.to_mend})


def edited(edition: StandardEdition, form: EditionForm) -> None:
    editions.edit(edition, name=form.name.data or "", source=form.source.data or "", version=form.version.data, by=current())
    if isinstance(form, DraftForm):
        editions.set_scale(edition, grades=form.grades.data or "", cap=form.cap.data or "", days=Days(form.object_days.data, form.mend_days.data), by=current())


def item_form(edition: StandardEdition, **given: Any) -> ItemForm:
    form = ItemForm(scope="item", **given)
    form.code.choices = [SelectChoice("", "请选择"), *(SelectChoice(item.code, f"{item.code} {item.name}") for item in edition.items)]
    return form


def after(edition_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show_edition", edition_id=edition_id), 303)


def shown(edition: StandardEdition, **forms: Any) -> str:
    """`forms`: one that came back with an error."""
    given = {"force": InForceForm(obj=edition, scope="force"), "back": ButtonForm(obj=edition, scope="back"), "remove": ButtonForm(obj=edition, scope="remove"),
             "one": item_form(edition, formdata=None, data={"version": edition.version}), "may_take_back": editions.why_not_take_back(edition) is None}
    return render_template("checklists/show_edition.html", **page_of(edition.text, edition), **given | forms)
