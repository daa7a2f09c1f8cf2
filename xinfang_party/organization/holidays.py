"""The bureau's own working days over the calendar the house knows."""
from collections.abc import Mapping
from datetime import date, timedelta

from flask import g, has_app_context
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.organization import rules
from xinfang_party.organization.models import Holiday

NONE: Mapping[date, bool] = {}


def set_day(day: date, is_workday: bool, note: str = "", *, by: Identity) -> Holiday:
    """Say whether this day is worked, over whatever the calendar says."""
    return set_days(day, day, is_workday, note, by=by)[0]


def set_days(first: date, last: date, is_workday: bool, note: str = "", *, by: Identity) -> list[Holiday]:
    """The same for each day of a stretch, both ends counted."""
    refuse(rules.why_not_set_days(first, last), "last")
    known = {row.day: row for row in db.session.scalars(select(Holiday).where(Holiday.day.between(first, last)))}
    rows = []
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        row = known.get(day) or Holiday(day=day)
        row.is_workday, row.note = is_workday, note
        db.session.add(row)
        rows.append(row)
    audit.record("calendar.day-set", subject=rows[0], by=by, first=first, last=last, is_workday=is_workday, note=note)
    forget()
    return rows


def remove_day(day: date, by: Identity) -> None:
    """Back to what the calendar says; a day nobody had set is left as it is."""
    row = db.session.get(Holiday, day)
    if row is not None:
        db.session.delete(row)
    audit.record("calendar.day-removed", by=by, day=day)
    forget()


def install() -> None:
    """Wire the bureau's own days into the calendar of the house."""
    workdays.use(overrides)


def overrides() -> Mapping[date, bool]:
    """{day: is it worked}; one statement in a request, and only when somebody asks about working days."""
    if not has_app_context():
        return NONE
    if "holidays" not in g:
        with db.session.no_autoflush:
            g.holidays = {day: is_workday for day, is_workday in db.session.execute(select(Holiday.day, Holiday.is_workday))}
    found: Mapping[date, bool] = g.holidays
    return found


def forget() -> None:
    g.pop("holidays", None)


def of_year(year: int) -> list[Holiday]:
    """What the bureau has set for a year, by day."""
    within = Holiday.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(db.session.scalars(select(Holiday).where(within).order_by(Holiday.day)))
