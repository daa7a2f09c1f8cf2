"""How much was served: by branch, by kind, by community, month by month. No person is named, no branch is put before another."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from xinfang_party.hours import measures
from xinfang_party.hours.models import ServiceHours
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.queries import branch_choices

BY_BRANCH = ("volunteering.hours", "volunteering.services", "volunteering.serving_share", "volunteering.registered_share")
WHOLE = (*BY_BRANCH, "volunteering.emergency_hours", "volunteering.emergency_events", "volunteering.satisfaction")
NOWHERE = "没有登记社区"


@dataclass(frozen=True)
class Served:
    """What was served on one day in one kind of service at one place."""

    day: date
    kind_id: int
    place_id: int | None
    hours: float
    services: int


Line = tuple[str, float, int]
"""(words, hours, services)."""


def figures_page(year: int) -> dict[str, Any]:
    period = Period.year(year)
    whole, codes = ([code for code in among if registry.is_code(code)] for among in (WHOLE, BY_BRANCH))
    by_branch = dict(zip(codes, engine.figures_by_each([(code, period) for code in codes], "branch"), strict=True))
    rows = served_in(period)
    trend = [added(month.label, [row for row in rows if month.start <= row.day <= month.end]) for month in period.sub_periods("month")]
    return {"period": period, "bureau": engine.many([(code, Scope.bureau(), period) for code in whole]), "codes": codes, "trend": trend, "course": course(trend),
            "branches": [(name, [by_branch[code][key] for code in codes]) for key, name in branch_choices().items()],
            "kinds": split(rows, lambda row: row.kind_id, measures.kinds), "communities": split(rows, lambda row: row.place_id, measures.places)}


def served_in(period: Period) -> list[Served]:
    """What the measures of hours and services count, in one statement for months, kinds and places together."""
    today, keys = clock.today(), (ServiceHours.served_on, ServiceHours.kind_id, ServiceHours.place_id)
    statement = select(*keys, func.sum(ServiceHours.hours), func.count().filter(measures.is_first_of_its_event(today))).where(
        measures.counts(today), ServiceHours.served_on.between(period.start, min(period.end, today))).group_by(*keys)
    return [Served(*row) for row in db.session.execute(statement)]


def split(rows: list[Served], key: Callable[[Served], int | None], labels: Callable[[], dict[Any, str]]) -> list[Line]:
    """Each value that has any, in the order the list keeps."""
    found: dict[int | None, list[Served]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    words = {**(labels() if found else {}), None: NOWHERE}
    return [added(words[one], found[one]) for one in words if one in found]


def added(words: str, rows: Iterable[Served]) -> Line:
    rows = list(rows)
    return words, round(sum(row.hours for row in rows), 2), sum(row.services for row in rows)


def course(trend: list[Line]) -> dict[str, Any]:
    """As the chart draws it."""
    return {"kind": "bar", "unit": "小时", "labels": [words for words, _hours, _services in trend],
            "series": [{"name": "志愿服务时长", "values": [hours for _words, hours, _services in trend]}]}
