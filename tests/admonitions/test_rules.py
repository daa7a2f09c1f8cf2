"""What may be done with a talk that admonishes, as tables of cases."""
from datetime import date

import pytest

from xinfang_party.admonitions import rules
from xinfang_party.admonitions.terms import Kind, State

REMINDER, ADMONITORY = Kind.REMINDER, Kind.ADMONITORY
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(("kind", "state", "verbs"), [
    (REMINDER, State.PLANNED, {"edit", "hold", "cancel"}), (ADMONITORY, State.PLANNED, {"edit", "approve", "cancel"}),
    (ADMONITORY, State.APPROVED, {"rearrange", "hold", "cancel"}), (REMINDER, State.HELD, {"correct", "copy", "follow-up"}),
    (ADMONITORY, State.FOLLOWED_UP, {"copy", "correct-follow-up"}), (REMINDER, State.CANCELLED, set())])
def test_what_comes_next(kind, state, verbs):
    assert {verb for _state, verb in rules.FLOW.table if rules.may(kind, state, verb)} == verbs


def test_an_admonitory_talk_is_not_held_without_approval():
    assert "先经组织人事部门研究" in rules.why_not_unapproved(ADMONITORY, State.PLANNED, "hold")
    assert rules.why_not_unapproved(ADMONITORY, State.APPROVED, "hold") is None
    assert rules.why_not_unapproved(REMINDER, State.PLANNED, "hold") is None
    assert "不需要批准" in rules.why_not_approvable(REMINDER)


@pytest.mark.parametrize(("more", "field"), [
    ({}, None), ({"studied_on": date(2026, 3, 2)}, "studied_on"), ({"approved_on": date(2026, 3, 3)}, "approved_on"), ({"approved_by": " "}, "approved_by"),
    ({"approved_by": "谈话对象"}, "approved_by")])
def test_studied_first_then_approved_by_another(more, field):
    facts = {"studied_on": date(2026, 2, 26), "approved_by": "负责人", "approved_on": date(2026, 3, 1), "person": "谈话对象", "today": TODAY, **more}
    found = rules.why_not_approved(**facts)
    assert (found and found[1]) == field


@pytest.mark.parametrize(("held_on", "approved_on", "word"), [
    (TODAY, None, None), (date(2026, 3, 3), None, "还没有进行"), (date(2026, 2, 28), date(2026, 3, 1), "批准以后"), (date(2026, 3, 1), date(2026, 3, 1), None),
    (date(2025, 1, 1), None, "太早")])
def test_when_it_was_held(held_on, approved_on, word):
    found = rules.why_not_held(held_on, approved_on=approved_on, today=TODAY)
    assert (found is None) if word is None else (word in found)


@pytest.mark.parametrize(("person", "talker", "recorder", "own", "field"), [
    (1, 2, 3, 4, None), (1, None, None, None, None), (1, 2, 3, 1, "person"), (1, 1, 3, 4, "talker_number"), (1, 2, 1, 4, "recorder_number"),
    (1, 2, 2, 4, "recorder_number")])
def test_each_is_another_person(person, talker, recorder, own, field):
    found = rules.why_not_people(person, talker, recorder, own)
    assert (found and found[1]) == field


@pytest.mark.parametrize(("rule", "day", "is_right"), [
    (lambda day: rules.why_not_due(day, TODAY), date(2026, 1, 29), False), (lambda day: rules.why_not_due(day, TODAY), date(2026, 1, 30), True),
    (lambda day: rules.why_not_due(day, TODAY), date(2026, 9, 1), True), (lambda day: rules.why_not_due(day, TODAY), date(2026, 9, 2), False),
    (lambda day: rules.why_not_follow_up_on(day, TODAY), TODAY, False), (lambda day: rules.why_not_follow_up_on(day, TODAY), date(2027, 3, 3), True),
    (lambda day: rules.why_not_follow_up_on(day, TODAY), date(2027, 3, 4), False),
    (lambda day: rules.why_not_copied(day, TODAY, TODAY), TODAY, True), (lambda day: rules.why_not_copied(day, TODAY, TODAY), date(2026, 3, 3), False),
    (lambda day: rules.why_not_copied(day, None, TODAY), TODAY, False)])
def test_days_lie_within_reason(rule, day, is_right):
    assert (rule(day) is None) is is_right
