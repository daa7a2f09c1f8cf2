"""The hours of one event: from codes, from paper, one by one; all verified at once; who did not come; its end."""
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.hours import closing, pages, paper, queries, recording, single, verifying
from xinfang_party.hours.forms import CloseForm, ReasonForm, StepForm
from xinfang_party.hours.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.writing import when
from xinfang_party.web.forms import Form, settled, tried
from xinfang_party.web.links import row_number


@bp.get("/service-events/<int:event_id>/hours")
@requires("service-hours:record")
def show_event(event_id: int) -> str:
    return render_template("hours/show_event.html", **pages.event_page(queries.get_event(current(), "service-hours:record", event_id)))


@bp.route("/service-events/<int:event_id>/hours/paper", methods=["GET", "POST"])
@requires("service-hours:record")
def type_paper(event_id: int) -> ResponseReturnValue:
    event = queries.get_event(current(), "service-hours:record", event_id)
    grid = paper.opened(event, is_sent=request.method == "POST", part=request.args.get("part", 0, type=row_number) or 0)
    act = next((act for name, act in (("add", paper.add), ("fill", paper.fill)) if name in request.form), None)
    if act is not None:
        act(grid)
    elif grid.form.is_submitted() and settled(grid.form, lambda: paper.saved(grid, current()), page_of(event_id)):
        flash("已保存。核对下面的时长，没有问题就点“全部核实”。", "success")
        for sentence in grid.told:
            flash(sentence, "warning")
        return redirect(page_of(event_id), 303)
    page = render_template("hours/type_paper.html", event=event, grid=grid, words_of=when, faults=list(paper.faults(grid)))
    return page, 422 if grid.form.is_submitted() else 200


@bp.route("/service-events/<int:event_id>/hours/new", methods=["GET", "POST"])
@requires("service-hours:record")
def record_hours(event_id: int) -> ResponseReturnValue:
    event = queries.get_event(current(), "service-hours:record", event_id)
    form = single.blank(event)
    if form.validate_on_submit() and tried(form, lambda: single.record(event, form, current())):
        flash("已登记。", "success")
        return redirect(page_of(event_id), 303)
    db.session.rollback()
    return render_template("hours/record_hours.html", form=form, event=queries.get_event(current(), "service-hours:record", event_id)), (
        422 if form.is_submitted() else 200)


@bp.post("/service-events/<int:event_id>/hours/codes")
@requires("service-hours:record")
def take_codes(event_id: int) -> ResponseReturnValue:
    event = queries.get_event(current(), "service-hours:record", event_id)
    count, left = recording.from_codes(event, by=current())
    flash(f"从签到签退生成了 {count} 条。" if count else "没有新的签到签退可以生成。", "success" if count else "warning")
    for sign_up, sentence in left:
        flash(f"{sign_up.member.name}：{sentence}", "warning")
    return redirect(page_of(event_id), 303)


@bp.post("/service-events/<int:event_id>/hours/verify")
@requires("service-hours:verify")
def verify_event(event_id: int) -> ResponseReturnValue:
    event, form, found = queries.get_event(current(), "service-hours:verify", event_id), StepForm(scope="verify"), list[Any]()
    if not settled(form, lambda: found.append(verifying.verify_all(event, version=form.version.data, by=current())), page_of(event_id)):
        return again(event_id, {"verify": form})
    count, left, told = found[0]
    flash(f"核实了 {count} 条。" if count else "没有可以由您核实的。", "success" if count else "warning")
    for sentence in (*(f"{row.member.name}：{why}" for row, why in left), *filter(None, [told])):
        flash(sentence, "warning")
    return redirect(page_of(event_id), 303)


@bp.post("/service-events/<int:event_id>/hours/close")
@requires("service-hours:record")
def close_event(event_id: int) -> ResponseReturnValue:
    event, form = queries.get_event(current(), "service-hours:record", event_id), CloseForm(scope="close")
    if settled(form, lambda: closing.close(event, summary=form.summary.data or "", version=form.version.data, by=current()), page_of(event_id)):
        flash("活动已结束。", "success")
        return redirect(page_of(event_id), 303)
    return again(event_id, {"close": form})


@bp.post("/sign-ups/<int:sign_up_id>/forgive")
@requires("service-hours:record")
def forgive_no_show(sign_up_id: int) -> ResponseReturnValue:
    sign_up, name = queries.get_sign_up(current(), sign_up_id), f"{pages.FORGIVE}{sign_up_id}"
    form, event_id = ReasonForm(scope=name), sign_up.shift.event_id
    if settled(form, lambda: closing.forgive(sign_up, reason=form.reason.data or "", version=form.version.data, by=current()), page_of(event_id)):
        flash("已谅解。", "success")
        return redirect(page_of(event_id), 303)
    return again(event_id, {name: form})


# --- what these share ---------------------------------------------------------------------------------------------------------

def page_of(event_id: int) -> str:
    return url_for(".show_event", event_id=event_id)


def again(event_id: int, typed: dict[str, Form]) -> ResponseReturnValue:
    """The page as it is stored, with the form as it was sent."""
    db.session.rollback()
    return render_template("hours/show_event.html", **pages.event_page(queries.get_event(current(), "service-hours:record", event_id), typed)), 422
