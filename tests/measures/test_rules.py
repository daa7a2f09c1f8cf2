"""Which sub-periods are owed, and how each is judged."""
from datetime import date

import pytest

from xinfang_party.kernel.periods import Period
from xinfang_party.measures.rules import Verdict, joined, judge, owed

MARCH = date(2026, 3, 15)
MONTHS = Period.quarter(2026, 1).sub_periods("month")
JAN, FEB, MAR = MONTHS


def day(month: int, number: int) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(("period", "each", "as_of", "first_day", "found"), [
    ("2026Q1", "month", day(3, 15), None, "2026-01 2026-02 2026-03"),
    ("2026Q1", "month", day(2, 1), None, "2026-01 2026-02"),
    ("2026Q1", "month", date(2025, 12, 31), None, ""),
    ("2026Q1", "quarter", day(1, 1), None, "2026Q1"),
    ("2026Q1", "year", day(3, 15), None, ""),
    ("2026", "half", date(2027, 5, 1), None, "2026H1 2026H2"),
    ("2026-01-15..2026-03-20", "month", day(12, 1), None, "2026-02"),
    ("all", "month", day(3, 2), day(1, 31), "2026-01 2026-02 2026-03"),
    ("all", "year", day(3, 2), date(2025, 12, 31), "2025 2026"),
    ("all", "month", day(3, 2), None, ""),
    ("all", "month", day(3, 2), day(4, 1), "")])
def test_the_sub_periods_that_are_owed(period, each, as_of, first_day, found):
    assert " ".join(str(sub) for sub in owed(Period.parse(period), each, as_of, first_day)) == found


@pytest.mark.parametrize(("days", "spans", "excused", "verdict"), [
    ({}, None, (), Verdict(met=0, due=2, pending=1)),
    ({day(1, 1): 1, day(1, 31): 1}, None, (), Verdict(met=1, due=2, pending=1)),
    ({day(1, 1): 1, day(2, 1): 1}, None, (), Verdict(met=0, due=2, pending=1)),
    ({day(3, 1): 2}, None, (), Verdict(met=1, due=3)),
    ({}, None, (FEB,), Verdict(due=1, pending=1, waived=1)),
    ({day(2, 5): 2}, None, (FEB,), Verdict(met=1, due=2, pending=1)),
    ({}, None, (MAR,), Verdict(due=2, waived=1)),
    ({day(1, 3): 2}, [(day(2, 1), None)], (), Verdict(due=1, pending=1)),
    ({}, [(day(1, 2), None)], (), Verdict(due=1, pending=1)),
    ({}, [(day(1, 1), day(2, 27))], (), Verdict(due=1)),
    ({}, [(day(1, 1), day(2, 14)), (day(2, 15), None)], (), Verdict(due=2, pending=1)),
    ({}, [(day(1, 1), day(2, 14)), (day(2, 16), None)], (), Verdict(due=1, pending=1)),
    ({}, [], (), Verdict())])
def test_each_sub_period_is_met_due_pending_or_waived(days, spans, excused, verdict):
    assert judge(days, MONTHS, at_least=2, as_of=MARCH, spans=spans, excused=excused) == verdict


def test_the_last_day_is_still_running():
    assert judge({}, [JAN], at_least=1, as_of=JAN.end) == Verdict(pending=1)
    assert judge({}, [JAN], at_least=1, as_of=day(2, 1)) == Verdict(due=1)


def test_tenths_add_up():
    assert judge({day(1, n): 0.1 for n in range(1, 11)}, [JAN], at_least=1, as_of=MARCH) == Verdict(met=1, due=1)


@pytest.mark.parametrize(("spans", "found"), [
    ([], []),
    ([(day(1, 5), day(1, 9)), (day(1, 1), day(1, 4))], [(day(1, 1), day(1, 9))]),
    ([(day(1, 1), day(1, 4)), (day(1, 6), None)], [(day(1, 1), day(1, 4)), (day(1, 6), None)]),
    ([(day(1, 1), None), (day(2, 1), day(2, 5))], [(day(1, 1), None)]),
    ([(day(1, 1), day(3, 1)), (day(2, 1), day(2, 5))], [(day(1, 1), day(3, 1))])])
def test_spans_without_a_day_between_are_one(spans, found):
    assert joined(spans) == found
