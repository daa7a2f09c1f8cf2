"""The figures of voluntary service counted in plain Python over the rows of the tables, from their definitions in words (domain.md 7.4, 7.5).

Each takes an `Asked` of tests/checklists/plain.py, whose `Rows` must have read `MODELS` as well, and answers (hits, among); a count has no `among`.
"""
from datetime import timedelta
from typing import Any

from tests.organization import standard
from xinfang_party.communities.models import ReportIn
from xinfang_party.hours.models import ServiceHours

MODELS = (ServiceHours, ReportIn)
DAY = timedelta(days=1)
SERVICES_A_YEAR = 2


def verified(asked: Any, column: str, key: int) -> list[Any]:
    """What was served in the time and known as verified on the evening of the day."""
    return [row for row in asked.rows.by("service_hours", column, key)
            if row.state.value == "verified" and row.verified_on <= asked.day and asked.holds(row.served_on)]


def services_in(asked: Any, rows: list[Any]) -> int:
    """However many shifts a member took in an event, it is one service of that member, of the day of the first that counts; each outside row is one."""
    first: dict[tuple[int, int], Any] = {}
    for row in sorted(asked.rows.tables["service_hours"], key=lambda row: (row.served_on, row.id)):
        if row.event_id is not None and row.state.value == "verified" and row.verified_on <= asked.day:
            first.setdefault((row.member_id, row.event_id), row.id)
    return sum(row.event_id is None or first[row.member_id, row.event_id] == row.id for row in rows)


def hours(asked: Any) -> tuple[float, None]:
    return sum(row.hours for row in verified(asked, "branch_id", asked.branch.id)), None


def services(asked: Any) -> tuple[int, None]:
    return services_in(asked, verified(asked, "branch_id", asked.branch.id)), None


def serving_share(asked: Any) -> tuple[int, int]:
    """Who of the branch's members of the last day served as often as the days in the roll (of whatever branch) ask, wherever it was."""
    members, length = {row.member_id for row in asked.states("membership")}, (asked.end - asked.start).days + 1
    reached = 0
    for member in members:
        stays = asked.rows.by("membership", "member_id", member)
        days = sum(any(standard.held_on(row, asked.start + n * DAY) for row in stays) for n in range((asked.on - asked.start).days + 1))
        reached += services_in(asked, verified(asked, "member_id", member)) >= SERVICES_A_YEAR * days / length
    return reached, len(members)


def registered_share(asked: Any) -> tuple[int, int]:
    """Who of them has a report to a community in force that day, with its word from that day or before."""
    members = {row.member_id for row in asked.states("membership")}
    return sum(any(is_good(row, asked.on) for row in asked.rows.by("report_in", "member_id", member)) for member in members), len(members)


def is_good(report: Any, day: Any) -> bool:
    return report.from_on <= day <= report.to_on and report.confirmed_on is not None and report.confirmed_on <= day


COUNTED = {"volunteering.hours": hours, "volunteering.services": services, "volunteering.serving_share": serving_share,
           "volunteering.registered_share": registered_share}
