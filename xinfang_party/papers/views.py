"""Documents to take away, and the templates they are made by."""
import io
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.activities.queries import expected_roll, get_readable, sees_reasons
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import media_type
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.transaction import reading
from xinfang_party.organization.models import Branch
from xinfang_party.papers import books, describing, panels, queries, service
from xinfang_party.papers.catalogue import SAMPLES, Context
from xinfang_party.papers.forms import TemplateForm
from xinfang_party.papers.originals import original
from xinfang_party.papers.rules import filename
from xinfang_party.papers.terms import Paper
from xinfang_party.web import repeats
from xinfang_party.web.navigation import Entry
from xinfang_party.web.panels import Panel

bp = Blueprint("papers", __name__)
NAVIGATION = (Entry("数据", "Word 模板", "papers.list_templates", "template:edit", "file-earmark-text", 30),)
PANELS = (Panel("activities.activity", "Word 文件", "activity:read", panels.panel_of_activity, 80),
          Panel("organization.branch", "支部工作手册", "workbook:read", panels.panel_of_branch, 80))
CODES = ", ".join(f'"{paper.value}"' for paper in Paper)


@bp.get('/activities/<int:activity_id>/word/<any(minutes, "sign-in"):code>')
@requires("activity:read")
def download_paper(activity_id: int, code: str) -> Response:
    """For whoever may read why somebody was away: the documents say it."""
    activity, paper = get_readable(current(), activity_id, *queries.PARTS), Paper(code)
    if not sees_reasons(current(), activity):
        raise NotFound
    number = queries.number_of(activity)
    if paper is Paper.MINUTES:
        context = describing.record(activity, number, queries.attached_to(activity))
    else:
        expected = [] if activity.roll else expected_roll(activity.branch_id, activity.cell_id, activity.form, activity.held_on)
        context = describing.sign_in(activity, number, expected)
    return made(paper, context, filename(activity.held_on, activity.form.label, paper.label), activity)


@bp.get("/branches/<int:branch_id>/work-book/<int:year>")
@requires("workbook:read")
def download_work_book(branch_id: int, year: int) -> Response:
    branch = get_for(current(), "workbook:read", Branch, branch_id)
    if not branch.kind.holds_members:
        raise NotFound
    return made(Paper.WORK_BOOK, books.book(branch, year, current()), f"{branch.name} {year}年支部工作手册.docx", branch, year=year)


def made(paper: Paper, context: Context, name: str, subject: Any, **details: Any) -> Response:
    answer = sent(service.make(paper, context), name)
    audit.record_reading("document.made", subject=subject, by=current(), name=paper.label, **details)
    return answer


def sent(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=media_type(name), as_attachment=True, download_name=name)


@bp.get("/word-templates")
@requires("template:edit")
def list_templates() -> str:
    return render_template("papers/list_templates.html", papers=list(Paper), newest=queries.newest_templates())


@bp.route(f"/word-templates/<any({CODES}):code>", methods=["GET", "POST"])
@requires("template:edit")
def replace_template(code: str) -> ResponseReturnValue:
    """The file is checked between two transactions: that takes seconds, and SQLite has one writer."""
    paper, form, problems = Paper(code), TemplateForm(), list[str]()
    if form.validate_on_submit():
        upload = form.file.data
        with reading():
            problems = service.problems_of(paper, upload.stream.read())
        if not problems:
            first = repeats.claim(g.submission.sender, g.submission.form_id) if "submission" in g else None
            if first is not None:
                return first
            upload.stream.seek(0)
            service.replace(paper, upload.stream, upload.filename, by=current())
            flash(f"已换成新的{paper.label}模板，以后生成的文件都用它。", "success")
            return redirect(url_for(".list_templates"), 303)
        form.file.errors = ["这个文件不能用作模板，问题列在下面。请改好后再上传。"]
    return render_template("papers/replace_template.html", paper=paper, form=form, problems=problems, names=panels.names_in(SAMPLES[paper]),
                           newest=queries.newest_template(paper)), 422 if form.is_submitted() else 200


@bp.post(f"/word-templates/<any({CODES}):code>/restore")
@requires("template:edit")
def restore_template(code: str) -> ResponseReturnValue:
    service.restore(Paper(code), by=current())
    flash("已恢复系统自带的模板。", "success")
    return redirect(url_for(".list_templates"), 303)


@bp.get(f"/word-templates/<any({CODES}):code>/<any(present, original):which>.docx")
@requires("template:edit")
def download_template(code: str, which: str) -> Response:
    paper = Paper(code)
    content, note = (service.template(paper), "现用") if which == "present" else (original(paper), "系统自带")
    return sent(content, f"{paper.label}模板（{note}）.docx")
