"""One import from its columns to its undoing."""
from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.kernel.database import db
from xinfang_party.sheets import decisions, exporting, pages, queries, service, undoing
from xinfang_party.sheets.forms import LENIENT, ColumnsForm, HeaderForm
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.terms import Sheet, Way
from xinfang_party.sheets.views import bp
from xinfang_party.web.downloads import download
from xinfang_party.web.forms import Form, tried
from xinfang_party.web.pagination import paginate

CONFLICTS_SHOWN = 20
HEADED = "已改用第 {} 行作表头，请核对各列。"
APPLIED = "已处理，结果如下。"
WITHDRAWN = "这份表不导入了，没有改动任何数据。"
UNDONE = "已撤销，数据恢复到导入以前的样子。"
BY_AGE = "余下的重复编号都已处理，取的是哪一行，见页面下方“重复的编号和处理结果”。"


@bp.get("/batches/<int:batch_id>")
@requires("sheet:use")
def show_batch(batch_id: int) -> str:
    return render_template("sheets/show_batch.html", **pages.batch_page(*queries.batch_for(current(), batch_id)))


@bp.route("/batches/<int:batch_id>/columns", methods=["GET", "POST"])
@requires("sheet:use")
def assign_columns(batch_id: int) -> ResponseReturnValue:
    """Say which column is what, then see at once what the import would do."""
    batch, sheet = queries.batch_for(current(), batch_id)
    form, head = pages.columns_form(batch, sheet), pages.header_form(batch)
    if head is not None and "header_row" in request.form:
        return choose_header(batch, sheet, form, head)

    def assign_and_try() -> None:
        service.assign(batch, sheet, mapping=form.mapping(batch.headers), lenient=form.doubtful.data == LENIENT,
                       version=form.version.data, by=current())
        service.try_out(batch, sheet, by=current(), url=url_for(".show_batch", batch_id=batch.id))

    if form.validate_on_submit() and taken(form, assign_and_try):
        return after(batch, pages.tried_words(batch))
    return columns_page(batch, sheet, form, head), 422 if form.is_submitted() else 200


def choose_header(batch: ImportBatch, sheet: Sheet, form: ColumnsForm, head: HeaderForm) -> ResponseReturnValue:
    """Another row is the header: the columns are shown anew."""
    if head.validate() and taken(head, lambda: service.choose_header(
            batch, sheet, head.header_row.data, version=head.version.data, by=current())):
        flash(HEADED.format(head.header_row.data), "success")
        return redirect(url_for(".assign_columns", batch_id=batch.id), 303)
    return columns_page(batch, sheet, form, head), 422


def columns_page(batch: ImportBatch, sheet: Sheet, form: ColumnsForm, head: HeaderForm | None) -> str:
    return render_template("sheets/assign_columns.html", form=form, head=head, batch=batch, sheet=sheet, samples=pages.samples(batch, sheet))


@bp.post("/batches/<int:batch_id>/apply")
@requires("sheet:use")
def apply_batch(batch_id: int) -> ResponseReturnValue:
    batch, sheet = queries.batch_for(current(), batch_id)
    return attempt(batch, lambda: service.apply(batch, sheet, by=current(), version=pages.version_sent(),
                                                url=url_for(".show_batch", batch_id=batch_id)), APPLIED)


@bp.post("/batches/<int:batch_id>/withdraw")
@requires("sheet:use")
def withdraw_batch(batch_id: int) -> ResponseReturnValue:
    batch, _ = queries.batch_for(current(), batch_id)
    return attempt(batch, lambda: service.withdraw(batch, by=current(), version=pages.version_sent()), WITHDRAWN)


@bp.post("/batches/<int:batch_id>/undo")
@requires("sheet:use")
def undo_batch(batch_id: int) -> ResponseReturnValue:
    batch, sheet = queries.batch_for(current(), batch_id)
    return attempt(batch, lambda: undoing.undo(batch, sheet, by=current(), version=pages.version_sent(),
                                               url=url_for(".show_batch", batch_id=batch_id)), UNDONE)


@bp.get("/batches/<int:batch_id>/rejected.xlsx")
@requires("sheet:use")
def download_rejected(batch_id: int) -> Response:
    """What the sender brought and must put right, handed back: noted, but nobody is asked what for."""
    batch, sheet = queries.batch_for(current(), batch_id)
    return download(f"{sheet.title}未导入的行{batch.id}.xlsx", lambda target: audit.record_reading(
        "export.made", subject=batch, by=current(), sheet=sheet.title, rows=exporting.write_rejected(batch, sheet, target), result="未导入的行"))


@bp.get("/batches/<int:batch_id>/conflicts")
@requires("sheet:use")
def list_conflicts(batch_id: int) -> str:
    batch, sheet = queries.batch_for(current(), batch_id)
    page = paginate(queries.conflicts_of(batch), ImportConflict, size=CONFLICTS_SHOWN)
    return render_template("sheets/list_conflicts.html", batch=batch, sheet=sheet, page=page,
                           shown=pages.conflicts_page(batch, sheet, page.items), waiting=queries.open_conflicts(batch))


@bp.post("/batches/<int:batch_id>/conflicts/newer")
@requires("sheet:use")
def resolve_by_age(batch_id: int) -> ResponseReturnValue:
    """Every conflict that is still open, at once."""
    batch, sheet = queries.batch_for(current(), batch_id)
    waiting = queries.undecided(batch)
    return attempt(batch, lambda: decisions.decide(waiting, batch, sheet, way=Way.NEWER, by=current()), BY_AGE)


@bp.post("/conflicts/<int:conflict_id>/decision")
@requires("sheet:use")
def resolve_conflict(conflict_id: int) -> ResponseReturnValue:
    conflict, batch, sheet = queries.conflict_for(current(), conflict_id)
    form = pages.decision_form(conflict, sheet, sent=True)
    with pages.looked_at(url_for(".list_conflicts", batch_id=batch.id)):
        if form.validate() and taken(form, lambda: decisions.decide(
                [conflict], batch, sheet, **form.decided(), version=form.version.data, by=current())):
            flash(f"编号 {conflict.key} 已处理。", "success")
            return redirect(url_for(".list_conflicts" if queries.open_conflicts(batch) else ".show_batch", batch_id=batch.id), 303)
    return render_template("sheets/list_conflicts.html", batch=batch, sheet=sheet, page=None, waiting=queries.open_conflicts(batch),
                           shown=pages.conflicts_page(batch, sheet, [conflict], form, conflict.id)), 422


def attempt(batch: ImportBatch, act: Callable[[], object], words: str) -> ResponseReturnValue:
    """Do it and go on; when it is refused, the page of the batch says why."""
    form = Form(formdata=None)
    if taken(form, act):
        return after(batch, words)
    page = pages.batch_page(*queries.batch_for(current(), batch.id), "".join(form.form_errors))
    return render_template("sheets/show_batch.html", **page), 422


def taken(form: Form, act: Callable[[], object]) -> bool:
    """Do it; a refusal undoes what was begun and stands above the form. A conflict goes on to its own page."""
    done = tried(form, act)
    if not done:
        db.session.rollback()
    return done


def after(batch: ImportBatch, words: str) -> ResponseReturnValue:
    """The page of the batch, or of the task that works on it."""
    task = queries.running_task(batch)
    if task is not None:
        return redirect(url_for("tasks.show_task", task_id=task.id), 303)
    flash(words, "success")
    return redirect(url_for(".show_batch", batch_id=batch.id), 303)
