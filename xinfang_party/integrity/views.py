"""Registers of integrity risks: the list, one register, one version, what changed between two."""
import io

from flask import Blueprint, Response, render_template, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import media_type
from xinfang_party.integrity import listing, pages, queries
from xinfang_party.integrity.document import paper_of, title_of
from xinfang_party.integrity.terms import UNDER_WAY, Grade, Standing
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import department_names
from xinfang_party.web.navigation import Entry
from xinfang_party.web.panels import Panel

bp = Blueprint("integrity", __name__)
NAVIGATION = (Entry("廉政风险", "风险登记", "integrity.list_registers", "risk:read", "list-check", 10),)
PANELS = (Panel("organization.department", "廉政风险", "risk:read", lambda department: render_template("integrity/_department.html", department=department)),)


@bp.get("/risk-registers")
@requires("risk:read")
def list_registers() -> str:
    today = clock.today()
    page = listing.page_of_seats(current(), pages.wanted(), today)
    return render_template("integrity/list_registers.html", page=page, rows=[(one, one.standings(today)) for one in page.items], tones=pages.TONES,
                           grade_tones=pages.GRADE_TONES, departments=list(department_names().items()), grades=[(one.value, one.label) for one in Grade],
                           standings=[(one.value, one.label) for one in Standing], steps=[(one.value, one.label) for one in UNDER_WAY], today=today)


@bp.get("/risk-registers/<int:register_id>")
@requires("risk:read")
def show_register(register_id: int) -> str:
    return render_template("integrity/show_register.html", **pages.register_page(queries.get_register(register_id), current()))


@bp.get("/risk-registers/<int:register_id>/differences")
@requires("risk:read")
def show_differences(register_id: int) -> str:
    return render_template("integrity/show_differences.html", **pages.differences(queries.get_register(register_id), current()))


@bp.get("/risk-versions/<int:version_id>/register.docx")
@requires("risk:read")
def export_version(version_id: int) -> Response:
    version = queries.get_version(current(), version_id, *queries.WHOLE)
    audit.record_reading("document.made", subject=version, by=current(), name=title_of(version.register))
    name = f"{title_of(version.register)}.docx"
    return send_file(io.BytesIO(paper_of(version)), mimetype=media_type(name), as_attachment=True, download_name=name)


@bp.get("/risk-versions/<int:version_id>")
@requires("risk:read")
def show_version(version_id: int) -> str:
    return render_template("integrity/show_version.html", **pages.version_page(queries.get_version(current(), version_id, *queries.WHOLE), current()))
