"""Working days of China: the library's holidays and make-up days, overridden by the bureau's own table.

A year the State Council has not announced yet is counted by weekdays, and `is_announced` says so. Pages that rely on it must
tell: whoever `listens` hears of each such year that was asked about, and of the days counted earlier that are `shown`.
"""
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from chinese_calendar import holidays, workdays

Overrides = Mapping[date, bool]

KNOWN_YEARS = frozenset(day.year for day in holidays)
LAST_KNOWN = max(KNOWN_YEARS)
SATURDAY = 5


class Year(NamedTuple):
    """A year as tables over its days, counted from 0 on 1 January."""

    before: list[int]
    """How many working days come before each day, and before the end of the year."""
    worked: list[int]
    """The days on which people work, ascending."""


class Calendar:
    """The library's knowledge with the bureau's own days (day → is it worked) over it.

    Immutable: a changed table makes a new one.
    """

    def __init__(self, overrides: Overrides | None = None) -> None:
        self.overrides = dict(overrides or {})
        self.announced = KNOWN_YEARS | {day.year for day in self.overrides}
        self.years: dict[int, Year] = {}

    def is_workday(self, day: date) -> bool:
        before, n = self.year(day.year).before, number_in_year(day)
        return before[n + 1] > before[n]

    def add(self, day: date, n: int) -> date:
        """Raises `OverflowError` where the calendar ends."""
        if n == 0:
            return day
        year, worked, today = day.year, self.year(day.year).worked, number_in_year(day)
        place = bisect_right(worked, today) + n - 1 if n > 0 else bisect_left(worked, today) + n
        while place >= len(worked):
            year, place = year + 1, place - len(worked)
            worked = self.year(year).worked
        while place < 0:
            year -= 1
            worked = self.year(year).worked
            place += len(worked)
        return date(year, 1, 1) + timedelta(days=worked[place])

    def between(self, start: date, end: date) -> int:
        if end < start:
            return -self.between(end, start)
        whole_years = sum(len(self.year(year).worked) for year in range(start.year, end.year))
        return whole_years + self.worked_through(end) - self.worked_through(start)

    def worked_through(self, day: date) -> int:
        """Working days from 1 January of its year up to and with `day`."""
        return self.year(day.year).before[number_in_year(day) + 1]

    def year(self, year: int) -> Year:
        if year not in self.years:
            if not date.min.year <= year <= date.max.year:
                raise OverflowError("no such year")
            first = date(year, 1, 1)
            self.years[year] = tables(self.flags(first)) if year in self.announced else plain(first.weekday(), days_in(year))
        return self.years[year]

    def flags(self, first: date) -> list[bool]:
        days = (first + timedelta(days=n) for n in range(days_in(first.year)))
        return [self.overrides[day] if day in self.overrides else known_workday(day) for day in days]


def known_workday(day: date) -> bool:
    """What the library says, read from its tables because its own function refuses years it does not know."""
    return day in workdays or (day.weekday() < SATURDAY and day not in holidays)


def tables(flags: list[bool]) -> Year:
    return Year([0, *accumulate(flags)], [n for n, flag in enumerate(flags) if flag])


@lru_cache
def plain(weekday: int, length: int) -> Year:
    """A year without announcement: only the weekday of its first day and its length matter, so there are 14 of them."""
    return tables([(weekday + n) % 7 < SATURDAY for n in range(length)])


def number_in_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal()


def days_in(year: int) -> int:
    return number_in_year(date(year, 12, 31)) + 1


def silence(_year: int) -> None:
    """Nobody listens."""


_provider: Callable[[], Overrides] = dict
_listener: Callable[[int], None] = silence
_latest: tuple[Overrides, Calendar] = ({}, Calendar())


def use(provider: Callable[[], Overrides]) -> None:
    """Name who tells the bureau's own days (a zero-argument callable).

    It is asked on each look, so it should remember its answer; when the days changed it answers with a new mapping,
    not with the old one altered.
    """
    global _provider  # noqa: PLW0603 - the one wiring point of the house
    _provider = provider


def listen(listener: Callable[[int], None]) -> None:
    """Name who hears of each year without an announcement that somebody relied on; it may hear of one several times."""
    global _listener  # noqa: PLW0603 - wired once, as above
    _listener = listener


def current() -> Calendar:
    """The calendar in force: a new one when the bureau's days changed."""
    global _latest  # noqa: PLW0603
    overrides, (known, calendar) = _provider(), _latest
    if overrides is not known:
        calendar = calendar if overrides == calendar.overrides else Calendar(overrides)
        _latest = overrides, calendar
    return calendar


def is_workday(day: date) -> bool:
    return current().is_workday(shown(day))


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after `day`, the day after being the first counted; 0 is `day` itself, negative n counts back."""
    found = current().add(day, n)
    relied_on(day, found)
    return found


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; the inverse of `add_workdays`, negative when `end` comes first."""
    relied_on(start, end)
    return current().between(start, end)


def next_workday_on_or_after(day: date) -> date:
    """`day` itself or the next working day (民法典 203: a last day that is a holiday moves to the next day)."""
    return day if is_workday(day) else add_workdays(day, 1)


def is_announced(year: int) -> bool:
    """Is the holiday calendar of this year known, from the library or from the bureau's own table?"""
    return year in KNOWN_YEARS or year in current().announced


def shown(day: date) -> date:
    """The day itself, which was counted by this calendar (perhaps long ago, and kept) and is now shown or judged by."""
    relied_on(day, day)
    return day


def relied_on(start: date, end: date) -> None:
    """Tell who listens the years of this stretch, in either direction, that are not announced yet."""
    first, last = sorted((start.year, end.year))
    for year in range(max(first, LAST_KNOWN + 1), last + 1):
        if not is_announced(year):
            _listener(year)
