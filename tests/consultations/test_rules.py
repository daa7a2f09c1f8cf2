"""What may be done with a consultation, as tables of cases."""
from datetime import date, timedelta

import pytest

from xinfang_party.consultations import rules
from xinfang_party.consultations.terms import Decided, State

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("state", "verbs"), [
    (State.PLANNED, {"edit", "hold", "cancel"}), (State.HELD, {"correct", "carry-out", "close"}), (State.CLOSED, {"reopen"}), (State.CANCELLED, set())])
def test_what_comes_next(state, verbs):
    assert set(rules.FLOW.verbs(state)) == verbs


@pytest.mark.parametrize(("lead", "others", "is_right"), [
    ("甲局", ["乙局"], True), ("甲局", [], False), ("甲局", ["甲局", "乙局"], False), ("甲局", [f"{n}局" for n in range(19)], True),
    ("甲局", [f"{n}局" for n in range(20)], False), ("甲局", ["乙" * 81], False)])
def test_one_unit_leads_others(lead, others, is_right):
    assert (rules.why_not_units(lead, others) is None) is is_right


@pytest.mark.parametrize(("questions", "is_right"), [(["问"], True), ([], False), (["问"] * 21, False), (["问" * 301], False), (["问" * 300] * 20, True)])
def test_what_is_asked(questions, is_right):
    assert (rules.why_not_questions(questions) is None) is is_right


@pytest.mark.parametrize(("text", "names"), [
    ("XF1，XF2、XF3 XF1;XF4\nXF5", ["XF1", "XF2", "XF3", "XF4", "XF5"]), ("", []), (" ， ", [])])
def test_numbers_typed_one_after_another(text, names):
    assert rules.names_in(text) == names


@pytest.mark.parametrize(("rule", "day", "is_right"), [
    (rules.why_not_planned, TODAY + 183 * DAY, True), (rules.why_not_planned, TODAY + 184 * DAY, False), (rules.why_not_planned, TODAY - 31 * DAY, True),
    (rules.why_not_planned, TODAY - 32 * DAY, False), (rules.why_not_held, TODAY, True), (rules.why_not_held, TODAY + DAY, False),
    (rules.why_not_held, TODAY - 31 * DAY, True), (rules.why_not_held, TODAY - 32 * DAY, False)])
def test_days_lie_within_reason(rule, day, is_right):
    assert (rule(day, TODAY) is None) is is_right


@pytest.mark.parametrize(("one", "word"), [
    (Decided("问"), None), (Decided("问", "办", "甲局", TODAY), None), (Decided("", "办", "甲局", TODAY), "不能清空"), (Decided("问", "办", "", TODAY), "哪个单位"),
    (Decided("问", "办", "甲局"), "最晚哪天"), (Decided("问", "办", "甲局", TODAY - DAY), "会商当天"), (Decided("问", "办", "甲局", TODAY + 367 * DAY), "366"),
    (Decided("问", "", "甲局"), "没有议定"), (Decided("问", "", "", TODAY), "没有议定")])
def test_what_is_decided_has_who_and_when(one, word):
    found = rules.why_not_decided([Decided("先问"), one], TODAY)
    assert (found is None) if word is None else ("第 2 个问题" in found and word in found)


@pytest.mark.parametrize(("is_decided", "done_on", "is_right"), [(True, TODAY, True), (False, TODAY, False), (True, TODAY + DAY, False), (True, TODAY - 3 * DAY, False)])
def test_when_it_is_carried_out(is_decided, done_on, is_right):
    assert (rules.why_not_carried_out(is_decided=is_decided, done_on=done_on, held_on=TODAY - 2 * DAY, today=TODAY) is None) is is_right


@pytest.mark.parametrize(("due_on", "done_on", "late"), [
    (TODAY, None, False), (TODAY - DAY, None, True), (TODAY - DAY, TODAY, False), (None, None, False)])
def test_what_is_late(due_on, done_on, late):
    assert rules.is_late(due_on, done_on, TODAY) is late


@pytest.mark.parametrize(("before", "due_on", "is_first_day", "counts"), [
    (None, TODAY, False, TODAY), (TODAY, TODAY + DAY, False, TODAY), (TODAY, TODAY + DAY, True, TODAY + DAY), (TODAY, TODAY - DAY, False, TODAY - DAY),
    (TODAY, None, False, TODAY), (TODAY, None, True, None)])
def test_a_later_day_only_says_when_to_press_again(before, due_on, is_first_day, counts):
    assert rules.first_due(before, due_on, is_first_day=is_first_day) == counts


@pytest.mark.parametrize(("held_on", "done", "is_right"), [(TODAY, [], True), (TODAY, [TODAY, TODAY + DAY], True), (TODAY + DAY, [TODAY], False)])
def test_nothing_is_carried_out_before_it_was_decided(held_on, done, is_right):
    assert (rules.why_not_moved(held_on, done) is None) is is_right


@pytest.mark.parametrize(("held_on", "recorded_on", "words"), [(None, None, ""), (TODAY, TODAY, ""), (TODAY, TODAY + 7 * DAY, "（2026-03-09 补登）")])
def test_what_was_entered_late_says_so(held_on, recorded_on, words):
    assert rules.late_entry(held_on, recorded_on) == words
