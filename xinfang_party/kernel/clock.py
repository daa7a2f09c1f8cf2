"""The one clock. Moments are UTC, days are days in Shanghai; nothing else in the house reads the time."""
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`: the demonstration writes two years of work as if each thing were done on its day."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """This day in Shanghai."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock in Shanghai."""
    return moment.astimezone(ZONE)


def at(day: date, of_day: time | None = None) -> datetime:
    """The UTC moment of a wall time in Shanghai (midnight unless told)."""
    return datetime.combine(day, of_day or time(), ZONE).astimezone(UTC)
