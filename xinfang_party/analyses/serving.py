"""A window or team beside its own past and the bureau's spread: no names of others, no order by figure."""
from collections.abc import Mapping
from typing import Any

from xinfang_party.analyses import rules
from xinfang_party.analyses.catalogue import LINKS, SERVICE
from xinfang_party.analyses.terms import Service
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.measures import asking, kept, registry, stacks
from xinfang_party.measures.terms import Figure, Scope, Selection
from xinfang_party.organization.models import Department

EACH = {"quarter": ("按季度", 8), "month": ("按月", 12)}
DEPARTMENT = "department"


def department_of(department_id: int) -> Department:
    found = db.session.get(Department, department_id)
    if found is None:
        raise NotFound
    return found


def periods_of(args: Mapping[str, str]) -> tuple[str, list[Period], Period]:
    """(how long each, all of them, the chosen one: the last that is over unless told)."""
    each = args.get("each", "") if args.get("each", "") in EACH else "quarter"
    periods = last_periods(Period.of(clock.today(), each), EACH[each][1])
    return each, periods, next((one for one in periods if str(one) == args.get("period", "").strip().upper()), periods[-2])


def services(department: Department, periods: list[Period], chosen: Period) -> list[Service]:
    """Made again when something happened in the house; the spread is the same for all departments."""
    reading = kept.Reading()
    whole = reading.made(("analyses.spread", chosen), lambda: stacks.figures_by(
        [(code, Selection(Scope.bureau()), chosen, open_to_all(code)) for code in codes_told()], DEPARTMENT))
    series = reading.made(("analyses.service", department.id, tuple(periods)), lambda: series_of(department, periods))
    return [Service(one, one[periods.index(chosen)], rules.spread_of([figure for key, figure in others.items() if key is not None]))
            for one, others in zip(series, whole, strict=True)]


def series_of(department: Department, periods: list[Period]) -> list[tuple[Figure, ...]]:
    codes, own = codes_told(), Selection(Scope.department(department.id))
    found = iter(stacks.figures([(code, own, period, open_to_all(code)) for code in codes for period in periods]))
    return [tuple(next(found) for _ in periods) for _ in codes]


def codes_told() -> list[str]:
    return [code for code in (*SERVICE, *LINKS) if registry.is_code(code) and DEPARTMENT in registry.owner_columns(registry.get(code))]


def open_to_all(code: str) -> Any:
    """The cases of one department are few enough to tell of one: accusations are left out, whoever asks."""
    return asking.no_secret(registry.get(code))


def charts(found: list[Service], periods: list[Period]) -> list[tuple[str, dict[str, Any]]]:
    """(what it shows, data) of the rates together, and of the rest one by one."""
    labels = [period.label for period in periods]
    rates = [one for one in found if one.chosen.is_rate and any(value is not None for value in one.values)]
    others = [one for one in found if not one.chosen.is_rate and any(one.values)]
    drawn = [("各项比率", {"kind": "line", "labels": labels, "unit": "%", "series": [{"name": one.name, "values": one.values} for one in rates]})] if rates else []
    return drawn + [(one.name, {"kind": "bar" if one.chosen.denominator is None else "line", "labels": labels, "unit": one.chosen.unit,
                                "series": [{"name": one.name, "values": one.values}]}) for one in others]
