"""The sheets a person may use: template, export, upload, history."""
from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.audit.purposes import with_purpose
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import reading
from xinfang_party.sheets import background, exporting, intake, pages, queries, service  # noqa: F401 - registers the tasks
from xinfang_party.sheets.batches import sender
from xinfang_party.sheets.forms import UploadForm
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.web import repeats
from xinfang_party.web.downloads import download
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("sheets", __name__)
NAVIGATION = (Entry("数据", "表格导入导出", "sheets.list_sheets", "sheet:use", "file-earmark-spreadsheet", 20),)
OWED = (Source("sheet:use", pages.batch_owed, "sheets", pages.waiting),)
PANELS = (Panel("dashboard.home", "最近的导入", "sheet:use", pages.panel_of_imports),)


@bp.get("/sheets")
@requires("sheet:use")
def list_sheets() -> str:
    sheets = [(sheet, may(current(), sheet.import_permission), may(current(), sheet.export_permission))
              for sheet in queries.sheets_for(current())]
    return render_template("sheets/list_sheets.html", sheets=sheets)


@bp.get("/sheets/<code>/template.xlsx")
@requires("sheet:use")
def download_template(code: str) -> Response:
    sheet = queries.sheet_for(current(), code, to_import=True)
    return download(f"{sheet.title}模板.xlsx", lambda target: exporting.write_template(sheet, target))


@bp.route("/sheets/<code>/export.<any(xlsx, csv):kind>", methods=["GET", "POST"])
@requires("sheet:use")
def export_sheet(code: str, kind: str) -> ResponseReturnValue:
    sheet, identity = queries.sheet_for(current(), code, to_export=True), current()
    return with_purpose(sheet.title, f"{sheet.title}{clock.today()}.{kind}", lambda target, stamp: exporting.write_export(
        sheet, identity, target, kind, stamp), back=url_for(".list_sheets"), format=kind, reach=service.reach_of(identity, sheet))


@bp.get("/sheets/<code>/batches")
@requires("sheet:use")
def list_batches(code: str) -> str:
    sheet = queries.sheet_for(current(), code, to_import=True)
    return render_template("sheets/list_batches.html", sheet=sheet, tone=pages.tone,
                           page=paginate(queries.batches_of(sheet, current()), ImportBatch, selectinload(ImportBatch.parts).load_only(*queries.TOLD_OF_PARTS)))


@bp.route("/sheets/<code>/batches/new", methods=["GET", "POST"])
@requires("sheet:use")
def upload_file(code: str) -> ResponseReturnValue:
    """The file is read between two transactions: reading takes seconds, and SQLite has one writer."""
    sheet, form = queries.sheet_for(current(), code, to_import=True), UploadForm()
    if form.validate_on_submit():
        known = queries.remembered_by(sheet.code, sender(current()))
        try:
            with reading():
                taken = intake.take_in(sheet, form.file.data.stream, form.file.data.filename, known)
        except Refusal as refusal:
            form.file.errors = [refusal.sentence]
        else:
            first = repeats.claim(g.submission.sender, g.submission.form_id) if "submission" in g else None
            if first is not None:
                intake.discard(taken)
                return first
            batch = service.note_upload(taken, by=current())
            return redirect(url_for(".assign_columns", batch_id=batch.id), 303)
    return render_template("sheets/upload_file.html", form=form, sheet=sheet), 422 if form.is_submitted() else 200
