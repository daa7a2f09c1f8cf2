"""How long it was, on which days, and whose word that takes: tables."""
from datetime import date, datetime, time

import pytest

from xinfang_party.hours import rules
from xinfang_party.hours.terms import HoursState, Word
from xinfang_party.kernel.clock import ZONE
from xinfang_party.volunteering.rules import overlaps
from xinfang_party.volunteering.terms import Span


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def span(starts, ends):
    return Span(at(starts), at(ends))


@pytest.mark.parametrize(("starts", "ends", "breaks", "hours"), [
    ("2026-03-07 09:00", "2026-03-07 12:00", 0, 3), ("2026-03-07 09:00", "2026-03-07 12:14", 0, 3), ("2026-03-07 09:00", "2026-03-07 12:15", 0, 3.25),
    ("2026-03-07 09:00", "2026-03-07 18:00", 60, 8), ("2026-03-07 22:00", "2026-03-08 06:00", 30, 7.5), ("2026-03-07 09:00", "2026-03-07 09:14", 0, 0),
    ("2026-03-07 09:00", "2026-03-07 10:00", 90, 0),
    # clocks went forward at 2:00 on these days, and back at 2:00 on those: an hour less, an hour more than the wall says
    ("1986-05-03 22:00", "1986-05-04 06:00", 0, 7), ("1986-09-13 22:00", "1986-09-14 06:00", 0, 9), ("1987-04-12 01:00", "1987-04-12 04:00", 0, 2),
    ("1991-04-13 22:00", "1991-04-14 06:00", 0, 7), ("1991-09-14 22:00", "1991-09-15 06:00", 0, 9)])
def test_real_time_counts_in_full_quarters(starts, ends, breaks, hours):
    assert rules.real_hours(span(starts, ends), breaks) == hours


@pytest.mark.parametrize(("one", "other", "result"), [
    (("2026-03-07 09:00", "2026-03-07 12:00"), ("2026-03-07 12:00", "2026-03-07 14:00"), False),
    (("2026-03-07 09:00", "2026-03-07 12:01"), ("2026-03-07 12:00", "2026-03-07 14:00"), True),
    (("2026-03-07 22:00", "2026-03-08 02:00"), ("2026-03-08 01:00", "2026-03-08 03:00"), True),
    (("2026-03-07 22:00", "2026-03-08 00:00"), ("2026-03-08 00:00", "2026-03-08 03:00"), False),
    (("1991-09-14 22:00", "1991-09-15 01:30"), ("1991-09-15 02:00", "1991-09-15 03:00"), False)])
def test_the_end_does_not_belong_to_it(one, other, result):
    assert overlaps(span(*one), span(*other)) is result is overlaps(span(*other), span(*one))


def test_the_hour_that_came_twice_is_two_hours():
    first, second = at("1991-09-15 01:30"), at("1991-09-15 01:30").replace(fold=1)
    assert not overlaps(Span(at("1991-09-15 00:30"), first), Span(second, at("1991-09-15 03:00")))
    assert rules.real_hours(Span(first, second), 0) == 1


@pytest.mark.parametrize(("starts", "ends", "hours", "days"), [
    ("2026-03-07 22:00", "2026-03-08 06:00", 8, {date(2026, 3, 7): 2, date(2026, 3, 8): 6}),
    ("2026-03-07 22:00", "2026-03-08 02:00", 2, {date(2026, 3, 7): 1, date(2026, 3, 8): 1}),
    ("2026-03-07 09:00", "2026-03-08 00:00", 15, {date(2026, 3, 7): 15}),
    ("1986-05-03 22:00", "1986-05-04 06:00", 7, {date(1986, 5, 3): 2, date(1986, 5, 4): 5}),
    ("1991-09-14 22:00", "1991-09-15 06:00", 9, {date(1991, 9, 14): 2, date(1991, 9, 15): 7})])
def test_days_part_at_midnight_in_shanghai(starts, ends, hours, days):
    assert rules.by_day(span(starts, ends), hours) == pytest.approx(days)


