"""The working calendar: what the State Council announced and what the bureau says over it."""
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.organization import holidays, timetable
from xinfang_party.organization.forms import DaysForm
from xinfang_party.organization.pages import say
from xinfang_party.organization.views import bp


@bp.get("/calendar")
@requires("calendar:read")
def show_calendar() -> str:
    return shown(timetable.year_of(request.args.get("year", type=int)), None)


@bp.post("/calendar/days")
@requires("calendar:edit")
def set_days() -> ResponseReturnValue:
    form = DaysForm()
    if form.validate():
        try:
            first = form.first.data
            holidays.set_days(first, form.last.data or first, form.kind.data == "work", form.note.data or "", by=current())
            flash("已登记，各项期限从现在起按新的日历计算。", "success")
            return redirect(url_for(".show_calendar", year=first.year), 303)
        except Refusal as refusal:
            say(form, refusal)
    return shown(timetable.year_of(form.first.data.year if form.first.data else None), form), 422


@bp.post("/calendar/days/<day>/remove")
@requires("calendar:edit")
def remove_day(day: str) -> ResponseReturnValue:
    try:
        which = date.fromisoformat(day)
    except ValueError as fault:
        raise NotFound from fault
    holidays.remove_day(which, current())
    flash("已删除，这一天恢复按公布的安排计算。", "success")
    return redirect(url_for(".show_calendar", year=which.year), 303)


def shown(year: int, form: DaysForm | None) -> str:
    form = form or (DaysForm() if may(current(), "calendar:edit") else None)
    return render_template("organization/show_calendar.html", year=year, days=timetable.special_days(year), months=timetable.months(year),
                           years=timetable.years(clock.today().year), form=form)
