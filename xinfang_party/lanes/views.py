"""The board of the four lanes, what each lane asks for, and the office's own numbers."""
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel import clock
from xinfang_party.lanes import owed, pages, panels, renewing, rules, setting
from xinfang_party.lanes.forms import LimitForm
from xinfang_party.lanes.terms import LaneStep
from xinfang_party.petitions.terms import HandlingClass
from xinfang_party.petitions.watching import Watcher
from xinfang_party.web.forms import settled
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.panels import Panel

bp = Blueprint("lanes", __name__)
NAVIGATION = (
    Entry("信访业务", "四办看板", "lanes.show_board", "case:read", "list-task", 11),
    Entry("信访业务", "四办要求", "lanes.list_lanes", "lane:read", "list-check", 31),
    Entry("信访业务", "特殊时期", "lanes.list_periods", "lane:read", "flag", 32),
)
PANELS = (Panel("petitions.case", "四办步骤", "case:read", panels.panel_of_case, 10),)
OWED = (Source("case:assign", owed.for_officers, "lanes.officers", owed.to_enter), Source("case:note-step", owed.for_leaders, "lanes.leaders", owed.to_decide),
        Source("case:note-step", owed.own_step, "lanes.steps", owed.to_note))
WATCHERS = (Watcher(renewing.renew, renewing.built_on, renewing.before_undo),)


@bp.get("/case-board")
@requires("case:read")
def show_board() -> str:
    return render_template("lanes/show_board.html", **pages.board(current(), request.args))


@bp.get("/lanes")
@requires("lane:read")
def list_lanes() -> str:
    return render_template("lanes/list_lanes.html", lanes=pages.lanes_page())


@bp.route("/lanes/<lane>/<lane_step>", methods=["GET", "POST"])
@requires("lane:edit")
def set_limit(lane: str, lane_step: str) -> ResponseReturnValue:
    step = step_named(lane, lane_step)
    form = LimitForm(from_on=clock.today(), number=rules.number_on(step, clock.today(), renewing.numbers_set()))
    if form.is_submitted() and settled(form, lambda: setting.set_limit(
            step, number=form.number.data, from_on=form.from_on.data, reason=form.reason.data or "", by=current()), request.path):
        flash("已保存。以前收到的事项仍按原来的目标。", "success")
        return redirect(url_for(".list_lanes"), 303)
    return render_template("lanes/set_limit.html", form=form, step=step, bounds=rules.bounds_of(step)), 422 if form.is_submitted() else 200


def step_named(lane: str, lane_step: str) -> LaneStep:
    """As it is today; anything else is not there."""
    handling = next((one for one in HandlingClass if one.value == lane), None)
    steps = rules.steps_on(handling, clock.today()) if handling else []
    return next((one for one in steps if one.code.value == lane_step), None) or abort(404)
