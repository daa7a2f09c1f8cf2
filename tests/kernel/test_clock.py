from datetime import UTC, date, datetime, time

import pytest

from xinfang_party.kernel import clock


@pytest.mark.parametrize(("wall", "day"), [
    ("2026-03-01 00:00", date(2026, 3, 1)), ("2026-03-01 07:59", date(2026, 3, 1)), ("2026-03-01 23:59", date(2026, 3, 1)),
    ("2024-02-29 00:00", date(2024, 2, 29)), ("2027-01-01 00:00", date(2027, 1, 1))])
def test_today_is_the_day_in_shanghai(clock_at, wall, day):
    with clock_at(wall):
        assert clock.today() == day


def test_the_day_begins_at_sixteen_hours_utc(clock_at):
    with clock_at("2026-03-01 00:00"):
        assert clock.now() == datetime(2026, 2, 28, 16, tzinfo=UTC)


def test_moments_are_aware_and_utc():
    assert clock.now().tzinfo is UTC


def test_a_wall_time_becomes_its_utc_moment_and_back():
    moment = clock.at(date(2026, 3, 1), time(9, 30))
    assert moment == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC
    assert (clock.local(moment).date(), clock.local(moment).time()) == (date(2026, 3, 1), time(9, 30))


def test_a_day_alone_is_its_midnight():
    assert clock.at(date(2026, 3, 1)) == datetime(2026, 2, 28, 16, tzinfo=UTC)


def test_a_moment_of_another_zone_is_the_same_moment_here():
    assert clock.local(datetime.fromisoformat("2026-03-01T00:00:00-05:00")).isoformat() == "2026-03-01T13:00:00+08:00"


def test_the_zone_of_the_machine_changes_nothing(monkeypatch, clock_at):
    import time as machine
    for zone in ("America/New_York", "Pacific/Kiritimati", "UTC"):
        monkeypatch.setenv("TZ", zone)
        machine.tzset()
        with clock_at("2026-12-31 23:59"):
            assert clock.today() == date(2026, 12, 31)
    monkeypatch.undo()
    machine.tzset()
