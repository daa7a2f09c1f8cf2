"""How a task stands, and what its ledger refuses, as tables."""
from datetime import date

import pytest

from xinfang_party.directives import rules
from xinfang_party.directives.terms import Outcome, Standing, TaskState

TODAY = date(2026, 6, 30)
FRESH, EDGE, OLD = date(2026, 6, 1), date(2026, 4, 1), date(2026, 3, 31)
PAST, SOON = date(2026, 6, 29), date(2026, 6, 30)
GOING = TaskState.GOING


@pytest.mark.parametrize(("state", "due_on", "updated_on", "expected"), [
    (TaskState.NOT_STARTED, SOON, FRESH, [Standing.NOT_STARTED]),
    (GOING, SOON, EDGE, [Standing.GOING]),
    (GOING, SOON, OLD, [Standing.GOING, Standing.STALE]),
    (GOING, PAST, FRESH, [Standing.GOING, Standing.OVERDUE]),
    (GOING, PAST, OLD, [Standing.GOING, Standing.OVERDUE, Standing.STALE]),
    (GOING, None, FRESH, [Standing.LASTING]),
    (TaskState.NOT_STARTED, None, OLD, [Standing.LASTING, Standing.STALE]),
    (TaskState.DONE, PAST, OLD, [Standing.DONE]),
    (TaskState.DONE, None, OLD, [Standing.DONE]),
    (TaskState.WITHDRAWN, PAST, OLD, [Standing.WITHDRAWN]),
])
def test_how_a_task_stands(state, due_on, updated_on, expected):
    assert list(rules.standings(state, due_on, updated_on, TODAY)) == expected


def test_the_clock_of_updates_reminds_ten_days_before_ninety():
    assert (rules.update_due(EDGE), rules.stale_before(TODAY), rules.remind_until(TODAY)) == (TODAY, EDGE, date(2026, 4, 11))


@pytest.mark.parametrize(("text", "is_marked"), [
    ("绝密", True), ("秘密★1年", True), ("机密级文件", True), ("密级：秘密", True), ("（机密）", True), ("秘 密", True), ("绝　密", True), ("机密☆", True),
    ("絕密", True), ("機密★", True), ("本件为机密文件", True), ("本文件定为秘密", True), ("机密等级", True), ("机_密", True), ("机密件", True),
    ("保守国家秘密", False), ("工作秘密", False), ("工作秘密级别", False), ("秘密战线的历史", False), ("商业机密保护", False), ("", False),
])
def test_a_mark_of_secrecy_is_told_from_the_word(text, is_marked):
    assert (rules.why_not_words(text) == rules.MARKED) is is_marked


@pytest.mark.parametrize(("issued", "learned", "field"), [
    (None, None, None), (PAST, PAST, None), (PAST, None, None), (date(2026, 7, 1), None, "issued_on"), (None, date(2026, 7, 1), "learned_on"),
    (SOON, PAST, "issued_on"),
])
def test_days_of_an_entry(issued, learned, field):
    found = rules.why_not_days(issued, learned, TODAY)
    assert (found[1] if found else None) == field


@pytest.mark.parametrize(("is_lasting", "due_on", "is_good"), [(False, SOON, True), (True, None, True), (True, SOON, False), (False, None, False)])
def test_a_task_has_a_day_or_lasts(is_lasting, due_on, is_good):
    assert (rules.why_not_due(is_lasting, due_on) is None) is is_good


@pytest.mark.parametrize(("state", "before", "after", "reason", "field"), [
    (GOING, PAST, SOON, "等文件", None), (GOING, PAST, None, "长期", None), (GOING, None, SOON, "定了时间", None),
    (GOING, SOON, SOON, "等文件", "due_on"), (GOING, SOON, PAST, "提前", "due_on"), (GOING, PAST, SOON, " ", "reason"), (TaskState.DONE, PAST, SOON, "等", "due_on"),
])
def test_a_day_moves_forwards_with_a_reason(state, before, after, reason, field):
    found = rules.why_not_move(state, before, after, reason, TODAY)
    assert (found[1] if found else None) == field


@pytest.mark.parametrize(("state", "noted_on", "percent", "text", "field"), [
    (GOING, TODAY, 100, "办了", None), (GOING, EDGE, 0, "办了", None), (TaskState.DONE, TODAY, 10, "办了", "text"), (GOING, OLD, 10, "办了", "noted_on"),
    (GOING, date(2026, 7, 1), 10, "办了", "noted_on"), (GOING, TODAY, 101, "办了", "percent"), (GOING, TODAY, -1, "办了", "percent"), (GOING, TODAY, 1, " ", "text"),
])
def test_progress(state, noted_on, percent, text, field):
    found = rules.why_not_note(state, noted_on, percent, text, set_on=EDGE, today=TODAY)
    assert (found[1] if found else None) == field


@pytest.mark.parametrize(("before", "outcome", "has_rule", "field"), [
    (Outcome.WAITING, Outcome.SOLVED, False, None), (Outcome.WAITING, Outcome.RULE, True, None), (Outcome.WAITING, Outcome.RULE, False, "rule_id"),
    (Outcome.WAITING, Outcome.NOTED, True, "rule_id"), (Outcome.WAITING, Outcome.WAITING, False, "outcome"), (Outcome.SOLVED, Outcome.NOTED, False, "outcome"),
])
def test_what_came_of_a_written_instruction(before, outcome, has_rule, field):
    found = rules.why_not_settle(before, outcome, "办好了", has_rule=has_rule)
    assert (found[1] if found else None) == field


@pytest.mark.parametrize(("held", "last", "title", "reported", "field"), [
    (PAST, PAST, "", None, None), (PAST, SOON, "报告", SOON, None), (date(2026, 7, 1), date(2026, 7, 1), "", None, "held_on"), (SOON, PAST, "", None, "last_on"),
    (PAST, PAST, "报告", None, "reported_on"), (PAST, PAST, "", SOON, "report_title"), (SOON, SOON, "报告", PAST, "reported_on"),
])
def test_a_report_has_a_title_and_a_day(held, last, title, reported, field):
    found = rules.why_not_research(held, last, title, reported, TODAY)
    assert (found[1] if found else None) == field
