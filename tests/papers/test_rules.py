from datetime import date

import pytest

from xinfang_party.activities.terms import Kind, State
from xinfang_party.papers import rules

ON = date(2026, 3, 12)


def test_the_file_is_named_by_day_form_and_paper():
    assert rules.filename(ON, "支部党员大会", "会议记录") == "2026-03-12 支部党员大会 会议记录.docx"


def test_each_form_counts_its_own_and_each_party_group_too():
    held = [(1, Kind.MEMBER_MEETING, None), (2, Kind.CELL_MEETING, 7), (3, Kind.CELL_MEETING, 8), (4, Kind.CELL_MEETING, 7), (5, Kind.MEMBER_MEETING, None),
            (6, Kind.THEME_DAY, 7), (7, Kind.THEME_DAY, None)]
    assert rules.numbers(held) == {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 1, 7: 2}


@pytest.mark.parametrize(("number", "words"), [(None, "2026年"), (3, "2026年第3次")])
def test_what_does_not_count_has_no_number(number, words):
    assert rules.number_words(2026, number) == words


@pytest.mark.parametrize(("state", "words"), [
    (None, "还没有记录"), (State.CANCELLED, "还没有记录"), (State.PLANNED, "定于2026年3月12日"), (State.HELD, "2026年3月12日已开"),
    (State.CONFIRMED, "2026年3月12日已开")])
def test_how_an_entry_of_the_plan_stands(state, words):
    assert rules.done_words(state, ON if state else None) == words


@pytest.mark.parametrize(("year", "dissolved", "day"), [
    (2025, None, date(2025, 12, 31)), (2026, None, ON), (2025, date(2025, 6, 30), date(2025, 6, 30)), (2024, date(2025, 6, 30), date(2024, 12, 31))])
def test_a_book_is_told_as_of_a_day(year, dissolved, day):
    assert rules.last_day(year, ON, dissolved) == day


@pytest.mark.parametrize(("year", "dissolved", "part"), [
    (2027, None, "还没有到"), (2019, None, "才成立"), (2026, date(2025, 6, 30), "已经撤销"), (2020, None, None), (2026, None, None), (2025, date(2025, 6, 30), None)])
def test_years_without_a_book(year, dissolved, part):
    reason = rules.why_no_book(year, ON, date(2020, 5, 1), dissolved)
    assert reason is None if part is None else part in reason


def test_words_of_what_is_closed_and_of_who_served():
    assert rules.closed_words(None, "") == ""
    assert rules.closed_words(ON, "已办") == "2026年3月12日办结：已办"
    assert rules.served_words(ON, None) == "2026年3月12日至今"
    assert rules.joined([]) == "无"
