from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, links, pages, registry
from xinfang_party.measures.asking import Asked
from xinfang_party.web.navigation import Entry

bp = Blueprint("measures", __name__)
bp.add_app_template_global(links.offered_rows_url, "rows_url")
bp.add_app_template_global(links.rows_url, "rows_address")
bp.add_app_template_global(links.measure_url)
NAVIGATION = (Entry("数据", "指标", "measures.list_measures", "measure:read", "bar-chart", 10),)


@bp.get("/measures")
@requires("measure:read")
def list_measures() -> str:
    period = Period.of(clock.today(), "year")
    return render_template("measures/list_measures.html", sections=pages.all_figures(current(), period), period=period)


@bp.get("/measures/<code>")
@requires("measure:read")
def show_measure(code: str) -> str:
    return render_template("measures/show_measure.html", **pages.measure_page(asked(code), current()))


@bp.get("/measures/<code>/rows")
@requires("measure:read")
def list_rows(code: str) -> str:
    return render_template("measures/list_rows.html", **pages.rows_page(asked(code), request.args.get("which") or "all", current()))


def asked(code: str) -> Asked:
    """Raises `Refusal` for an unknown code or what cannot be read, `NotFound` for figures that are not the viewer's."""
    return asking.read(registry.get(code), request.args, current())
