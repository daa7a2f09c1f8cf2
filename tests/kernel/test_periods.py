from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang_party.kernel.periods import FIRST, LAST, Period, last_periods, months_around

DAY = timedelta(days=1)
days = st.dates(date(1901, 1, 1), date(2099, 12, 31))
kinds = st.sampled_from(["year", "half", "quarter", "month"])


@pytest.mark.parametrize(("text", "start", "end", "label"), [
    ("2026", "2026-01-01", "2026-12-31", "2026年"), ("2026H1", "2026-01-01", "2026-06-30", "2026年上半年"),
    ("2026H2", "2026-07-01", "2026-12-31", "2026年下半年"), ("2026Q1", "2026-01-01", "2026-03-31", "2026年第1季度"),
    ("2026Q4", "2026-10-01", "2026-12-31", "2026年第4季度"), ("2026-07", "2026-07-01", "2026-07-31", "2026年7月"),
    ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"), ("2026-02", "2026-02-01", "2026-02-28", "2026年2月"),
    ("2026-01-15..2026-06-30", "2026-01-15", "2026-06-30", "2026年1月15日至2026年6月30日"), ("all", "1900-01-01", "2100-12-31", "全部")])
def test_a_period_is_read_written_and_named(text, start, end, label):
    period = Period.parse(text)
    assert (period.start.isoformat(), period.end.isoformat(), period.label, str(period)) == (start, end, label, text)


@pytest.mark.parametrize(("typed", "meant"), [
    (" 2026q3 ", "2026Q3"), ("2026h1", "2026H1"), ("ALL", "all"), ("２０２６", "2026"), ("２０２６－０７", "2026-07"), ("２０２６Ｑ３", "2026Q3"),
    ("2026-7", "2026-07"), ("2026.07", "2026-07"), ("2026/7", "2026-07"), ("2026．7", "2026-07"), ("2026年", "2026"), ("2026年7月", "2026-07"),
    ("2026年07月", "2026-07"), ("2026 年 7 月份", "2026-07"), ("２０２６年１２月", "2026-12"), ("2026年第3季度", "2026Q3"), ("2026年三季度", "2026Q3"),
    ("2026年第四季度", "2026Q4"), ("2026年上半年", "2026H1"), ("2026年下半年", "2026H2"), ("２０２６－０１－１５．．２０２６－０６－３０", "2026-01-15..2026-06-30")])
def test_width_letters_blanks_and_the_words_of_people_are_forgiven(typed, meant):
    assert str(Period.parse(typed)) == meant


@pytest.mark.parametrize("text", [
    "", "26", "2026Q5", "2026Q0", "2026H3", "2026-13", "2026-00", "2026年13月", "2026年0月", "2026年第5季度", "2026年第三", "2026年中半年",
    "2026年7", "2026 7月", "7月", "26年7月", "20267", "1899年", "2101年1月", "今年", "2026-06-30..2026-01-15", "2026-02-30..2026-03-01",
    "1899", "2101", "2026-01-01..2101-01-01", "2026\n2027", "x" * 5000, "2026..2027"])
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"请|这个") as refused:
        Period.parse(text)
    assert str(refused.value).endswith("。")


@given(days, kinds)
def test_every_day_lies_in_its_period(day, kind):
    assert Period.of(day, kind).contains(day)


@given(days, kinds)
def test_periods_of_a_kind_follow_without_gap(day, kind):
    period = Period.of(day, kind)
    assert period.previous.end + DAY == period.start
    assert Period.of(period.end + DAY, kind).previous == period


@given(days, kinds)
def test_what_is_written_is_read_back(day, kind):
    period = Period.of(day, kind)
    assert Period.parse(str(period)) == Period.parse(period.label) == period


@given(days, days)
def test_ranges_are_read_back(one, other):
    period = Period.range(min(one, other), max(one, other))
    assert Period.parse(str(period)) == period


