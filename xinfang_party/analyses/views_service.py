"""Windows and teams, each beside its own past."""
from flask import render_template, request

from xinfang_party.access.gate import requires
from xinfang_party.analyses import queries, serving
from xinfang_party.analyses.catalogue import FEWEST_IN_SPREAD, LEAST_FOR_SPREAD
from xinfang_party.analyses.views import bp


@bp.get("/service")
@requires("comparison:read")
def list_services() -> str:
    return render_template("analyses/list_services.html", departments=queries.keepers())


@bp.get("/service/<int:department_id>")
@requires("comparison:read")
def show_service(department_id: int) -> str:
    department = serving.department_of(department_id)
    each, periods, chosen = serving.periods_of(request.args)
    found = serving.services(department, periods, chosen)
    return render_template("analyses/show_service.html", department=department, each=each, each_choices=serving.EACH, periods=periods, chosen=chosen,
                           services=found, drawn=serving.charts(found, periods), headers=["时期", *((one.name, "number") for one in found)],
                           least=LEAST_FOR_SPREAD.value, fewest=FEWEST_IN_SPREAD.value)
