"""Special periods: what they mark, and by which lane marked cases go as well."""
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.lanes import queries, setting
from xinfang_party.lanes.forms import EndForm, PeriodForm
from xinfang_party.lanes.models import SpecialPeriod
from xinfang_party.lanes.views import bp
from xinfang_party.petitions.queries import subjects_in_order
from xinfang_party.web.stepping import step, written


@bp.get("/special-periods")
@requires("lane:read")
def list_periods() -> str:
    return render_template("lanes/list_periods.html", periods=queries.periods(), marked=queries.marked(current()), today=clock.today())


@bp.route("/special-periods/new", methods=["GET", "POST"])
@requires("lane:edit")
def new_period() -> ResponseReturnValue:
    form = PeriodForm(is_new=True, from_on=clock.today())
    form.offer_subjects(subjects_in_order())
    return written(form, lambda: setting.add_period(facts=form.facts(), by=current()), "已添加。新收到的、符合条件的事项会自动标记；已有的请用“套用”。",
                   lambda _period: url_for(".list_periods"), lambda: edit_page(form, None))


@bp.route("/special-periods/<int:special_period_id>/edit", methods=["GET", "POST"])
@requires("lane:edit")
def edit_period(special_period_id: int) -> ResponseReturnValue:
    period = get_for(current(), "lane:edit", SpecialPeriod, special_period_id)
    form = PeriodForm(obj=period)
    form.offer_subjects(subjects_in_order(), keep=period.subject_id)
    return written(form, lambda: setting.edit_period(period, facts=form.facts(), version=form.version.data, by=current()), "已保存。",
                   lambda _period: url_for(".list_periods"), lambda: edit_page(form, special_period_id))


@bp.route("/special-periods/<int:special_period_id>/end", methods=["GET", "POST"])
@requires("lane:edit")
def end_period(special_period_id: int) -> ResponseReturnValue:
    period = get_for(current(), "lane:edit", SpecialPeriod, special_period_id)
    form = EndForm(data={"on": clock.today(), "version": period.version})
    name = period.name
    return step(form, lambda: setting.end_period(period, on=form.on.data, version=form.version.data, by=current()), "已登记结束日期。",
                url_for(".list_periods"), lambda: render_template("lanes/end_period.html", form=form, name=name))


@bp.post("/special-periods/<int:special_period_id>/apply")
@requires("lane:edit")
def apply_period(special_period_id: int) -> ResponseReturnValue:
    period = get_for(current(), "lane:edit", SpecialPeriod, special_period_id)
    count = setting.apply_period(period, by=current())
    flash(f"标记了 {count} 件办理中的事项。" if count else "没有需要标记的事项：符合条件的都已标记，或者是您自己承办的。", "success")
    return redirect(url_for(".list_periods"), 303)


def edit_page(form: Any, period_id: int | None) -> str:
    return render_template("lanes/edit_period.html", form=form, period_id=period_id)
