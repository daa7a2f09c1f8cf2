"""Our calendars, read again by the library's parser."""
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from xinfang_party.exchange.calendars import Event, feed

DAY = date(2026, 3, 5)


def read(*events):
    return Calendar.from_ical(feed("组织生活", events))


def one(**facts):
    return read(Event(**{"uid": "activity-1", "on": DAY, "title": "主题党日", **facts})).walk("VEVENT")[0]


@pytest.mark.parametrize(("facts", "start", "end"), [
    ({}, DAY, date(2026, 3, 6)),
    ({"on": date(2026, 12, 31)}, date(2026, 12, 31), date(2027, 1, 1)),
    ({"on": date(2028, 2, 29)}, date(2028, 2, 29), date(2028, 3, 1)),
    ({"starts_at": time(15), "ends_at": time(17, 30)}, datetime(2026, 3, 5, 7, tzinfo=UTC), datetime(2026, 3, 5, 9, 30, tzinfo=UTC)),
    ({"starts_at": time(0, 30), "ends_at": time(1)}, datetime(2026, 3, 4, 16, 30, tzinfo=UTC), datetime(2026, 3, 4, 17, tzinfo=UTC)),
    ({"last_on": date(2026, 3, 7), "starts_at": time(9), "ends_at": time(17)}, DAY, date(2026, 3, 8)),
    ({"last_on": DAY, "starts_at": time(9), "ends_at": time(17)}, datetime(2026, 3, 5, 1, tzinfo=UTC), datetime(2026, 3, 5, 9, tzinfo=UTC)),
])
def test_when_it_is(facts, start, end):
    event = one(**facts)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, end)


@pytest.mark.parametrize("ends_at", [None, time(9), time(8)])
def test_an_end_that_is_not_known_is_not_invented(ends_at):
    event = one(starts_at=time(9), ends_at=ends_at)
    assert (event.decoded("dtstart"), "dtend" in event) == (datetime(2026, 3, 5, 1, tzinfo=UTC), False)


@pytest.mark.parametrize("title", ["研讨，交流；a,b;c\\d", "第一行\nBEGIN:VEVENT", "长" * 80, "“第一议题”：x", "\x00\u202e组织"])
def test_titles_come_back_and_start_no_event_of_their_own(title):
    calendar = read(Event("activity-1", DAY, title))
    events = calendar.walk("VEVENT")
    assert (len(events), str(events[0]["summary"])) == (1, title.replace("\n", " ").replace("\x00\u202e", ""))


def test_the_number_of_a_thing_stays_when_it_is_moved():
    assert {str(one(on=day)["uid"]) for day in (DAY, date(2026, 4, 1))} == {"activity-1@xinfang-party"}


def test_an_empty_calendar_is_one():
    calendar = read()
    assert (calendar.walk("VEVENT"), str(calendar["x-wr-calname"])) == ([], "组织生活")


def test_lines_are_folded_at_75_bytes():
    assert max(map(len, feed("组织生活", [Event("a-1", DAY, "长" * 80, place="远" * 80)]).split(b"\r\n"))) <= 75
