"""Calendar files (iCalendar, RFC 5545) that phones and office programs subscribe to."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, vDuration
from icalendar import Event as Entry

from xinfang_party.kernel import clock
from xinfang_party.kernel.text import clean_line

MAKER = "-//xinfang-party//calendar//ZH"
OURS = "@xinfang-party"
REFRESH = timedelta(hours=6)
"""How often a program is asked to look again."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """One thing of a calendar. `uid` is unique in the house and stays the same when the thing is moved ("activity-7"). Without `starts_at`, or
    over several days, it takes whole days."""

    uid: str
    on: date
    title: str
    last_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""


def feed(name: str, events: Iterable[Event]) -> bytes:
    """The whole file. Times stand in UTC, which every program turns into its own: China has one zone and no summer time."""
    calendar = Calendar.new(prodid=MAKER, name=clean_line(name), uid=f"calendar{OURS}")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add("x-wr-timezone", clock.ZONE.key)
    for event in events:
        calendar.add_component(entry_of(event, clock.now()))
    return bytes(calendar.to_ical())


def entry_of(event: Event, stamp: datetime) -> Entry:
    start, end = span_of(event)
    return Entry.new(uid=event.uid + OURS, stamp=stamp, start=start, end=end, summary=clean_line(event.title), location=clean_line(event.place) or None)


def span_of(event: Event) -> tuple[date, date | None]:
    """First moment and the one after the last; the end of whole days is the next day, that of a meeting may be open."""
    if event.starts_at is None or event.last_on not in (None, event.on):
        return event.on, (event.last_on or event.on) + A_DAY
    start = clock.at(event.on, event.starts_at)
    end = clock.at(event.on, event.ends_at) if event.ends_at else None
    return start, end if end is not None and end > start else None
