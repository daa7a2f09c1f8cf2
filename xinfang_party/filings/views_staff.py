"""Third-party staff: list, one of them, accesses given and withdrawn, leaving."""
from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.filings import pages, queries, service
from xinfang_party.filings.forms import GrantedForm, GrantForm, LeaveForm, LeftForm, StaffForm, VersionForm, WithdrawForm
from xinfang_party.filings.models import AgencyStaff
from xinfang_party.filings.views import bp
from xinfang_party.kernel import clock
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step

STATES = [("here", "在场的"), ("left", "已离场的"), ("open", "离场了权限还没有收回的")]


@bp.get("/agency-staff")
@requires("agency-staff:read")
def list_staff() -> str:
    state = request.args.get("state", "")
    page = paginate(queries.staff(current(), state), AgencyStaff, *queries.OF_STAFF)
    return render_template("filings/list_staff.html", page=page, state=state, states=STATES, today=clock.today())


@bp.route("/agency-staff/new", methods=["GET", "POST"])
@requires("agency-staff:edit")
def add_staff() -> ResponseReturnValue:
    form = StaffForm(data={"from_on": clock.today()}, is_new=True)
    pages.offer(form)
    return step(form, lambda: service.add_staff(facts=pages.facts_of(form), by=current()), "已登记。", url_for("filings.list_staff"),
                       lambda: render_template("filings/edit_staff.html", form=form, staff=None))


@bp.get("/agency-staff/<int:staff_id>")
@requires("agency-staff:read")
def show_staff(staff_id: int) -> str:
    return render_template("filings/show_staff.html", **pages.staff_page(queries.get_staff(current(), "agency-staff:read", staff_id)))


@bp.route("/agency-staff/<int:staff_id>/edit", methods=["GET", "POST"])
@requires("agency-staff:edit")
def edit_staff(staff_id: int) -> ResponseReturnValue:
    staff = queries.get_staff(current(), "agency-staff:edit", staff_id)
    form = StaffForm(data=pages.typed_of(staff))
    pages.offer(form)
    return step(form, lambda: service.edit_staff(staff, facts=pages.facts_of(form), version=form.version.data, by=current()), "已保存。",
                       url_for("filings.show_staff", staff_id=staff_id), lambda: render_template("filings/edit_staff.html", form=form, staff=staff_id))


@bp.post("/agency-staff/<int:staff_id>/leave")
@requires("agency-staff:edit")
def leave(staff_id: int) -> ResponseReturnValue:
    staff, form = queries.get_staff(current(), "agency-staff:edit", staff_id), LeaveForm(scope="leave")
    told: list[str | None] = []
    answer = step(form, lambda: told.append(service.leave(staff, on=form.to_on.data, version=form.version.data, by=current())), "已登记离场。",
                         url_for("filings.show_staff", staff_id=staff_id), lambda: pages.shown_again(staff_id, leave=form))
    if told and told[0]:
        flash(told[0], "warning")
    return answer


@bp.post("/agency-staff/<int:staff_id>/leave/correct")
@requires("agency-staff:edit")
def correct_leaving(staff_id: int) -> ResponseReturnValue:
    staff, form = queries.get_staff(current(), "agency-staff:edit", staff_id), LeftForm(scope="left")
    return step(form, lambda: service.correct_leaving(staff, on=form.to_on.data, version=form.version.data, by=current()), "已更正。",
                       url_for("filings.show_staff", staff_id=staff_id), lambda: pages.shown_again(staff_id, left=form))


@bp.post("/agency-staff/<int:staff_id>/grants")
@requires("agency-staff:edit")
def give_access(staff_id: int) -> ResponseReturnValue:
    staff, form = queries.get_staff(current(), "agency-staff:edit", staff_id), GrantForm(scope="give")
    return step(form, lambda: service.give(staff, what=form.what.data, on=form.given_on.data, version=form.version.data, by=current()), "已登记权限。",
                       url_for("filings.show_staff", staff_id=staff_id), lambda: pages.shown_again(staff_id, give=form))


@bp.post("/access-grants/<int:grant_id>/withdraw")
@requires("agency-staff:edit")
def withdraw_access(grant_id: int) -> ResponseReturnValue:
    grant, form = queries.get_grant(current(), grant_id), WithdrawForm(scope=f"withdraw-{grant_id}")
    staff_id = grant.staff_id
    return step(form, lambda: service.withdraw(grant, on=form.withdrawn_on.data, version=form.version.data, by=current()), "已登记收回。",
                       url_for("filings.show_staff", staff_id=staff_id), lambda: pages.shown_again(staff_id, withdrawal=(grant_id, form)))


@bp.route("/access-grants/<int:grant_id>/edit", methods=["GET", "POST"])
@requires("agency-staff:edit")
def correct_access(grant_id: int) -> ResponseReturnValue:
    grant = queries.get_grant(current(), grant_id)
    form, staff_id, name = GrantedForm(obj=grant), grant.staff_id, grant.staff.name
    return step(
        form, lambda: service.correct_grant(grant, **form.facts(), version=form.version.data, by=current()), "已更正。",
        url_for("filings.show_staff", staff_id=staff_id), lambda: pages.grant_page(form, grant_id, staff_id, name))


@bp.post("/access-grants/<int:grant_id>/remove")
@requires("agency-staff:edit")
def remove_access(grant_id: int) -> ResponseReturnValue:
    grant, form = queries.get_grant(current(), grant_id), VersionForm(scope="remove")
    staff_id, name, fresh = grant.staff_id, grant.staff.name, GrantedForm(formdata=None, obj=grant)
    return step(form, lambda: service.remove_grant(grant, version=form.version.data, by=current()), "已删除，操作留有记录。",
                       url_for("filings.show_staff", staff_id=staff_id), lambda: pages.grant_page(fresh, grant_id, staff_id, name, form))
