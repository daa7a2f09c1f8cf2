"""Handing a branch over to the next secretary."""
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.archives import handing_over, pages, queries
from xinfang_party.archives.forms import OfferForm, VersionForm
from xinfang_party.archives.models import Handover
from xinfang_party.archives.views import bp
from xinfang_party.dues.queries import branches_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import members_of
from xinfang_party.web.forms import tried
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step


@bp.get("/handovers")
@requires("handover:read")
def list_handovers() -> str:
    page = paginate(queries.handovers(current()), Handover, *queries.PEOPLE)
    return render_template("archives/list_handovers.html", page=page, tones=pages.HANDOVER_TONES)


@bp.route("/handovers/new", methods=["GET", "POST"])
@requires("handover:make")
def make_handover() -> ResponseReturnValue:
    """First the branch, where there are several; then to whom."""
    viewer, branches = current(), branches_of(current(), "handover:make")
    chosen = request.args.get("branch", type=row_number) or (viewer.home_branch_id if viewer.home_branch_id in branches else next(iter(branches), None))
    if chosen not in branches:
        raise NotFound
    branch, form, made = db.session.get_one(Branch, chosen), OfferForm(), list[Handover]()
    people = members_of(branch.id, clock.today())
    form.offer({one.id: f"{one.name}（{one.number}）" for one in people if one.id != viewer.member_id})
    if form.is_submitted() and form.validate() and tried(
            form, lambda: made.append(handing_over.offer(branch, form.to_member_id.data, note=form.note.data or "", by=viewer))):
        db.session.flush()
        flash("已交出，等对方接收。", "success")
        return redirect(url_for(".show_handover", handover_id=made[0].id), 303)
    db.session.rollback()
    return render_template("archives/make_handover.html", form=form, branch_id=chosen, name=branches[chosen], branches=branches), 422 if form.is_submitted() else 200


@bp.get("/handovers/<int:handover_id>")
@requires("handover:read")
def show_handover(handover_id: int) -> str:
    found = queries.get_handover(current(), handover_id)
    fresh = {name: VersionForm(formdata=None, obj=found, scope=name) for name in ("accept", "withdraw")}
    return render_template("archives/show_handover.html", **pages.handover_page(found, **fresh))


@bp.post("/handovers/<int:handover_id>/accept")
@requires("handover:accept")
def accept_handover(handover_id: int) -> ResponseReturnValue:
    found, form = queries.get_handover(current(), handover_id), VersionForm(scope="accept")
    if found.to_member_id != current().member_id:
        raise NotFound
    return stepped(found, form, lambda: handing_over.accept(found, version=form.version.data, by=current()), "已接收。")


@bp.post("/handovers/<int:handover_id>/withdraw")
@requires("handover:make")
def withdraw_handover(handover_id: int) -> ResponseReturnValue:
    found, form = queries.get_handover(current(), handover_id), VersionForm(scope="withdraw")
    if not queries.makes(current(), found):
        raise NotFound
    return stepped(found, form, lambda: handing_over.withdraw(found, version=form.version.data, by=current()), "已撤回。")


def stepped(found: Handover, form: VersionForm, act: Callable[[], object], done: str) -> ResponseReturnValue:
    key, name = found.id, "accept" if done == "已接收。" else "withdraw"
    return step(form, act, done, url_for(".show_handover", handover_id=key), lambda: render_template(
        "archives/show_handover.html", **pages.handover_page(queries.get_handover(current(), key), **{name: form})))
