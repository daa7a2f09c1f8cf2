"""External helpers: the list with its totals, recording, removing what was entered by mistake."""
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may, reach
from xinfang_party.communities import helping, pages, queries
from xinfang_party.communities.forms import VersionForm
from xinfang_party.communities.forms_needs import HelperForm
from xinfang_party.communities.models import HelperCount
from xinfang_party.communities.registry import wiring
from xinfang_party.communities.terms import HelperRole
from xinfang_party.communities.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate

MEASURE, MONTHS, YEARS = "communities.helpers", 12, 3
TO_LIST = "communities.list_helpers"


@bp.get("/helpers")
@requires("helper:read")
def list_helpers() -> str:
    return helpers_page()


@bp.route("/helpers/new", methods=["GET", "POST"])
@requires("helper:record")
def record_helper() -> ResponseReturnValue:
    form = HelperForm(data={"helped_on": clock.today(), "branch_id": current().home_branch_id, "people": 1})
    form.offer(queries.branches_of(current(), "helper:record"), wiring.case_classes())
    return pages.place_step(
        form, lambda place: helping.record(facts={**form.facts(), "place_id": place.id if place else None}, by=current()), "已登记。",
        lambda _row: url_for(TO_LIST), lambda: render_template("communities/record_helper.html", form=form))


@bp.post("/helpers/<int:helper_id>/remove")
@requires("helper:record")
def remove_helper(helper_id: int) -> ResponseReturnValue:
    row, form = helping.get(current(), helper_id), VersionForm(scope=f"remove-{helper_id}")
    return pages.step(form, lambda: helping.remove(row, version=form.version.data, by=current()), "已作废，不再计入。", url_for(TO_LIST),
                      lambda: helpers_page((helper_id, form)))


def helpers_page(refused: tuple[int, VersionForm] | None = None) -> str:
    viewer, period = current(), asked_period()
    branches, branch = queries.branches_of(viewer, "helper:read"), request.args.get("branch", type=row_number)
    branch = branch if branch in branches else None
    page = paginate(helping.listed(viewer, period, branch), HelperCount, joinedload(HelperCount.branch), joinedload(HelperCount.place))
    span = reach(viewer, "helper:record")
    forms = {one.id: VersionForm(formdata=None, obj=one, scope=f"remove-{one.id}") for one in page.items
             if one.removed_on is None and span.covers(branch_id=one.branch_id)}
    return render_template(
        "communities/list_helpers.html", page=page, period=period, period_choices=[(str(one), one.label) for one in periods()], branch=branch,
        branch_choices=list(branches.items()), totals=helping.totals(viewer, period, branch), roles=list(HelperRole), trend=trend(branch, list(branches)),
        classes=wiring.case_classes(), class_name=helping.class_name, forms={**forms, **dict([refused] if refused else [])}, records=may(viewer, "helper:record"),
        charts=True)


def trend(branch: int | None, branches: list[int]) -> list[tuple[str, int]]:
    """(month, people) of the last twelve months; one statement."""
    scope = Scope.branch(branch) if branch else Scope.bureau() if reach(current(), "helper:read").everything else Scope.branches(branches)
    return [(one.period.label, int(one.numerator)) for one in engine.series(MEASURE, scope, last_periods(Period.of(clock.today(), "month"), MONTHS))]


def periods() -> list[Period]:
    """This year and those before it, and the quarters of this year."""
    year = clock.today().year
    return [*(Period.year(one) for one in range(year, year - YEARS, -1)), *(Period.of(date(year, month, 1), "quarter") for month in (1, 4, 7, 10))]


def asked_period() -> Period:
    return next((one for one in periods() if str(one) == request.args.get("period")), Period.year(clock.today().year))
