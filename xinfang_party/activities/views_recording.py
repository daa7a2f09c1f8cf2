"""Writing a record: new, edited, amended; and what the page asks while somebody types."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from xinfang_party.access.gate import current, requires
from xinfang_party.activities import service
from xinfang_party.activities.forms import AmendForm, RecordForm
from xinfang_party.activities.models import Activity
from xinfang_party.activities.pages_recording import differing, in_words, offer, opened, page_of, sitting_of
from xinfang_party.activities.pages_starting import (
    WRITTEN,
    Writing,
    asked_for,
    cells_for,
    filled,
    forms_of,
    kind_asked_for,
    recordable,
    title_for,
)
from xinfang_party.activities.queries import get_recorded
from xinfang_party.activities.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web import drafts, echo, errors
from xinfang_party.web.links import row_number


@bp.route("/activities/new", methods=["GET", "POST"])
@requires("activity:record")
def record_activity() -> ResponseReturnValue:
    branches = recordable(current(), kind := kind_asked_for())
    writing = asked_for(branches, kind)
    form, draft = opened(writing)

    def save(facts: dict[str, Any]) -> Activity:
        return service.log(facts=facts, by=current(), plan_id=form.plan.data)

    cells = cells_for(writing.branch) if writing.cell else []
    return saved_or_again(writing, form, save, draft=draft, branches=branches, cells=cells, forms=lambda: forms_of(current()))


@bp.route("/activities/<int:activity_id>/edit", methods=["GET", "POST"])
@requires("activity:record")
def edit_activity(activity_id: int) -> ResponseReturnValue:
    activity = get_recorded(current(), "activity:record", activity_id, *WRITTEN)
    writing = Writing.of(activity)
    form, draft = opened(writing)
    return saved_or_again(writing, form, lambda facts: service.edit(
        activity, facts=facts, version=form.version.data, by=current()), draft=draft)


@bp.route("/activities/<int:activity_id>/amend", methods=["GET", "POST"])
@requires("activity:amend")
def amend_activity(activity_id: int) -> ResponseReturnValue:
    activity = get_recorded(current(), "activity:amend", activity_id, *WRITTEN)
    writing = Writing.of(activity)
    form, draft = opened(writing, AmendForm)
    return saved_or_again(writing, form, lambda facts: service.amend(
        activity, facts=facts, reason=form.reason.data, version=form.version.data, by=current()), draft=draft)


@bp.get("/activities/sitting")
@requires("activity:record")
def show_sitting() -> str:
    """The line above the roll: what the roll and the votes come to so far. The address holds no text anybody typed."""
    writing, form = in_address()
    return render_template("activities/_sitting.html", **sitting_of(writing, form))


@bp.get("/activities/roll")
@requires("activity:record")
def show_roll() -> str:
    """The roll of another day: who is expected changes with it."""
    writing, form = in_address()
    return render_template("activities/_roll.html", **page_of(writing, form))


def in_address() -> tuple[Writing, RecordForm]:
    edited = request.args.get("of", type=row_number)
    writing = Writing.of(get_recorded(current(), "activity:record", edited, *WRITTEN)) if edited else new_one()
    form = RecordForm(request.args, meta={"csrf": False}, is_new=True)
    offer(form, writing)
    return writing, form


def new_one() -> Writing:
    kind = kind_asked_for()
    return asked_for(recordable(current(), kind), kind)


# --- saving -------------------------------------------------------------------------------------------------------------------

def saved_or_again(writing: Writing, form: RecordForm, save: Callable[[dict[str, Any]], Any], **context: Any) -> ResponseReturnValue:
    """Shown; saved and sent on; or shown again with 422, what was typed kept: also where one more row was asked for."""
    added = request.form.get("add") if form.is_submitted() else None
    focus = form.add_row(added, form.people) if added in form.LISTS else ""
    try:
        if form.is_submitted() and not focus and form.validate() and (made := saved(writing, form, save)):
            return made
    except (Conflict, StaleDataError) as conflict:
        return both(writing, form, getattr(conflict, "sentence", MEANWHILE))
    code = 422 if form.is_submitted() else 200
    return render_template("activities/edit_activity.html", **page_of(writing, form), **context, focus=focus), code


def saved(writing: Writing, form: RecordForm, save: Callable[[dict[str, Any]], Any]) -> ResponseReturnValue | None:
    """None where it was refused; the sentence stands in the form then."""
    facts = facts_of(writing, form)
    try:
        made = save(facts)
        activity = writing.activity or made
        drafts.drop(current(), writing.key)
    except Conflict:
        raise
    except Refusal as refusal:
        hold_against(form, refusal)
        db.session.rollback()
        return None
    flash("已列入计划，开完以后再来记。" if facts["roll"] is None else "已保存。", "success")
    return redirect(url_for(".show_activity", activity_id=activity.id), 303)


def both(writing: Writing, form: RecordForm, sentence: str) -> ResponseReturnValue:
    """409: what the other one saved beside what was typed here, and all of that to copy from."""
    mine = in_words(form)
    db.session.rollback()
    theirs = type(form)(formdata=None, data=filled(writing.activity)) if writing.activity else form
    offer(theirs, writing)
    place = url_for(".show_activity", activity_id=writing.activity.id) if writing.activity else url_for(".list_activities")
    words = differing(mine, in_words(theirs))
    return errors.answer("activities/show_conflict.html", 409, sentence=sentence, typed=echo.typed(), current_url=place, differing=words)


def facts_of(writing: Writing, form: RecordForm) -> dict[str, Any]:
    """`roll` None: only planned, nobody was called."""
    facts = form.facts()
    is_plan = request.form.get("then") == "plan"
    return {**facts, "form": writing.kind, "branch_id": writing.branch.id, "cell_id": writing.cell.id if writing.cell else None,
            "title": facts["title"] or title_for(writing.kind, facts["held_on"]), "roll": None if is_plan else facts["roll"]}


def hold_against(form: RecordForm, refusal: Refusal) -> None:
    """Put the sentence at the input it is about, else above the form. The service counts only the rows that say something."""
    list_name, _, rest = (refusal.field or "").partition("-")
    place, _, name = rest.partition("-")
    if list_name == form.roll.name and rest:
        form.roll.blame(int(rest), refusal.sentence)
        return
    field: Any = form.begun(list_name)[int(place)][name] if list_name in form.LISTS and name else form._fields.get(list_name)
    if field is None:
        form.form_errors.append(refusal.sentence)
    else:
        field.errors = [*field.errors, refusal.sentence]
