"""Which figures speak, as tables; what is refused of a decision and of an act of handling."""
from datetime import date

import pytest

from xinfang_party.signals import rules
from xinfang_party.signals.terms import Cause, Reading, SignalState, WarningKind

DAY = date(2026, 3, 2)


def reading(value, n=0):
    return Reading("2026-02", "2026年2月", value, n)


@pytest.mark.parametrize(("now", "before", "does"), [
    (4, [0, 0, 0, 0], False), (5, [0, 0, 0, 0], True), (5, [], True), (6, [4, 4, 4, 4], True), (5, [4, 4, 4, 4], False), (12, [3, 3, 20, 3], True),
    (30, [20, 21, 22, 40], False), (None, [0, 0, 0, 0], False), (5, [None, None, 3, 3], True)])
def test_cases_that_pile_up(now, before, does):
    assert bool(rules.speaks(Cause.PILING_UP, "超期未答复", reading(now), [reading(one) for one in before])) is does


@pytest.mark.parametrize(("now", "before", "does"), [
    ((70, 20), [(80, 20), (80, 30)], True), ((70, 19), [(80, 20), (80, 30)], False), ((71, 20), [(80, 20), (80, 30)], False),
    ((70, 50), [(80, 20), (95, 5)], False), ((70, 50), [(80, 20), (95, 5), (90, 40)], True), ((None, 0), [(80, 20), (80, 30)], False), ((60, 50), [], False)])
def test_satisfaction_below_the_own_past_with_enough_answers(now, before, does):
    assert bool(rules.speaks(Cause.SATISFACTION, "群众满意率（责任单位）", reading(*now), [reading(*one) for one in before])) is does


@pytest.mark.parametrize(("cause", "value", "known", "does"), [
    (Cause.REPEATED, 2, None, False), (Cause.REPEATED, 3, None, True), (Cause.REPEATED, 3, 3, False), (Cause.REPEATED, 4, 3, True),
    (Cause.OVERDUE_MENDING, 0, None, False), (Cause.OVERDUE_MENDING, 1, None, True), (Cause.OVERDUE_MENDING, 1, 1, False), (Cause.OVERDUE_MENDING, None, None, False)])
def test_what_is_counted_is_told_again_only_when_there_is_more(cause, value, known, does):
    assert bool(rules.speaks(cause, "问题", reading(value), [], known and reading(known))) is does


@pytest.mark.parametrize(("cause", "past", "does"), [
    (Cause.OVERDUE_MENDING, {"2026-01": 0, "2026-03": 3}, False), (Cause.OVERDUE_MENDING, {"2026-01": 3, "2026-03": 2}, True),
    (Cause.REPEATED, {"2026-03": 0}, False)])
def test_overdue_mending_is_told_anew_once_some_of_it_was_solved(cause, past, does):
    """Three were told in February, and there are three again."""
    assert bool(rules.speaks(cause, "问题", reading(3), [Reading(period, period, value) for period, value in past.items()], reading(3))) is does


def test_the_sentence_says_the_figures():
    assert rules.speaks(Cause.PILING_UP, "超期未答复", reading(6), [reading(2)] * 4) == "2026年2月末超期未答复的信访事项有 6 件，以往 4 期末的中位数是 2 件。"


@pytest.mark.parametrize(("kind", "acted", "due", "field"), [
    (WarningKind.REMINDER, DAY, None, None), (WarningKind.RECTIFY, DAY, None, "due_on"), (WarningKind.RECTIFY, DAY, DAY, None),
    (WarningKind.TALK, date(2026, 3, 3), None, "acted_on"), (WarningKind.TRANSFER, DAY, date(2026, 3, 1), "due_on")])
def test_what_is_refused_of_a_warning(kind, acted, due, field):
    found = rules.why_not_warning(kind, acted, due, DAY)
    assert (found and found[1]) == field


def test_a_decision_has_a_reason_and_is_made_once():
    assert rules.why_not_decide(SignalState.OPEN, "人手不足") is None
    assert rules.why_not_decide(SignalState.OPEN, " ")
    assert rules.why_not_decide(SignalState.DECLINED, "人手不足")
    assert rules.why_not_finish(DAY, date(2026, 3, 1), DAY)
    assert rules.why_not_finish(DAY, date(2026, 3, 3), DAY)
    assert rules.why_not_finish(DAY, DAY, DAY) is None
