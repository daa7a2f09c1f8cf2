"""Bulletins: list, page, Word file, new, edit; the steps stand in `views_steps`."""
import io

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.bulletins import owed, pages, queries, service
from xinfang_party.bulletins.catalogue import value
from xinfang_party.bulletins.forms import TextForm
from xinfang_party.bulletins.models import Bulletin
from xinfang_party.bulletins.reporting import written
from xinfang_party.files.rules import media_type
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.web.forms import tried
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate

bp = Blueprint("bulletins", __name__)
NAVIGATION = (Entry("支部标准", "讲评通报", "bulletins.list_bulletins", "bulletin:read", "file-earmark-text", 40),)
OWED = (Source("bulletin:edit", owed.step, "bulletins.run", owed.to_run), Source("bulletin:approve", owed.step, "bulletins.approve", owed.to_approve),
        Source("bulletin:acknowledge", owed.step, "bulletins.acknowledge", owed.to_acknowledge))


@bp.get("/bulletins")
@requires("bulletin:read")
def list_bulletins() -> str:
    page = paginate(queries.bulletins_for(current()), Bulletin, *queries.WITH_BRANCHES, size=20)
    return render_template("bulletins/list_bulletins.html", page=page, tones=pages.TONES)


@bp.route("/bulletins/new", methods=["GET", "POST"])
@requires("bulletin:edit")
def create_bulletin() -> ResponseReturnValue:
    form, made = pages.blank(), list[Bulletin]()
    if form.validate_on_submit() and tried(form, lambda: made.append(service.create(
            title=form.title.data or "", period=Period.parse(form.period.data), branch_ids=form.branches.data or (), by=current()))):
        flash("已按记录起草。请逐段核对、修改，再提交审批。", "success")
        return redirect(url_for(".show_bulletin", bulletin_id=made[0].id), 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template("bulletins/create_bulletin.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/bulletins/<int:bulletin_id>")
@requires("bulletin:read")
def show_bulletin(bulletin_id: int) -> str:
    bulletin = queries.get_bulletin(current(), "bulletin:read", bulletin_id)
    return render_template("bulletins/show_bulletin.html", **pages.bulletin_page(bulletin, current(), compares="compare" in request.args))


@bp.get("/bulletins/<int:bulletin_id>/bulletin.docx")
@requires("bulletin:read")
def export_bulletin(bulletin_id: int) -> Response:
    bulletin = queries.get_bulletin(current(), "bulletin:read", bulletin_id)
    name = f"{bulletin.number} {bulletin.title}.docx"
    content = written(bulletin)
    audit.record_reading("document.made", subject=bulletin, by=current(), name="讲评通报")
    return send_file(io.BytesIO(content), mimetype=media_type(name), as_attachment=True, download_name=name)


@bp.route("/bulletins/<int:bulletin_id>/edit", methods=["GET", "POST"])
@requires("bulletin:edit")
def edit_bulletin(bulletin_id: int) -> ResponseReturnValue:
    bulletin = queries.get_bulletin(current(), "bulletin:edit", bulletin_id)
    form, state = TextForm(obj=bulletin), bulletin.state
    if form.validate_on_submit() and tried(form, lambda: service.edit(
            bulletin, title=form.title.data or "", sections=pages.sections_of(form), version=form.version.data, by=current())):
        flash("已保存。", "success")
        return redirect(url_for(".show_bulletin", bulletin_id=bulletin_id), 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template("bulletins/edit_bulletin.html", form=form, bulletin_id=bulletin_id, state=state, longest=value("longest")), 422 if form.is_submitted() else 200
