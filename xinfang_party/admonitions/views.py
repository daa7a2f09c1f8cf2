"""Talks that admonish: those one may know of, the contents for the few, the record as a Word file."""
import io

from flask import Blueprint, Response, render_template, request, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.admonitions import owed, queries
from xinfang_party.admonitions.document import paper_of
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.pages import known, page_of
from xinfang_party.admonitions.panels import panel_of_finding
from xinfang_party.admonitions.terms import State
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import media_type
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("admonitions", __name__)
NAVIGATION = (Entry("组织生活", "提醒和诫勉谈话", "admonitions.list_admonitions", "admonition:plan", "chat-left-text", 82),)
PANELS = (Panel("findings.finding", "提醒谈话", "admonition:plan", panel_of_finding, 30),)
OWED = (Source("admonition:approve", owed.admonition, "admonitions.approve", owed.to_approve),
        Source("admonition:record", owed.admonition, "admonitions.hold", owed.to_hold),
        Source("admonition:record", owed.admonition, "admonitions.follow_up", owed.to_follow_up))


@bp.get("/admonitions")
@requires("admonition:read")
def list_admonitions() -> str:
    """Names and days, nothing of the contents."""
    state = next((one for one in State if one.value == request.args.get("state")), None)
    page = paginate(queries.listed(current(), state=state), Admonition, *queries.ROW)
    return render_template("admonitions/list_admonitions.html", page=page, rows=[known(one) for one in page.items],
                           state_choices=[(one.value, one.label) for one in State])


@bp.get("/admonitions/<int:admonition_id>")
@requires("admonition:read")
def show_admonition(admonition_id: int) -> str:
    """Who reads the contents and is not the person leaves an entry; who only knows that there is one sees no more than that."""
    admonition = queries.get_admonition(queries.known(current()), admonition_id)
    page = page_of(admonition, current())
    if page["reads"]:
        note_reading(admonition)
    return render_template("admonitions/show_admonition.html", **page)


@bp.get("/admonitions/<int:admonition_id>/record.docx")
@requires("admonition:read")
def export_record(admonition_id: int) -> Response:
    admonition = queries.get_admonition(queries.readable(current()), admonition_id)
    note_reading(admonition)
    audit.record_reading("document.made", subject=admonition, by=current(), name="谈话记录")
    name = f"{admonition.kind.label}记录.docx"
    return send_file(io.BytesIO(paper_of(admonition)), mimetype=media_type(name), as_attachment=True, download_name=name)


def note_reading(admonition: Admonition) -> None:
    if current().member_id != admonition.person_id:
        audit.record_reading("admonition.viewed", subject=admonition, by=current())
