"""Needs and wishes: the list, one of them, publishing, claiming and what follows."""
from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.communities import needs, pages, queries, rules
from xinfang_party.communities.forms import VersionForm
from xinfang_party.communities.forms_needs import ClaimForm, FinishForm, GradeForm, NeedForm, WithdrawForm
from xinfang_party.communities.models import Need
from xinfang_party.communities.terms import NeedKind, NeedState
from xinfang_party.communities.views import bp
from xinfang_party.communities.views_reporting import asked
from xinfang_party.organization.queries import branch_of_member
from xinfang_party.web.forms import EditForm
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate

OVERDUE = "overdue"


@bp.get("/needs")
@requires("community:read")
def list_needs() -> str:
    args = request.args
    kind, state = (next((one for one in kinds if one.value == args.get(name)), None) for kinds, name in ((NeedKind, "kind"), (NeedState, "state")))
    place_id = args.get("community", type=row_number)
    place = queries.get_place(place_id) if place_id is not None else None
    page = paginate(queries.needs(place_id=place_id, kind=kind, state=state, is_overdue=args.get("state") == OVERDUE), Need, *queries.OF_NEED)
    states = [*((one.value, one.label) for one in NeedState), (OVERDUE, "已过期限，还没有完成")]
    return render_template("communities/list_needs.html", page=page, tones=pages.TONES, is_overdue=rules.is_overdue, place=place,
                           publishes=may(current(), "need:publish"), kind_choices=[(one.value, one.label) for one in NeedKind], state_choices=states)


@bp.get("/needs/<int:need_id>")
@requires("community:read")
def show_need(need_id: int) -> str:
    return again(need_id)


@bp.route("/needs/new", methods=["GET", "POST"])
@requires("need:publish")
def publish_need() -> ResponseReturnValue:
    form = NeedForm(data={"place": request.args.get("place", "")[:12]})
    return pages.place_step(form, lambda place: needs.publish(asked(place), facts=form.facts(), by=current()), "已发布，等党支部或党员认领。",
                            lambda need: url_for(".show_need", need_id=need.id), lambda: render_template("communities/publish_need.html", form=form))


@bp.post("/needs/<int:need_id>/claim")
@requires("need:claim")
def claim_need(need_id: int) -> ResponseReturnValue:
    need, form, own = queries.get_need(need_id), ClaimForm(scope="claim"), current().member_id
    pages.offer_claim(form)

    def act() -> None:
        as_member = own if not form.who.data else None
        branch_id = form.who.data or branch_of_member(own or 0) or 0
        needs.claim(need, branch_id=branch_id, member_id=as_member, version=form.version.data, by=current())

    return step(need_id, form, act, "已认领，请在期限以前完成。")


@bp.post("/needs/<int:need_id>/give-back")
@requires("need:claim")
def give_back_need(need_id: int) -> ResponseReturnValue:
    need, form = queries.get_claimed(current(), "need:claim", need_id), VersionForm(scope="give-back")
    return step(need_id, form, lambda: needs.give_back(need, version=form.version.data, by=current()), "已退回，别人可以认领了。")


@bp.post("/needs/<int:need_id>/finish")
@requires("need:claim")
def finish_need(need_id: int) -> ResponseReturnValue:
    need, form = queries.get_claimed(current(), "need:claim", need_id), FinishForm(scope="finish")
    return step(need_id, form, lambda: needs.finish(need, result=form.result.data or "", version=form.version.data, by=current()), "已登记完成，等社区确认。")


@bp.post("/needs/<int:need_id>/confirm")
@requires("need:confirm")
def confirm_need(need_id: int) -> ResponseReturnValue:
    need, form = queries.get_claimed(current(), "need:confirm", need_id), GradeForm(scope="confirm")
    return step(need_id, form, lambda: needs.confirm_on_paper(
        need, grade=form.grade.data, signed_by=form.confirmed_by.data or "", version=form.version.data, by=current()), "已登记社区的确认。")


@bp.post("/needs/<int:need_id>/withdraw")
@requires("need:publish")
def withdraw_need(need_id: int) -> ResponseReturnValue:
    need, form = queries.get_need(need_id), WithdrawForm(scope="withdraw")
    return step(need_id, form, lambda: needs.withdraw(need, reason=form.reason.data or "", version=form.version.data, by=current()), "已撤回。")


def step(need_id: int, form: EditForm, act: Callable[[], object], done: str) -> ResponseReturnValue:
    name = request.path.rpartition("/")[2]
    return pages.step(form, act, done, url_for(".show_need", need_id=need_id), lambda: again(need_id, **{name: form}))


def again(need_id: int, **forms: EditForm) -> str:
    return render_template("communities/show_need.html", **pages.need_page(queries.get_need(need_id), **forms))
