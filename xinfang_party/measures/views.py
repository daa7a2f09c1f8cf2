from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, links, pages, registry
from xinfang_party.measures.kinds import Measure
from xinfang_party.web.navigation import Entry

bp = Blueprint("measures", __name__)
bp.add_app_template_global(links.offered_rows_url, "rows_url")
bp.add_app_template_global(links.rows_url, "rows_address")
bp.add_app_template_global(links.measure_url)
NOT_SEEN = "没有找到，或者不在您的查看范围内，请核对后再试。"
NAVIGATION = (Entry("数据", "指标", "measures.list_measures", "measure:read", "bar-chart", 10),)


@bp.get("/measures")
@requires("measure:read")
def list_measures() -> str:
    period = Period.of(clock.today(), "year")
    return render_template("measures/list_measures.html", sections=pages.all_figures(current(), period), period=period)


@bp.get("/measures/<code>")
@requires("measure:read")
def show_measure(code: str) -> ResponseReturnValue:
    """A question that is refused comes back in its form, as it was typed, with the reason. Who is not there and whom the viewer may not see are
    one answer.
    """
    measure = measure_of(code)
    try:
        return render_template("measures/show_measure.html", **pages.measure_page(asking.read(measure, request.args, current()), current()))
    except NotFound:
        return refused(measure, NOT_SEEN), HTTPStatus.NOT_FOUND
    except Refusal as refusal:
        return refused(measure, refusal.sentence), HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("/measures/<code>/rows")
@requires("measure:read")
def list_rows(code: str) -> ResponseReturnValue:
    """Rows told of whole years alone are asked for again as of today: a page left open overnight links to yesterday's."""
    asked, which = asking.read(measure_of(code), request.args, current()), request.args.get("which") or "all"
    if not asking.tells_rows(asked.measure, asked.period, asked.as_of):
        flash(f"“{asked.measure.name}”只按整年列出明细。这里列的是{asking.of_whole_year(asked).period.label}的，截至今天。", "info")
        return redirect(links.whole_year_url(asked, "measures.list_rows", which=which), 303)
    return render_template("measures/list_rows.html", **pages.rows_page(asked, which, current()))


def refused(measure: Measure, sentence: str) -> str:
    return render_template("measures/refuse_measure.html", **pages.refused_page(measure, request.args, sentence, current()))


def measure_of(code: str) -> Measure:
    """An address with another code is a page that does not exist; the commands tell which codes there are."""
    if not registry.is_code(code):
        raise NotFound
    return registry.get(code)
