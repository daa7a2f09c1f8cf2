"""Reading services: list and event; the steps of its organizer."""
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.activities.views import branches_read
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import clean_line
from xinfang_party.volunteering import owed, queries, service
from xinfang_party.volunteering.forms import CancelForm, StepForm
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.pages import TONES, page_of
from xinfang_party.volunteering.panels import panel_of_activity, panel_of_need
from xinfang_party.web.forms import EditForm, Form, settled
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("volunteering", __name__)
NAVIGATION = (Entry("志愿服务", "志愿服务活动", "volunteering.list_events", "service:read", "calendar-check", 10),)
PANELS = (Panel("activities.activity", "志愿服务活动", "service:read", panel_of_activity, 30),
          Panel("communities.need", "志愿服务活动", "service:read", panel_of_need, 20))
OWED = (Source("service:join", owed.service, "volunteering.serve", owed.to_serve), Source("service:join", owed.invitation, "volunteering.answer", owed.to_answer))


@bp.get("/service-events")
@requires("service:read")
def list_events() -> str:
    branches, kinds = branches_read(), {kind.id: kind.name for kind in queries.kinds(all_=True)}
    branch_id, kind_id, place = one_of(branches, "branch"), one_of(kinds, "kind"), clean_line(request.args.get("place", ""), 60)
    is_past = request.args.get("when") == "past"
    found = queries.listed(current(), is_past=is_past, branch_id=branch_id, kind_id=kind_id, place=place)
    page = paginate(found, ServiceEvent, *queries.ROW, size=30)
    keys = [event.id for event in page.items]
    return render_template("volunteering/list_events.html", page=page, asked={"branch": branch_id, "kind": kind_id, "place": place}, is_past=is_past,
                           tones=TONES, left=queries.places_left(keys), joinable=queries.joinable(current(), keys), mine=queries.signed_up(current(), keys),
                           choices={"branch": list(branches.items()), "kind": list(kinds.items())})


def one_of(choices: Any, name: str) -> int | None:
    """What the filter names, if there is such a one."""
    key = request.args.get(name, type=row_number)
    return key if key in choices else None


@bp.get("/service-events/<int:event_id>")
@requires("service:read")
def show_event(event_id: int) -> str:
    return render_template("volunteering/show_event.html", **page_of(queries.get_readable(current(), event_id, *queries.WHOLE), current()))


@bp.post("/service-events/<int:event_id>/open")
@requires("service:organize")
def open_event(event_id: int) -> ResponseReturnValue:
    return taken(event_id, "open", StepForm(scope="open"), service.open_, "已发布，可以报名了。")


@bp.post("/service-events/<int:event_id>/cancel")
@requires("service:organize")
def cancel_event(event_id: int) -> ResponseReturnValue:
    form = CancelForm(scope="cancel")
    return taken(event_id, "cancel", form, service.cancel, "已取消，报了名的人会收到消息。", reason=form.reason)


def taken(event_id: int, verb: str, form: EditForm, act: Callable[..., None], done: str, **fields: Any) -> ResponseReturnValue:
    """`fields`: what of the form the step takes besides its version."""
    event, page = queries.get_organized(current(), event_id, *queries.WHOLE), url_for(".show_event", event_id=event_id)

    def take() -> None:
        act(event, version=form.version.data, by=current(), **{name: field.data or "" for name, field in fields.items()})

    if not settled(form, take, page):
        return again(event_id, verb, form)
    flash(done, "success")
    return redirect(page, 303)


def again(event_id: int, name: str, form: Form) -> ResponseReturnValue:
    """The page as it is stored, with the form as it was sent."""
    db.session.rollback()
    event = queries.get_readable(current(), event_id, *queries.WHOLE)
    return render_template("volunteering/show_event.html", **page_of(event, current(), {name: form})), 422