@given(days, kinds, kinds)
def test_sub_periods_cover_the_period_once(day, kind, sub):
    period = Period.of(day, kind)
    parts = period.sub_periods(sub)
    assert not parts or (parts[0].start, parts[-1].end, sum(part.days for part in parts)) == (period.start, period.end, period.days)


@pytest.mark.parametrize(("period", "kind", "count"), [
    ("2026", "month", 12), ("2026", "quarter", 4), ("2026", "half", 2), ("2026", "year", 1), ("2026H1", "month", 6), ("2026Q1", "month", 3),
    ("2026Q1", "half", 0), ("2026-03", "quarter", 0), ("2026-01-31..2026-03-01", "month", 3)])
def test_how_many_sub_periods(period, kind, count):
    assert len(Period.parse(period).sub_periods(kind)) == count


@pytest.mark.parametrize(("period", "previous", "last_year"), [
    ("2026", "2025", "2025"), ("2026H1", "2025H2", "2025H1"), ("2026Q1", "2025Q4", "2025Q1"), ("2026-01", "2025-12", "2025-01"),
    ("2026-03", "2026-02", "2025-03"), ("2024-02", "2024-01", "2023-02"), ("2026-01-11..2026-01-20", "2026-01-01..2026-01-10", "2025-01-11..2025-01-20"),
    ("2024-02-29..2024-03-01", "2024-02-27..2024-02-28", "2023-02-28..2023-03-01"), ("all", "all", "all")])
def test_before_and_a_year_ago(period, previous, last_year):
    assert (str(Period.parse(period).previous), str(Period.parse(period).same_last_year)) == (previous, last_year)


@pytest.mark.parametrize(("today", "share"), [("2025-12-31", 0), ("2026-01-01", 1 / 31), ("2026-01-31", 1), ("2026-02-01", 1)])
def test_how_much_of_it_has_begun(today, share):
    assert Period.parse("2026-01").elapsed_share(date.fromisoformat(today)) == pytest.approx(share)


@pytest.mark.parametrize(("today", "over"), [("2026-01-31", False), ("2026-02-01", True)])
def test_it_is_over_only_the_day_after(today, over):
    assert Period.parse("2026-01").is_over(date.fromisoformat(today)) is over


def test_the_last_periods_end_with_this_one():
    assert [str(p) for p in last_periods(Period.parse("2026Q2"), 4)] == ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]


def test_everything_reaches_from_end_to_end():
    assert (Period.all().start, Period.all().end) == (FIRST, LAST)


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="早于"):
        Period.range(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(("start", "end"), [(date(1899, 12, 31), date(1900, 1, 31)), (date(2100, 1, 1), date(2101, 1, 1)), (date(2026, 2, 1), date(2026, 1, 1))])
def test_a_range_is_refused_as_parse_refuses_it(start, end):
    with pytest.raises(ValueError, match="时间段"):
        Period.range(start, end)
    with pytest.raises(ValueError, match="时间段"):
        Period.parse(f"{start}..{end}")


@pytest.mark.parametrize(("month", "expected"), [
    ("2026-06", ["2026-04", "2026-05", "2026-06", "2026-07"]), ("2026-01", ["2025-11", "2025-12", "2026-01", "2026-02"]),
    ("2025-12", ["2025-10", "2025-11", "2025-12", "2026-01"])])
def test_months_around_a_month_go_over_the_end_of_a_year(month, expected):
    assert [str(one) for one in months_around(Period.parse(month), 2, 1)] == expected


@pytest.mark.parametrize(("inner", "is_covered"), [
    ("2026-01", True), ("2026-02", True), ("2026-01-02..2026-02-27", True), ("2025-12", False), ("2026-03", False), ("2026", False)])
def test_a_stretch_covers_what_lies_wholly_within_it(inner, is_covered):
    assert Period.parse("2026-01-01..2026-02-28").covers(Period.parse(inner)) is is_covered
