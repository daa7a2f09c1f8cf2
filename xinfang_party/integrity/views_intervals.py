"""How soon registers are reviewed again, by grade, with what was set before."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.integrity import intervals
from xinfang_party.integrity.catalogue import MONTHS, SETTINGS, number
from xinfang_party.integrity.forms import IntervalForm
from xinfang_party.integrity.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import settled
from xinfang_party.web.navigation import Entry

NAVIGATION = (Entry("廉政风险", "复核周期", "integrity.edit_intervals", "risk:edit", "calendar-check", 35),)
SHOWN = 20


@bp.route("/review-intervals", methods=["GET", "POST"])
@requires("risk:edit")
def edit_intervals() -> ResponseReturnValue:
    now, here = intervals.months_on(clock.today()), url_for(".edit_intervals")
    form = IntervalForm(data={**{grade.value: months for grade, months in now.items()}, "version": intervals.stand()})
    if form.is_submitted() and settled(form, lambda: intervals.set_months(form.months(), seen=form.version.data, by=current()), here):
        flash("已保存，从今天起执行；生效的登记表下次复核的日期已经重新算过。", "success")
        return redirect(here, 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template(
        "integrity/edit_intervals.html", form=form, history=db.session.scalars(intervals.history().limit(SHOWN)).all(), longest=number("longest_interval_months"),
        usual=intervals.in_words(MONTHS), setting=SETTINGS["review_months"]), 422 if form.is_submitted() else 200
