"""The one clock. Moments are UTC, days are days in Shanghai; nothing else in the house reads the time."""
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day in Shanghai."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock in Shanghai."""
    return moment.astimezone(ZONE)


def at(day: date, of_day: time | None = None) -> datetime:
    """The UTC moment of a wall time in Shanghai (midnight unless told)."""
    return datetime.combine(day, of_day or time(), ZONE).astimezone(UTC)
