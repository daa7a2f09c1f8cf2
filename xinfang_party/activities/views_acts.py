"""What happens to a record after it is written: submitted, confirmed, returned, cancelled; absences, action items, files."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.activities import service
from xinfang_party.activities.forms_acts import ActionForm, AttachForm, CancelForm, CloseForm, MakeUpForm, OpinionForm, ReviewForm
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.pages import CLOSE, MAKE_UP, can_read, page_of, with_owners
from xinfang_party.activities.queries import WHOLE, get_action, get_attendance, get_readable, get_recorded
from xinfang_party.activities.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import settled


@bp.post("/activities/<int:activity_id>/submit")
@requires("activity:record")
def submit_activity(activity_id: int) -> ResponseReturnValue:
    activity, form = get_recorded(current(), "activity:record", activity_id), OpinionForm(scope="submit")
    return act(activity, "submit", form, lambda: service.submit(activity, version=form.version.data, by=current()), "已提交，请主持人确认。")


@bp.post("/activities/<int:activity_id>/confirm")
@requires("activity:confirm")
def confirm_activity(activity_id: int) -> ResponseReturnValue:
    activity, form = get_recorded(current(), "activity:confirm", activity_id), OpinionForm(scope="confirm")
    return act(activity, "confirm", form, lambda: service.confirm(
        activity, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已确认。以后要改，请用“更正”。")


@bp.post("/activities/<int:activity_id>/return")
@requires("activity:confirm")
def return_activity(activity_id: int) -> ResponseReturnValue:
    activity, form = get_recorded(current(), "activity:confirm", activity_id), OpinionForm(scope="return")
    return act(activity, "return", form, lambda: service.return_(
        activity, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已退回，记录人可以修改后再提交。")


@bp.post("/activities/<int:activity_id>/review")
@requires("activity:review")
def review_activity(activity_id: int) -> ResponseReturnValue:
    activity, form = get_recorded(current(), "activity:review", activity_id), ReviewForm(scope="review")
    return act(activity, "review", form, lambda: service.review(
        activity, opinion=form.opinion.data or "", version=form.version.data, by=current()), "审阅意见已记入办理经过，并告诉支部。")


@bp.post("/activities/<int:activity_id>/cancel")
@requires("activity:record")
def cancel_activity(activity_id: int) -> ResponseReturnValue:
    activity, form = get_recorded(current(), "activity:record", activity_id), CancelForm(scope="cancel")
    return act(activity, "cancel", form, lambda: service.cancel(
        activity, reason=form.reason.data or "", version=form.version.data, by=current()), "已作废，不再计入任何数字。")


@bp.post("/activities/<int:activity_id>/actions")
@requires("activity:record")
def add_action(activity_id: int) -> ResponseReturnValue:
    activity = get_recorded(current(), "activity:record", activity_id, *WHOLE)
    form = with_owners(ActionForm(scope="action"), activity)
    return act(activity, "action", form, lambda: service.add_action(
        activity, text=form.text.data or "", owner_id=form.owner_id.data, due_on=form.due_on.data, by=current()), "已加上，办结之前会列在下次的议程上。")


@bp.post("/activities/<int:activity_id>/files")
@requires("activity:record")
def attach_file(activity_id: int) -> ResponseReturnValue:
    activity, form = get_recorded(current(), "activity:record", activity_id), AttachForm(scope="file")
    return act(activity, "file", form, lambda: service.attach(
        activity, form.file.data.stream, form.file.data.filename, by=current()), "已上传。")


@bp.post("/attendances/<int:attendance_id>/make-up")
@requires("activity:record")
def make_up(attendance_id: int) -> ResponseReturnValue:
    attendance, name = get_attendance(current(), "activity:record", attendance_id), f"{MAKE_UP}{attendance_id}"
    form = MakeUpForm(scope=name)
    return act(attendance.activity, name, form, lambda: service.make_up(
        attendance, on=form.on.data, material=form.material.data or "", proof=form.proof, by=current()), f"已登记{attendance.member.name}的补学。")


@bp.get("/action-items/<int:item_id>")
@requires("action-item:close")
def show_action(item_id: int) -> str:
    """For its owner too, who may not read the minutes it stands in."""
    item = get_action(current(), item_id)
    return item_page(item, CloseForm(formdata=None, scope=f"{CLOSE}{item_id}", on=clock.today(), version=item.version))


@bp.post("/action-items/<int:item_id>/close")
@requires("action-item:close")
def close_action(item_id: int) -> ResponseReturnValue:
    item, form = get_action(current(), item_id), CloseForm(scope=f"{CLOSE}{item_id}")
    if not settled(form, lambda: service.close_action(
            item, result=form.result.data or "", on=form.on.data, version=form.version.data, by=current()), url_for(".show_action", item_id=item_id)):
        db.session.rollback()
        return item_page(get_action(current(), item_id), form), 422
    flash("已办结。", "success")
    page = url_for(".show_activity", activity_id=item.activity_id) if can_read(current(), item.activity_id) else url_for(".show_action", item_id=item_id)
    return redirect(page, 303)


def item_page(item: ActionItem, form: CloseForm) -> str:
    return render_template("activities/show_action.html", item=item, form=form, can_read=can_read(current(), item.activity_id))


# --- what these share ---------------------------------------------------------------------------------------------------------

def act(activity: Activity, name: str, form: Any, deed: Callable[[], object], words: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    activity_id = activity.id
    page = url_for(".show_activity", activity_id=activity_id)
    if not settled(form, deed, page):
        return again(activity_id, name, form)
    flash(words, "success")
    return redirect(page, 303)


def again(activity_id: int, name: str, form: Any) -> ResponseReturnValue:
    """The page of the record as it is stored, with the form as it was typed, shown even where the step is not open any more."""
    db.session.rollback()
    page = page_of(get_readable(current(), activity_id, *WHOLE), current())
    page["forms"][name] = form
    return render_template("activities/show_activity.html", **page), 422
