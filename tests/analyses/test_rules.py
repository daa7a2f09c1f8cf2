"""Which stretches are compared, how changes are told, how departments lie: tables of cases."""
from dataclasses import replace
from datetime import date

import pytest

from xinfang_party.analyses import rules
from xinfang_party.analyses.terms import Figures, Grounds, Three
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.terms import Figure, Scope, Selection


@pytest.mark.parametrize(("text", "before", "year_ago"), [
    ("2026-03", "2026-02", "2025-03"), ("2026-01", "2025-12", "2025-01"), ("2026Q1", "2025Q4", "2025Q1"), ("2026H2", "2026H1", "2025H2"), ("2026", "2025", "2025"),
    ("2026-03-01..2026-03-31", "2026-02", "2025-03"), ("2026-01-01..2026-12-31", "2025", "2025"),
    ("2024-01-01..2024-02-29", "2023-11-01..2023-12-31", "2023-01-01..2023-02-28"), ("2025-01-01..2025-02-28", "2024-11-01..2024-12-31", "2024-01-01..2024-02-29"),
    ("2026-02-01..2026-06-30", "2025-09-01..2026-01-31", "2025-02-01..2025-06-30"), ("2026-03-05..2026-03-14", "2026-02-23..2026-03-04", "2025-03-05..2025-03-14")])
def test_the_period_before_is_as_long_and_last_years_is_the_same(text, before, year_ago):
    windows = rules.windows_of(Period.parse(text))
    assert (str(windows.before), str(windows.year_ago)) == (before, year_ago)


@pytest.mark.parametrize("text", ["all", "2020-01-01..2026-12-31", "1901", "1903-12"])
def test_what_is_too_long_or_too_early_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"。$"):
        rules.windows_of(Period.parse(text))


@pytest.mark.parametrize(("now", "then", "words"), [
    (120, 100, "增加 20 件（+20.0%）"), (80, 100, "减少 20 件（−20.0%）"), (100, 100, "持平"), (0, 0, "—"), (9, 100, "减少 91 件"), (100, 9, "增加 91 件"),
    (10, 10, "持平"), (11, 10, "增加 1 件（+10.0%）"), (5, 0, "增加 5 件"), (2_400, 1_200, "增加 1,200 件（+100.0%）")])
def test_a_change_of_few_is_no_percentage(now, then, words):
    assert rules.counted_change(now, then) == words


@pytest.mark.parametrize(("unit", "words"), [("份", "增加 2 份"), ("次", "增加 2 次"), ("件", "增加 2 件")])
def test_a_change_is_told_in_the_unit_of_what_is_counted(unit, words):
    counts = Three(3, 1, 1)
    assert rules.change_of(counts, Grounds(), unit) == (words, words)
    assert rules.figure_change(Figures(*(replace(figure(number, 1, unit), denominator=None) for number in counts)), Grounds()) == (words, words)


@pytest.mark.parametrize(("grounds", "told"), [
    (Grounds(), (True, True)), (Grounds(before=False), (False, True)), (Grounds(year_ago=False), (True, False)), (Grounds(before=False, year_ago=False), (False, False))])
def test_with_what_is_not_known_nothing_is_compared(grounds, told):
    rates = Figures(figure(9, 10), figure(8, 10), figure(7, 10))
    for changes in (rules.change_of(Three(30, 20, 10), grounds), rules.figure_change(rates, grounds)):
        assert tuple(words != "—" for words in changes) == told


@pytest.mark.parametrize(("text", "differ"), [
    ("2026-03", True), ("2026Q1", True), ("2026", False), ("2025-01-01..2025-11-30", True), ("2025-01-01..2026-02-28", False), ("2025-01-01..2025-12-31", False),
    ("2025-01-02..2026-01-01", False), ("2025-01-02..2026-01-02", False), ("2025-01-02..2025-12-30", True)])
def test_last_year_is_told_where_it_is_another_time(text, differ):
    assert rules.windows_of(Period.parse(text)).differ is differ


def test_an_unfinished_period_is_not_compared():
    assert rules.change_of(Three(5, 500, 500), Grounds(is_running=True)) == ("—", "—")


def figure(numerator, denominator, unit="%"):
    value = None if not denominator else 100 * numerator / denominator if unit == "%" else numerator
    return Figure("x", "指标", Selection(Scope.bureau()), Period.year(2026), date(2026, 7, 1), numerator, denominator, value, unit, "1", "")


@pytest.mark.parametrize(("now", "then", "unit", "words"), [
    ((9, 10), (8, 10), "%", "上升 10 个百分点"), ((8, 10), (9, 10), "%", "下降 10 个百分点"), ((5, 10), (10, 20), "%", "持平"), ((9, 9), (8, 10), "%", "—"),
    ((8, 10), (0, 0), "%", "—"), ((12, 40), (15.5, 40), "天", "下降 3.5 天"), ((1, 3), (2, 30), "天", "—")])
def test_rates_change_in_points_where_both_have_enough(now, then, unit, words):
    assert rules.rate_change(figure(*now, unit), figure(*then, unit)) == words


@pytest.mark.parametrize(("count", "total", "words"), [(1, 4, "—"), (5, 10, "50.0%"), (0, 0, "—"), (1, 3_000, "0.0%")])
def test_shares_of_a_small_whole_are_not_told(count, total, words):
    assert rules.share_of(count, total) == words


@pytest.mark.parametrize(("parts", "expected"), [
    ([(10, 10)] * 3, None), ([(9, 9)] * 9, None), ([(0, 0)] * 9, None), ([(6, 10), (7, 10), (8, 10), (9, 10), (5, 9)], (67.5, 75.0, 82.5, 4)),
    ([(10, 20), (20, 20), (15, 20), (12, 20), (18, 20)], (60.0, 75.0, 90.0, 5))])
def test_the_spread_is_told_of_enough_departments_with_enough_cases(parts, expected):
    spread = rules.spread_of([figure(*part) for part in parts])
    assert (None if spread is None else (spread.low, spread.middle, spread.high, spread.departments)) == expected


def test_what_may_be_chosen_begins_with_the_running_ones_and_is_shown_by_its_name():
    found = rules.older_choices(date(2026, 3, 2))
    assert found[:2] == [("2026-03", "2026年3月（没有结束）"), ("2026-02", "2026年2月")]
    assert {"2025-03", "2026Q1", "2024Q2", "2026H1", "2024H2", "2026", "2023"} <= dict(found).keys()
    assert all(str(rules.windows_of(Period.parse(value)).now) == value for value, _words in found)
