"""The matrix, the risk points by the day of their review, how far posts are covered."""
from flask import render_template, request

from xinfang_party.access.gate import requires
from xinfang_party.integrity import figures, intervals, pages
from xinfang_party.integrity.figures import Asked
from xinfang_party.integrity.forms import HEAVY, LIKELY
from xinfang_party.integrity.measures import MEASURES
from xinfang_party.integrity.rules import graded_in_words
from xinfang_party.integrity.terms import Category, Grade
from xinfang_party.integrity.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.links import offered_rows_url
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.queries import department_names
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry

NAVIGATION = (Entry("廉政风险", "风险矩阵", "integrity.show_matrix", "risk:read", "bar-chart", 20),
              Entry("廉政风险", "复核日期", "integrity.list_points", "risk:read", "calendar-check", 30))


@bp.get("/risk-matrix")
@requires("risk:read")
def show_matrix() -> str:
    """The whole bureau's, or one department's, or one category's."""
    one = asked()
    rows, totals = figures.matrix(one, clock.today())
    return render_template("integrity/show_matrix.html", rows=rows, totals=totals, asked=one, likely=LIKELY, heavy=HEAVY,
                           graded=graded_in_words(), **choices())


@bp.get("/risk-points")
@requires("risk:read")
def list_points() -> str:
    today = clock.today()
    page = figures.page_of_points(asked(), today)
    usual = intervals.in_words(intervals.months_on(today)) if not page.items else ""
    return render_template("integrity/list_points.html", page=page, today=today, likely=list(LIKELY.items()), heavy=list(HEAVY.items()), usual=usual, **choices())


@bp.get("/risk-coverage")
@requires("risk-campaign:read")
def show_coverage() -> str:
    """Every figure with the rows behind it."""
    today, department = clock.today(), asked().department_id
    scope = Scope.department(department) if department in department_names() else Scope.bureau()
    found = engine.many([(one.code, scope, Period.of(today, "year")) for one in MEASURES], today)
    lines = [(measure, one, offered_rows_url(one), offered_rows_url(one, "misses") if hasattr(measure, "hits") else "")
             for measure, one in zip(MEASURES, found, strict=True)]
    return render_template("integrity/show_coverage.html", lines=lines, **choices())


def asked() -> Asked:
    """What the address asks for; what makes no sense is not asked."""
    likelihood, impact = (request.args.get(name, type=row_number) for name in ("likelihood", "impact"))
    return Asked(request.args.get("department", type=row_number), pages.chosen(Category, "category"), pages.chosen(Grade, "grade"), likelihood, impact,
                 pages.day_asked("due"), pages.day_asked("accepted"))


def choices() -> dict[str, object]:
    return {"departments": list(department_names().items()), "categories": [(one.value, one.label) for one in Category],
            "grades": [(one.value, one.label) for one in Grade], "grade_tones": pages.GRADE_TONES}