@pytest.mark.parametrize(("total", "word"), [(7.75, Word.ORGANIZER), (8, Word.ORGANIZER), (8.25, Word.OFFICE), (12, Word.OFFICE), (12.25, Word.REASON)])
def test_long_days_take_another_word(total, word):
    assert rules.word_needed(total) is word


@pytest.mark.parametrize(("signed", "shift", "result"), [
    (("2026-03-07 08:40", "2026-03-07 11:50"), ("2026-03-07 09:00", "2026-03-07 12:00"), ("2026-03-07 09:00", "2026-03-07 11:50")),
    (("2026-03-07 09:20", "2026-03-07 12:30"), ("2026-03-07 09:00", "2026-03-07 12:00"), ("2026-03-07 09:20", "2026-03-07 12:00")),
    (("2026-03-07 12:10", "2026-03-07 12:30"), ("2026-03-07 09:00", "2026-03-07 12:00"), None)])
def test_codes_count_within_the_shift(signed, shift, result):
    assert rules.clipped(span(*signed), span(*shift)) == (result and span(*result))


@pytest.mark.parametrize(("starts", "ends", "result"), [
    ((22, 0), (6, 0), ("2026-03-07 22:00", "2026-03-08 06:00")), ((0, 30), (6, 0), ("2026-03-08 00:30", "2026-03-08 06:00")),
    ((21, 45), (23, 0), ("2026-03-07 21:45", "2026-03-07 23:00")), ((22, 0), (22, 0), ("2026-03-07 22:00", "2026-03-07 22:00"))])
def test_times_of_day_find_their_day(starts, ends, result):
    found = rules.typed_span(span("2026-03-07 22:00", "2026-03-08 06:00"), time(*starts), time(*ends))
    assert found == span(*result)


def test_a_whole_days_shift_is_written_as_it_stands():
    whole = span("2026-03-07 08:00", "2026-03-08 08:00")
    assert rules.typed_span(whole, time(8), time(8)) == whole


@pytest.mark.parametrize(("starts", "ends", "part"), [
    ((9, 0), (9, 0), "同一个时间"), ((9, 0), (8, 50), "另加一个班次"), ((12, 0), (9, 0), "对不上"), ((5, 59), (12, 0), "3 小时以上"), ((6, 0), (15, 0), None)])
def test_a_slip_of_the_pen_makes_no_long_day(starts, ends, part):
    shift = span("2026-03-07 09:00", "2026-03-07 12:00")
    sentence = rules.why_not_hours(rules.typed_span(shift, time(*starts), time(*ends)), shift, 0, at("2026-03-09 10:00"))
    assert sentence is None if part is None else part in sentence


@pytest.mark.parametrize(("state", "word", "facts", "part"), [
    (HoursState.RECORDED, Word.ORGANIZER, {}, None), (HoursState.RECORDED, Word.ORGANIZER, {"is_own": True}, "不能自己核实"),
    (HoursState.OFFICE, Word.OFFICE, {}, "由机关党委核实"), (HoursState.OFFICE, Word.OFFICE, {"is_office": True}, None),
    (HoursState.OFFICE, Word.OFFICE, {"is_office": True, "is_own": True}, "不能自己核实"),
    (HoursState.OFFICE, Word.REASON, {"is_office": True}, "请写明为什么认定"), (HoursState.OFFICE, Word.REASON, {"is_office": True, "reason": "抢险"}, None),
    (HoursState.VERIFIED, Word.ORGANIZER, {}, "已经核实"), (HoursState.REFUSED, Word.ORGANIZER, {}, "先更正")])
def test_who_verifies(state, word, facts, part):
    sentence = rules.why_not_verify(state, word, **{"is_own": False, "is_office": False, **facts})
    assert sentence is None if part is None else part in sentence


@pytest.mark.parametrize(("hours", "name", "following"), [
    (0, None, ("一星", 100)), (99.75, None, ("一星", 0.25)), (100, "一星", ("二星", 200)), (599, "二星", ("三星", 1)), (1000, "四星", ("五星", 500)),
    (2000, "五星", None)])
def test_stars(hours, name, following):
    assert (rules.star(hours), rules.next_star(hours)) == (name, following)
