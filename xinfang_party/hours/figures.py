"""How much was served: by branch, by kind, by community, month by month. No person is named, no branch is put before another."""
from typing import Any

from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Figure, Scope
from xinfang_party.organization.queries import branch_choices

HOURS, SERVICES, SHARE, REPORTED, EMERGENCY = ("volunteering.hours", "volunteering.services", "volunteering.serving_share", "volunteering.registered_share",
                                               "volunteering.emergency_hours")
NOWHERE = "没有登记社区"


def figures_page(year: int) -> dict[str, Any]:
    period = Period.year(year)
    months, codes = period.sub_periods("month"), [code for code in (HOURS, SERVICES, SHARE, REPORTED) if registry.is_code(code)]
    by_branch = dict(zip(codes, engine.figures_by_each([(code, period) for code in codes], "branch"), strict=True))
    whole = [*codes, EMERGENCY]
    found = engine.many([(code, Scope.bureau(), month) for code, month in [
        *((code, period) for code in whole), *((code, month) for code in (HOURS, SERVICES) for month in months)]])
    hours, services = found[len(whole):][:len(months)], found[len(whole) + len(months):]
    trend = list(zip(months, hours, services, strict=True))
    return {"period": period, "bureau": found[:len(whole)], "codes": codes, "trend": trend, "course": course(trend),
            "branches": [(name, [by_branch[code][key] for code in codes]) for key, name in branch_choices().items()],
            "kinds": split("service_kind", period), "communities": split("community", period)}


def split(name: str, period: Period) -> list[tuple[str, Figure, Figure | None]]:
    """(words, hours, services) of each value that has any, in the order the list keeps."""
    hours, services = (engine.figures_by(code, name, period) for code in (HOURS, SERVICES))
    dimension: Any = registry.facts_of(registry.get(HOURS)).dimensions[name]
    words = {**(dimension.labels() if hours else {}), None: NOWHERE}
    return [(words[key], hours[key], services.get(key)) for key in words if key in hours]


def course(trend: list[tuple[Period, Figure, Figure]]) -> dict[str, Any]:
    """As the chart draws it."""
    return {"kind": "bar", "unit": "小时", "labels": [month.label for month, _hours, _services in trend],
            "series": [{"name": "志愿服务时长", "values": [hours.value for _month, hours, _services in trend]}]}
