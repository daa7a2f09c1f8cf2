"""The situation of a period, the pauses behind its numbers, and its report as a Word file."""
import io

from flask import Blueprint, Response, render_template, request, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.analyses import pages, queries
from xinfang_party.analyses.counting import situation, words_of
from xinfang_party.analyses.report import paper_of, title_of
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import media_type
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import clean_line
from xinfang_party.letters import queries as letters
from xinfang_party.petitions.models import Pause
from xinfang_party.web.navigation import Entry
from xinfang_party.web.pagination import paginate

bp = Blueprint("analyses", __name__)
NAVIGATION = (Entry("信访业务", "信访形势分析", "analyses.show_situation", "situation:read", "graph-up", 80),
              Entry("信访业务", "服务对比", "analyses.list_services", "comparison:read", "people", 85))


@bp.get("/situation")
@requires("situation:read")
def show_situation() -> str:
    windows, problem = pages.asked(request.args)
    return render_template("analyses/show_situation.html", problem=problem, **pages.situation_page(windows, current(), request.args.get("subject", "")))


@bp.get("/situation/pauses")
@requires("situation:read")
def list_pauses() -> str:
    windows, problem = pages.asked(request.args)
    reason = clean_line(request.args.get("reason", "")[:80], 40)
    page = paginate(queries.pauses_listed(current(), windows.now, reason), Pause)
    return render_template("analyses/list_pauses.html", page=page, period=windows.now, problem=problem, reason=words_of(reason) if reason else "",
                           words_of=words_of, numbers=queries.numbers_of(page.items))


@bp.get("/situation/report.docx")
@requires("situation:read")
def export_report() -> Response:
    """A draft: whoever signs it writes on."""
    windows, _problem = pages.asked(request.args)
    proposals = letters.yearly(current(), windows.now.start.year) if windows.now.kind == "year" else None
    content = paper_of(situation(windows), made_by=current().name, made_at=clock.now(), proposals=proposals)
    audit.record_reading("document.made", by=current(), name="信访形势分析报告", period=str(windows.now))
    name = f"{title_of(windows.now)}（草稿）.docx"
    return send_file(io.BytesIO(content), mimetype=media_type(name), as_attachment=True, download_name=name)
