"""The Party office's list of kinds, and the coordinator's page."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.volunteering import coordinating, kinds, queries
from xinfang_party.volunteering.catalogue import SETTINGS
from xinfang_party.volunteering.forms import KindForm
from xinfang_party.volunteering.models import ServiceKind
from xinfang_party.volunteering.views import bp
from xinfang_party.volunteering.writing import when
from xinfang_party.web.forms import settled, tried

EDIT = "service-kind:edit"


@bp.get("/service-kinds")
@requires(EDIT)
def list_kinds() -> str:
    return render_template("volunteering/list_kinds.html", kinds=queries.kinds(all_=True))


@bp.post("/service-kinds/add-missing")
@requires(EDIT)
def add_missing_kinds() -> ResponseReturnValue:
    added = kinds.add_missing(by=current())
    flash(f"已添加 {added} 个类别。" if added else "建议的类别都已经有了。", "success")
    return to_list()


@bp.route("/service-kinds/new", methods=["GET", "POST"])
@requires(EDIT)
def add_kind() -> ResponseReturnValue:
    form = KindForm(is_new=True)
    if form.validate_on_submit() and tried(form, lambda: kinds.add(facts=form.facts(), by=current())):
        flash("已添加。", "success")
        return to_list()
    return render_template("volunteering/edit_kind.html", form=form, kind=None), 422 if form.is_submitted() else 200


@bp.route("/service-kinds/<int:service_kind_id>/edit", methods=["GET", "POST"])
@requires(EDIT)
def edit_kind(service_kind_id: int) -> ResponseReturnValue:
    kind = get_for(current(), EDIT, ServiceKind, service_kind_id)
    form = KindForm(obj=kind)
    if form.is_submitted() and settled(form, lambda: kinds.edit(kind, facts=form.facts(), version=form.version.data, by=current()), url_for(".list_kinds")):
        flash("已保存。", "success")
        return to_list()
    return render_template("volunteering/edit_kind.html", form=form, kind=kind), 422 if form.is_submitted() else 200


@bp.post("/service-kinds/<int:service_kind_id>/retire")
@requires(EDIT)
def retire_kind(service_kind_id: int) -> ResponseReturnValue:
    kinds.retire(get_for(current(), EDIT, ServiceKind, service_kind_id), by=current())
    flash("已停用，已有的活动不变。", "success")
    return to_list()


@bp.post("/service-kinds/<int:service_kind_id>/restore")
@requires(EDIT)
def restore_kind(service_kind_id: int) -> ResponseReturnValue:
    kinds.restore(get_for(current(), EDIT, ServiceKind, service_kind_id), by=current())
    flash("已恢复使用。", "success")
    return to_list()


def to_list() -> ResponseReturnValue:
    return redirect(url_for(".list_kinds"), 303)


@bp.get("/service-coordination")
@requires(coordinating.COORDINATE)
def coordinate() -> str:
    return render_template("volunteering/coordinate.html", missing=coordinating.missing(current()), helpers=coordinating.waiting_to_help(current()),
                           places=coordinating.waiting_communities(), when=when, today=clock.today(), quiet=SETTINGS["quiet_days"])
