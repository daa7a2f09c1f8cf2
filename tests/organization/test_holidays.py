from datetime import date

import pytest

from tests.people import BY
from xinfang_party.kernel import workdays
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import holidays, timetable

pytestmark = pytest.mark.usefixtures("app")
MONDAY = date(2026, 6, 15)


def test_the_bureaus_own_day_stands_over_the_calendar():
    holidays.set_day(MONDAY, False, "停电", by=BY)
    assert not workdays.is_workday(MONDAY)
    assert workdays.workdays_between(date(2026, 6, 12), date(2026, 6, 16)) == 1


def test_a_removed_day_is_what_it_was():
    holidays.set_day(MONDAY, False, by=BY)
    holidays.remove_day(MONDAY, BY)
    assert workdays.is_workday(MONDAY)


def test_set_days_may_be_said_again():
    holidays.set_days(date(2027, 2, 5), date(2027, 2, 11), False, "春节", by=BY)
    holidays.set_days(date(2027, 2, 5), date(2027, 2, 5), True, by=BY)
    assert [row.is_workday for row in holidays.of_year(2027)] == [True, *[False] * 6]


def test_a_year_with_own_days_is_announced():
    assert not workdays.is_announced(2031)
    holidays.set_day(date(2031, 1, 1), False, by=BY)
    assert workdays.is_announced(2031)


def test_set_days_refuses_backwards():
    with pytest.raises(Refusal, match="早于开始"):
        holidays.set_days(MONDAY, date(2026, 6, 14), False, by=BY)


def test_the_table_is_read_once(counted):
    holidays.set_day(MONDAY, False, by=BY)
    with counted() as queries:
        for day in range(1, 29):
            workdays.is_workday(date(2026, 6, day))
    assert len(queries) == 1


def test_the_calendar_is_kept_while_nothing_changes():
    first = workdays.current()
    holidays.forget()
    assert workdays.current() is first


def test_special_days_are_those_unlike_their_weekday():
    holidays.set_day(MONDAY, False, "停电", by=BY)
    found = {one.day: one for one in timetable.special_days(2026)}
    assert (found[date(2026, 10, 1)].own, found[MONDAY].own, found[MONDAY].note) == (False, True, "停电")
    assert date(2026, 6, 16) not in found
