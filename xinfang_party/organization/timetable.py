"""A year of the working calendar as the page shows it."""
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang_party.kernel import clock, workdays
from xinfang_party.organization.holidays import of_year

WEEKDAYS = "一二三四五六日"
FIRST_YEAR, LAST_YEAR = 2004, 2099


@dataclass(frozen=True)
class Day:
    """A day that is not what its weekday says, or that the bureau has set itself (`own`)."""

    day: date
    is_workday: bool
    note: str
    own: bool

    @property
    def weekday(self) -> str:
        return f"星期{WEEKDAYS[self.day.weekday()]}"


@dataclass(frozen=True)
class YearLine:
    year: int
    announced: bool


def year_of(asked: int | None) -> int:
    """The year to show: the one asked for within what a calendar can hold, else this year."""
    return asked if asked is not None and FIRST_YEAR <= asked <= LAST_YEAR else clock.today().year


def special_days(year: int) -> list[Day]:
    """In order of date. The announced ones come from the library, the bureau's own stand over them."""
    own = {row.day: row for row in of_year(year)}
    return [Day(day, own[day].is_workday, own[day].note, True) if day in own else Day(day, workdays.known_workday(day), "", False)
            for day in days_of(year) if day in own or workdays.known_workday(day) != (day.weekday() < workdays.SATURDAY)]


def months(year: int) -> list[tuple[int, int]]:
    """(month, its working days)."""
    return [(month, workdays.workdays_between(date(year, month, 1) - timedelta(days=1), date(year, month, monthrange(year, month)[1])))
            for month in range(1, 13)]


def years(around: int) -> list[YearLine]:
    """Two years back to two years ahead: whose holidays are announced."""
    return [YearLine(year, workdays.is_announced(year)) for year in range(around - 2, around + 3)]


def days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
