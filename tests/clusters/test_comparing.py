"""Whole months before and after a policy, their n, and where no percentage is told."""
from datetime import date

import pytest

from xinfang_party.clusters.comparing import Stretch, around, change, compare, words_of, words_of_same
from xinfang_party.kernel.periods import Period

TODAY = date(2026, 3, 2)


def known(first=date(2020, 1, 1), last=date(2026, 3, 31)):
    """The days of which there are cases."""
    return Period.stretch(first, last)


def months(periods):
    return [str(one) for one in periods]


@pytest.mark.parametrize(("made_on", "today", "reach", "before", "after"), [
    (date(2025, 1, 15), TODAY, known(), ("2024-01", "2024-12", 12), ("2025-02", "2026-01", 12)),
    (date(2025, 8, 20), TODAY, known(), ("2024-08", "2025-07", 12), ("2025-09", "2026-02", 6)),
    (date(2025, 8, 20), date(2026, 2, 28), known(), ("2024-08", "2025-07", 12), ("2025-09", "2026-01", 5)),
    (date(2025, 8, 20), TODAY, known(date(2025, 5, 1)), ("2025-05", "2025-07", 3), ("2025-09", "2026-02", 6)),
    (date(2025, 8, 20), TODAY, known(date(2025, 5, 9)), ("2025-06", "2025-07", 2), ("2025-09", "2026-02", 6)),
    (date(2025, 8, 20), TODAY, known(last=date(2025, 12, 31)), ("2024-08", "2025-07", 12), ("2025-09", "2025-12", 4)),
])
def test_twelve_whole_months_before_and_as_many_after_as_are_over_and_known(made_on, today, reach, before, after):
    found = around(made_on, today, reach)
    assert [(one[0], one[-1], len(one)) for one in (months(found.before), months(found.after))] == [before, after]
    assert str(found.month) == f"{made_on:%Y-%m}"


@pytest.mark.parametrize(("today", "reach", "lengths"), [
    (date(2025, 8, 25), known(), (12, 0)), (date(2025, 9, 30), known(), (12, 0)), (TODAY, None, (0, 0)), (TODAY, known(date(2026, 1, 1)), (0, 2)),
    (TODAY, known(date(2026, 1, 2)), (0, 1)), (TODAY, known(last=date(2025, 8, 31)), (12, 0))])
def test_one_side_may_be_empty_and_months_before_the_first_case_are_empty_on_neither(today, reach, lengths):
    found = around(date(2025, 8, 20), today, reach)
    assert (len(found.before), len(found.after)) == lengths
    assert compare(found, {}).nearest.months == 0


@pytest.mark.parametrize(("today", "reach", "is_known"), [
    (TODAY, known(), True), (date(2025, 8, 31), known(), False), (TODAY, None, False), (TODAY, known(date(2025, 8, 2)), False),
    (TODAY, known(date(2025, 8, 1)), True), (TODAY, known(last=date(2025, 7, 31)), False)])
def test_the_month_of_the_policy_is_known_when_it_is_over_and_its_cases_are_here(today, reach, is_known):
    assert around(date(2025, 8, 20), today, reach).is_known is is_known


def test_the_month_of_the_policy_belongs_to_neither_side_and_equal_lengths_are_the_nearest():
    spans = around(date(2025, 8, 20), TODAY, known())
    counts = {month: place for place, month in enumerate(spans.all, 1)}  # 1 … 12 before, 13 then, 14 … 19 after
    found = compare(spans, counts)
    assert (found.before, found.after) == (Stretch(12, sum(range(1, 13))), Stretch(6, sum(range(14, 20))))
    assert (found.nearest, found.same) == (Stretch(6, sum(range(7, 13))), found.after)


def test_where_less_is_known_before_than_after_the_first_months_after_are_taken():
    spans = around(date(2025, 8, 20), TODAY, known(date(2025, 6, 1)))
    found = compare(spans, {Period.month(2025, 9): 5, Period.month(2026, 2): 7})
    assert (found.nearest.months, found.same) == (2, Stretch(2, 5))


@pytest.mark.parametrize(("before", "after", "percent"), [
    (Stretch(12, 120), Stretch(6, 30), -50.0), (Stretch(6, 30), Stretch(6, 40), 33.3), (Stretch(6, 30), Stretch(6, 30), 0.0),
    (Stretch(12, 120), Stretch(6, 9), None), (Stretch(12, 9), Stretch(6, 90), None), (Stretch(0, 0), Stretch(6, 30), None)])
def test_a_change_is_of_the_monthly_mean_and_needs_ten_cases_on_either_side(before, after, percent):
    assert change(before, after) == percent


@pytest.mark.parametrize(("before", "after", "words"), [
    (Stretch(12, 120), Stretch(6, 30), "之前 12 个月共 120 件（月均 10.0 件），之后 6 个月共 30 件（月均 5.0 件），月均减少 50%。"),
    (Stretch(12, 120), Stretch(6, 9), "之前 12 个月共 120 件（月均 10.0 件），之后 6 个月共 9 件（月均 1.5 件）；有一边不到 10 件，只列件数，不算百分比。"),
    (Stretch(6, 30), Stretch(6, 30), "之前 6 个月共 30 件（月均 5.0 件），之后 6 个月共 30 件（月均 5.0 件），月均没有变化。"),
    (Stretch(12, 120), Stretch(0, 0), "出台之后还没有已经过完并且有数据的整月，还不能对照。"),
    (Stretch(0, 0), Stretch(6, 30), "出台之前没有整月的数据，还不能对照。"),
    (Stretch(0, 0), Stretch(0, 0), "出台之前没有整月的数据，出台之后还没有已经过完并且有数据的整月，还不能对照。")])
def test_the_sentence_says_n_of_both_sides(before, after, words):
    assert words_of(before, after) == words


@pytest.mark.parametrize(("made_on", "reach", "begins"), [
    (date(2026, 2, 15), known(), ""), (date(2025, 1, 15), known(), ""), (date(2025, 8, 20), known(date(2026, 1, 1)), ""), (date(2025, 8, 20), None, ""),
    (date(2025, 8, 20), known(), "之前 6 个月共 0 件"), (date(2025, 8, 20), known(date(2025, 6, 1)), "之前 2 个月共 0 件")])
def test_equal_lengths_are_told_only_where_both_sides_have_months_and_not_as_many(made_on, reach, begins):
    told = words_of_same(compare(around(made_on, TODAY, reach), {}))
    assert told.startswith(begins)
    assert bool(told) is bool(begins)
