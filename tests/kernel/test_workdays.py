import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang_party.kernel import workdays
from xinfang_party.kernel.workdays import Calendar, add_workdays, is_workday, next_workday_on_or_after, workdays_between

DAY = timedelta(days=1)
ANNOUNCED = range(2011, 2027)
days = st.dates(date(2011, 1, 1), date(2026, 12, 31))
any_days = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@pytest.fixture(autouse=True)
def plain_calendar(monkeypatch):
    """No days of a bureau's own, unless a test names them."""
    monkeypatch.setattr(workdays, "_provider", dict)


def announced(shared, year):
    """day → is it off, as the State Council's papers say (another project's transcription of them)."""
    found = {}
    for name in (year, year + 1):
        file = shared / "holidays" / f"holiday-cn_{name}.json"
        if file.exists():
            found |= {date.fromisoformat(d["date"]): d["isOffDay"] for d in json.loads(file.read_text("utf-8"))["days"]}
    return found


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_of_an_announced_year_agrees_with_the_papers(shared, year):
    off, day, wrong = announced(shared, year), date(year, 1, 1), []
    while day.year == year:
        if is_workday(day) != (not off[day] if day in off else day.weekday() < 5):
            wrong.append(day)
        day += DAY
    assert wrong == []


@pytest.mark.parametrize(("day", "worked"), [
    ("2026-02-16", False), ("2026-02-14", True), ("2026-10-01", False), ("2026-10-10", True), ("2026-03-07", False), ("2026-03-09", True)])
def test_holidays_and_made_up_days(day, worked):
    assert is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(("day", "n", "then"), [
    ("2026-03-06", 0, "2026-03-06"), ("2026-03-07", 0, "2026-03-07"), ("2026-03-06", 1, "2026-03-09"), ("2026-03-07", 1, "2026-03-09"),
    ("2026-02-13", 1, "2026-02-14"), ("2026-02-14", 1, "2026-02-24"), ("2026-03-09", -1, "2026-03-06"), ("2026-03-02", 10, "2026-03-16"),
    ("2026-12-31", 1, "2027-01-01")])
def test_the_day_after_is_the_first_counted(day, n, then):
    assert add_workdays(date.fromisoformat(day), n) == date.fromisoformat(then)


@given(any_days, st.integers(1, 400))
def test_counting_is_the_inverse_of_adding(day, n):
    assert workdays_between(day, add_workdays(day, n)) == n


@given(any_days, st.integers(1, 400))
def test_the_day_reached_is_worked_and_the_least_such(day, n):
    end = add_workdays(day, n)
    assert is_workday(end)
    assert workdays_between(day, end - DAY) == n - 1


@given(any_days, st.integers(1, 400))
def test_back_and_forth_from_a_working_day(day, n):
    start = next_workday_on_or_after(day)
    assert add_workdays(add_workdays(start, n), -n) == start


@given(days, st.integers(0, 500))
def test_counting_equals_counting_by_hand(day, length):
    end = day + length * DAY
    assert workdays_between(day, end) == sum(is_workday(day + n * DAY) for n in range(1, length + 1))


@given(any_days, any_days)
def test_counting_backwards_is_negative(one, other):
    assert workdays_between(one, other) == -workdays_between(other, one)


@given(any_days, any_days, any_days)
def test_stretches_add_up(one, two, three):
    assert workdays_between(one, two) + workdays_between(two, three) == workdays_between(one, three)


@given(any_days)
def test_a_last_day_that_is_a_holiday_moves_to_the_next_working_day(day):
    moved = next_workday_on_or_after(day)
    assert is_workday(moved)
    assert not any(is_workday(day + n * DAY) for n in range((moved - day).days))


def test_2027_is_not_announced_and_counted_by_weekdays():
    assert not workdays.is_announced(2027)
    assert [is_workday(date(2027, 1, 1) + n * DAY) for n in range(7)] == [True, False, False, True, True, True, True]


@pytest.mark.parametrize("year", [*ANNOUNCED])
def test_years_with_a_paper_are_announced(year):
    assert workdays.is_announced(year)


@pytest.fixture
def heard(monkeypatch):
    """The years that whoever listens hears of."""
    years: list[int] = []
    monkeypatch.setattr(workdays, "_listener", years.append)
    return years


@pytest.mark.parametrize(("ask", "expected"), [
    (lambda: is_workday(date(2027, 3, 1)), {2027}), (lambda: is_workday(date(2026, 3, 1)), set()),
    (lambda: add_workdays(date(2026, 12, 28), 5), {2027}), (lambda: add_workdays(date(2026, 12, 1), 5), set()),
    (lambda: add_workdays(date(2027, 1, 4), -5), {2027}), (lambda: workdays_between(date(2028, 2, 1), date(2026, 2, 1)), {2027, 2028}),
    (lambda: next_workday_on_or_after(date(2027, 1, 2)), {2027}), (lambda: workdays.shown(date(2027, 5, 5)), {2027}),
    (lambda: workdays.shown(date(2003, 5, 5)), set()), (lambda: workdays.relied_on(date.min, date(2027, 1, 1)), {2027})])
def test_whoever_listens_hears_of_the_years_that_are_not_announced(heard, ask, expected):
    ask()
    assert set(heard) == expected


def test_a_year_with_own_days_is_not_heard_of(heard, monkeypatch):
    monkeypatch.setattr(workdays, "_provider", lambda: {date(2027, 1, 1): False})
    assert add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert heard == []


def test_a_shown_day_stays_what_it_is(heard):
    assert workdays.shown(date(2027, 5, 5)) == date(2027, 5, 5)


def test_the_bureaus_own_days_come_first(monkeypatch):
    own = {date(2027, 1, 1): False, date(2027, 1, 2): True, date(2026, 10, 1): True}
    monkeypatch.setattr(workdays, "_provider", lambda: own)
    assert [is_workday(day) for day in sorted(own)] == [True, False, True]
    assert add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 2)
    assert workdays.is_announced(2027)


def test_a_changed_table_counts_at_once(monkeypatch):
    tables = iter([{}, {date(2026, 3, 9): False}])
    monkeypatch.setattr(workdays, "_provider", lambda: next(tables))
    assert (is_workday(date(2026, 3, 9)), is_workday(date(2026, 3, 9))) == (True, False)


@pytest.mark.parametrize(("day", "n"), [(date.max, 1), (date.min, -1), (date(9999, 12, 1), 100)])
def test_the_calendar_ends_with_an_error_and_not_with_a_wrong_day(day, n):
    with pytest.raises(OverflowError):
        Calendar().add(day, n)
