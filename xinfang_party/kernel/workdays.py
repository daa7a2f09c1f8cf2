"""Working days of China: the library's holidays and make-up days, overridden by the bureau's own table.

A year the State Council has not announced yet is counted by weekdays, and `is_announced` says so; pages that rely on it must tell.
"""
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays

DAY = timedelta(days=1)
KNOWN_YEARS = frozenset(day.year for day in holidays)
FRIDAY = 4


class Calendar:
    """The library's knowledge with the bureau's own days over it. Immutable: a changed table makes a new one."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self.overrides = dict(overrides or {})
        self.announced = KNOWN_YEARS | {day.year for day in self.overrides}
        self.years: dict[int, tuple[list[bool], list[int]]] = {}

    def is_workday(self, day: date) -> bool:
        return self.year(day.year)[0][day.timetuple().tm_yday - 1]

    def worked_before(self, day: date) -> int:
        """Working days from 1 January of `day`'s year up to and without `day`."""
        return self.year(day.year)[1][day.timetuple().tm_yday - 1]

    def year(self, year: int) -> tuple[list[bool], list[int]]:
        """(is each day a working day, how many came before it); computed once a year."""
        if year not in self.years:
            first = date(year, 1, 1)
            flags = [self.decide(first + timedelta(days=n)) for n in range((date(year, 12, 31) - first).days + 1)]
            before = [0]
            for flag in flags:
                before.append(before[-1] + flag)
            self.years[year] = flags, before
        return self.years[year]

    def decide(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        if day.year in KNOWN_YEARS:
            return chinese_calendar.is_workday(day)
        return day.weekday() <= FRIDAY

    @lru_cache(maxsize=20_000)  # noqa: B019 - a calendar lives as long as the process
    def add(self, day: date, n: int) -> date:
        step = DAY if n > 0 else -DAY
        while n:
            day += step
            if self.is_workday(day):
                n -= 1 if n > 0 else -1
        return day

    def between(self, start: date, end: date) -> int:
        if end < start:
            return -self.between(end, start)
        count = self.worked_before(end + DAY) - self.worked_before(start + DAY) if start.year == (end + DAY).year == (start + DAY).year else None
        if count is None:
            count = sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
        return count


_provider: Callable[[], Mapping[date, bool]] = dict
_calendar = Calendar()


def use(provider: Callable[[], Mapping[date, bool]]) -> None:
    """Name who tells the bureau's own days (a zero-argument callable); it is asked on each look, so it should remember its answer."""
    global _provider  # noqa: PLW0603 - the one wiring point of the house
    _provider = provider


def current() -> Calendar:
    global _calendar  # noqa: PLW0603
    overrides = _provider()
    if overrides != _calendar.overrides:
        _calendar = Calendar(overrides)
    return _calendar


def is_workday(day: date) -> bool:
    return current().is_workday(day)


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after `day` (the day after is the first counted); n = 0 is `day` itself, negative n counts backwards."""
    return current().add(day, n)


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; the inverse of `add_workdays`, negative when `end` comes first."""
    return current().between(start, end)


def next_workday_on_or_after(day: date) -> date:
    """`day` itself or the next working day (民法典 203: a last day that is a holiday moves to the next day)."""
    calendar = current()
    while not calendar.is_workday(day):
        day += DAY
    return day


def is_announced(year: int) -> bool:
    """Is the holiday calendar of this year known, from the library or from the bureau's own table?"""
    return year in current().announced


def unannounced_years(*days: date | None) -> list[int]:
    return sorted({day.year for day in days if day is not None and not is_announced(day.year)})
