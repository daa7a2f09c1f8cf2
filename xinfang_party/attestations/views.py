"""Record sheets: the list, one of them on the screen and as a Word file, making one and taking it back."""
import io

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.attestations import pages, queries, service
from xinfang_party.attestations.document import paper_of
from xinfang_party.attestations.forms import IssueForm, RevokeForm
from xinfang_party.attestations.models import Attestation
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import media_type
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import settled, tried
from xinfang_party.web.navigation import Entry
from xinfang_party.web.panels import Panel

bp = Blueprint("attestations", __name__)
NAVIGATION = (Entry("志愿服务", "服务记录单", "attestations.list_attestations", "attestation:read", "file-earmark-text", 80),)
PANELS = (Panel("organization.member", "服务记录单", "attestation:read", pages.panel_of_member, 26),)


@bp.get("/attestations")
@requires("attestation:read")
def list_attestations() -> str:
    return render_template("attestations/list_attestations.html", **pages.page_of_list(current()))


@bp.route("/attestations/new", methods=["GET", "POST"])
@requires("attestation:issue")
def issue_attestation() -> ResponseReturnValue:
    form, made = IssueForm(data=pages.blank(current())), list[Attestation]()
    if form.validate_on_submit() and tried(form, lambda: made.append(service.issue(
            pages.found_member(form, current()), from_on=form.from_on.data, to_on=form.to_on.data, by=current()))):
        flash(f"已开出{made[0].number}，本人可以查看和下载。", "success")
        return redirect(url_for(".show_attestation", attestation_id=made[0].id), 303)
    return render_template("attestations/issue_attestation.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/attestations/<int:attestation_id>")
@requires("attestation:read")
def show_attestation(attestation_id: int) -> str:
    """Prints as the paper itself."""
    attestation = queries.get_readable(current(), attestation_id)
    return render_template("attestations/show_attestation.html", **pages.page_of(attestation, current()))


@bp.get("/attestations/<int:attestation_id>/sheet.docx")
@requires("attestation:read")
def export_attestation(attestation_id: int) -> Response:
    attestation = queries.get_readable(current(), attestation_id)
    audit.record_reading("document.made", subject=attestation, by=current(), name="服务记录单")
    name = f"服务记录单 {attestation.number}.docx"
    paper = paper_of(attestation, pages.address_of(attestation))
    return send_file(io.BytesIO(paper), mimetype=media_type(name), as_attachment=True, download_name=name)


@bp.post("/attestations/<int:attestation_id>/revoke")
@requires("attestation:revoke")
def revoke_attestation(attestation_id: int) -> ResponseReturnValue:
    """Where it cannot be done, the page comes back with the reason and what was typed."""
    attestation, form = queries.get_revocable(current(), attestation_id), RevokeForm()
    page = url_for(".show_attestation", attestation_id=attestation_id)
    if settled(form, lambda: service.revoke(attestation, reason=form.reason.data or "", version=form.version.data, by=current()), page):
        flash("已作废。扫码核对的人会看到“已作废”。", "success")
        return redirect(page, 303)
    db.session.rollback()
    attestation = queries.get_readable(current(), attestation_id)
    return render_template("attestations/show_attestation.html", **pages.page_of(attestation, current(), form)), 422
