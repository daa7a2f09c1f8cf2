"""How a finding stood on a day, as SQL: by the days that stand in it and in its extensions."""
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from xinfang_party.findings.models import Finding, FindingExtension
from xinfang_party.findings.terms import ExtensionState
from xinfang_party.kernel import clock


def is_there(day: date) -> ColumnElement[bool]:
    """Not withdrawn by that evening."""
    return or_(Finding.withdrawn_on.is_(None), Finding.withdrawn_on > day)


def is_open(day: date) -> ColumnElement[bool]:
    return and_(is_there(day), or_(Finding.closed_on.is_(None), Finding.closed_on > day))


def is_due(day: date) -> ColumnElement[bool]:
    """Its last day has passed by that evening, today's has not yet; or it was closed before."""
    return and_(is_there(day), or_(Finding.due_on <= min(day, clock.today() - timedelta(days=1)), Finding.closed_on <= day))


def due_as_of(day: date) -> Any:
    """The due day as it was then: before the branch set its own the bound, before an extension the day the extension moved."""
    later = select(FindingExtension.before_on).where(
        FindingExtension.finding_id == Finding.id, FindingExtension.state == ExtensionState.APPROVED, FindingExtension.decided_on > day).order_by(
        FindingExtension.decided_on, FindingExtension.id).limit(1).scalar_subquery()
    is_planned = and_(Finding.planned_on.is_not(None), Finding.planned_on <= day)
    return case((is_planned, func.coalesce(later, Finding.due_on)), else_=Finding.bound_on)


def is_late(day: date, more_than: timedelta = timedelta()) -> ColumnElement[bool]:
    """Open, and so many days over."""
    return and_(is_open(day), due_as_of(day) < day - more_than)
