"""Year's end: the overview, a branch's archive of one year, its folder, handing in, receiving, returning."""
from flask import Blueprint, Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.archives import contents, folder, owed, pages, queries, service
from xinfang_party.archives.forms import HandInForm, MakeFolderForm, ReceiveForm, ReopenForm, ReturnForm
from xinfang_party.audit import service as audit
from xinfang_party.files import service as files
from xinfang_party.organization.models import Branch
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.stepping import step

bp = Blueprint("archives", __name__)
NAVIGATION = (Entry("制度台账", "年底归档", "archives.list_archives", "archive:read", "folder", 80),
              Entry("制度台账", "工作交接", "archives.list_handovers", "handover:read", "people", 81))
OWED = (Source("archive:hand-in", owed.hand_in, "archives.hand_in", owed.to_hand_in), Source("archive:receive", owed.reception, "archives.receive", owed.to_receive),
        Source("handover:accept", owed.acceptance, "archives.accept", owed.to_accept))


@bp.get("/archives")
@requires("archive:read")
def list_archives() -> str:
    return render_template("archives/list_archives.html", **pages.overview())


@bp.get("/archives/branches/<int:branch_id>/<int:year>")
@requires("archive:read")
def show_archive(branch_id: int, year: int) -> str:
    branch = queries.get_branch(current(), "archive:read", branch_id, year)
    return render_template("archives/show_archive.html", **pages.archive_page(branch, year))


@bp.post("/archives/branches/<int:branch_id>/<int:year>/hand-in")
@requires("archive:hand-in")
def hand_in(branch_id: int, year: int) -> ResponseReturnValue:
    branch, form = queries.get_branch(current(), "archive:hand-in", branch_id, year), HandInForm()
    return step(form, lambda: handed(form, branch, year), "已移交，等机关党委接收。", url_for(".show_archive", branch_id=branch_id, year=year),
                      lambda: pages.shown_again(branch_id, year, refused=form))


def handed(form: HandInForm, branch: Branch, year: int) -> None:
    """A refusal about one line stands at that line."""
    try:
        service.hand_in(branch, year, lines=contents.lines_of(branch, year), notes=form.notes, note=form.note.data or "", by=current())
    except service.Unexplained as wrong:
        form.blame(wrong.code, wrong.sentence)
        raise


@bp.post("/hand-ins/<int:hand_in_id>/receive")
@requires("archive:receive")
def receive(hand_in_id: int) -> ResponseReturnValue:
    found, form = queries.get_hand_in(current(), hand_in_id), ReceiveForm(scope="receive")
    branch_id, year = found.branch_id, found.year
    return step(form, lambda: service.receive(found, archive_number=form.archive_number.data or "", version=form.version.data, by=current()), "已归档。",
                      url_for(".show_archive", branch_id=branch_id, year=year), lambda: pages.shown_again(branch_id, year, receive=form))


@bp.post("/hand-ins/<int:hand_in_id>/return")
@requires("archive:receive")
def give_back(hand_in_id: int) -> ResponseReturnValue:
    found, form = queries.get_hand_in(current(), hand_in_id), ReturnForm(scope="return")
    branch_id, year = found.branch_id, found.year
    return step(form, lambda: service.give_back(found, reason=form.reason.data, version=form.version.data, by=current()), "已退回支部补齐。",
                      url_for(".show_archive", branch_id=branch_id, year=year), lambda: pages.shown_again(branch_id, year, give_back=form))


@bp.post("/hand-ins/<int:hand_in_id>/reopen")
@requires("archive:receive")
def reopen(hand_in_id: int) -> ResponseReturnValue:
    found, form = queries.get_hand_in(current(), hand_in_id), ReopenForm(scope="reopen")
    branch_id, year = found.branch_id, found.year
    return step(form, lambda: service.reopen(found, reason=form.reason.data or "", version=form.version.data, by=current()), "已撤回接收，改为待接收。",
                      url_for(".show_archive", branch_id=branch_id, year=year), lambda: pages.shown_again(branch_id, year, reopen=form))


@bp.post("/archives/branches/<int:branch_id>/<int:year>/folder")
@requires("archive:read")
def make_folder(branch_id: int, year: int) -> ResponseReturnValue:
    branch, form = queries.get_branch(current(), "archive:read", branch_id, year), MakeFolderForm(scope="folder")
    if not form.validate():
        return pages.shown_again(branch_id, year, folder=form), 422
    return redirect(url_for("tasks.show_task", task_id=folder.order(branch, year, by=current()).id), 303)


@bp.get("/archive-folders/<int:folder_id>.zip")
@requires("archive:read")
def download_folder(folder_id: int) -> Response:
    found = queries.get_folder(current(), folder_id)
    answer = send_file(files.path_of(found.file), mimetype="application/zip", as_attachment=True, download_name=found.file.filename)
    audit.record_reading("file.downloaded", subject=found.branch, by=current(), filename=found.file.filename, sha256=found.file.sha256)
    return answer
