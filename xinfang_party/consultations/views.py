"""Consultations: the list, one of them, its minutes as a Word file."""
import io

from flask import Blueprint, Response, render_template, request, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.consultations import owed, pages, queries
from xinfang_party.consultations.document import paper_of
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.panels import panel_of_case
from xinfang_party.consultations.terms import Filter, State
from xinfang_party.files.rules import media_type
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("consultations", __name__)
NAVIGATION = (Entry("信访业务", "会商协调", "consultations.list_consultations", queries.READ, "people", 45),)
PANELS = (Panel("petitions.case", "会商协调", queries.READ, panel_of_case, 40),)
OWED = (Source(queries.WRITE, owed.consultation, "consultations.hold", owed.to_hold), Source(queries.WRITE, owed.consultation, "consultations.press", owed.to_press),
        Source(queries.WRITE, owed.consultation, "consultations.close", owed.to_close))


@bp.get("/consultations")
@requires(queries.READ)
def list_consultations() -> str:
    state = next((one for one in State if one.value == request.args.get("state")), None)
    narrow = next((one for one in Filter if one.value == request.args.get("only")), None)
    page = paginate(queries.listed(current(), state=state, narrow=narrow), Consultation, *queries.ROW)
    return render_template("consultations/list_consultations.html", page=page, rows=[(one, pages.lead_of(one), len(pages.late_of(one))) for one in page.items],
                           tones=pages.TONES, state_choices=[(one.value, one.label) for one in State], only_choices=[(one.value, one.label) for one in Filter])


@bp.get("/consultations/<int:consultation_id>")
@requires(queries.READ)
def show_consultation(consultation_id: int) -> str:
    return render_template("consultations/show_consultation.html", **pages.page_of(queries.get_consultation(current(), consultation_id), current()))


@bp.get("/consultations/<int:consultation_id>/minutes.docx")
@requires(queries.READ)
def export_minutes(consultation_id: int) -> Response:
    """Of one that was held: before there is nothing to put down, of a cancelled one never."""
    consultation = queries.get_consultation(current(), consultation_id)
    if consultation.held_on is None:
        raise NotFound
    audit.record_reading("document.made", subject=consultation, by=current(), name="会商纪要")
    paper = paper_of(consultation, queries.cases_seen(consultation, current()))
    return send_file(io.BytesIO(paper), mimetype=media_type("会商纪要.docx"), as_attachment=True, download_name="会商纪要.docx")
