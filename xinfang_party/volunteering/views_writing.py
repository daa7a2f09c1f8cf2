"""Writing an event: new, also for a need that was claimed, and edited."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.communities.models import Place
from xinfang_party.communities.picking import checked
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.volunteering import queries, service
from xinfang_party.volunteering.forms import EventForm
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.pages_writing import blank_row, edit_form, facts_of, hold_against, need_asked, new_form
from xinfang_party.volunteering.views import bp


@bp.route("/service-events/new", methods=["GET", "POST"])
@requires("service:organize")
def create_event() -> ResponseReturnValue:
    form, need = new_form(current()), need_asked(current())

    def save(place: Place | None) -> ServiceEvent:
        facts = facts_of(form, place, form.branch_id.data)
        return service.create(facts={**facts, "need_id": need.id if need else None}, by=current())

    return saved_or_again(form, save, "已存为草稿。核对以后点“发布”，党员才看得到、才能报名。", need=need)


@bp.route("/service-events/<int:event_id>/edit", methods=["GET", "POST"])
@requires("service:organize")
def edit_event(event_id: int) -> ResponseReturnValue:
    event = queries.get_organized(current(), event_id, *queries.WHOLE)
    form = edit_form(event)

    def save(place: Place | None) -> ServiceEvent:
        service.edit(event, facts=facts_of(form, place, event.branch_id), version=form.version.data, by=current())
        return event

    return saved_or_again(form, save, "已保存。", event=event)


def saved_or_again(form: EventForm, save: Callable[[Place | None], ServiceEvent], done: str, **context: Any) -> ResponseReturnValue:
    """Shown; saved and sent on; or shown again with 422, what was typed kept: also where one more row was asked for."""
    focus = form.add_row() if form.is_submitted() and request.form.get("add") == "shifts" else ""
    is_ready, place = checked(form) if form.is_submitted() and not focus else (False, None)
    page = url_for(".show_event", event_id=context["event"].id) if context.get("event") else ""
    try:
        if is_ready:
            made = save(place)
            db.session.flush()
            flash(done, "success")
            return redirect(url_for(".show_event", event_id=made.id), 303)
    except Conflict as conflict:
        conflict.current_url = page or None
        raise
    except Refusal as refusal:
        hold_against(form, refusal)
        db.session.rollback()
    return render_template("volunteering/edit_event.html", form=form, focus=focus, blank=blank_row(), **context), 422 if form.is_submitted() else 200
