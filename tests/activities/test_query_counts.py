"""Pages ask a bounded number of statements, the same however many rows there are."""
from datetime import date, timedelta
from typing import Any

import pytest

from tests import people
from tests.activities import made
from xinfang_party.activities.terms import Kind

MOST = 16


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at("2026-03-10 16:00"):
        yield made.house()


def grow(home: made.House, count: int) -> None:
    """More members, more activities with everything in them."""
    for number in range(count):
        people.member(home.branch)
        made.activity(home.branch, Kind.MEMBER_MEETING, on=date(2026, 3, 2) - timedelta(days=number), host_id=home.secretary.id, recorder_id=home.deputy.id,
                      roll=[made.absent(home.plain)], topics=[{"title": f"议题{n}"} for n in range(number + 1)],
                      materials=[{"title": "某文件", "reader_id": home.other.id}], actions=[{"text": "办", "owner_id": home.members[n].id} for n in range(number + 1)])


def statements(counted: Any, client: Any, address: str) -> int:
    client.get(address)
    with counted() as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("place", ["/activities", "/activities/new?form=theme_day", "/activities/new?form=member_meeting", "/activities/{activity}",
                                   "/activities/{activity}/edit", "/activities/sitting?form=theme_day", "/activities/roll?form=theme_day", "/members/{member}/hours"])
def test_statements_do_not_grow(home, log_in, counted, place: str) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, Kind.MEMBER_MEETING, on=date(2026, 3, 3), host_id=home.secretary.id, topics=[{"title": "议题"}])
    address, client = place.format(activity=activity.id, member=home.plain.id), log_in(member=home.secretary)
    grow(home, 1)
    few = statements(counted, client, address)
    grow(home, 5)
    assert statements(counted, client, address) <= min(few, MOST)


def test_saving_fifty_lines_takes_few_statements(home, log_in, counted) -> None:  # type: ignore[no-untyped-def]
    everybody = [*home.members, *(people.member(home.branch) for _n in range(44))]
    client = log_in(member=home.secretary)
    data = {"held_on": "2026-03-10", **{f"seat-{one.id}": "present" for one in everybody}}
    with counted() as queries:
        assert client.post(f"/activities/new?form=theme_day&branch={home.branch.id}", data=data).status_code == 303
    assert len([one for one in queries if not one.startswith("INSERT INTO attendance")]) <= 22  # SQLite takes new rows one by one


def test_what_the_home_page_shows_of_activities_is_bounded(home, log_in, counted) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    grow(home, 1)
    few = statements(counted, client, "/")
    grow(home, 5)
    assert statements(counted, client, "/") <= few
