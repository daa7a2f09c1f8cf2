"""The course of a voice as a table, and what may not be written."""
from datetime import date

import pytest

from xinfang_party.clusters import rules
from xinfang_party.clusters.terms import VERB_LABELS, VoiceState

NOTED, STUDYING, PROPOSED, POLICY, ANSWERED = VoiceState
VERBS = ("edit", "place", "study", "propose", "make-policy", "answer", "reopen")
COURSE = {
    NOTED: (NOTED, NOTED, STUDYING, None, None, ANSWERED, None),
    STUDYING: (None, STUDYING, STUDYING, PROPOSED, POLICY, ANSWERED, None),
    PROPOSED: (None, PROPOSED, PROPOSED, PROPOSED, POLICY, ANSWERED, None),
    POLICY: (None, None, None, None, None, None, STUDYING),
    ANSWERED: (None, None, None, None, None, ANSWERED, STUDYING),
}
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(("state", "verb", "after"), [(state, verb, after) for state, row in COURSE.items() for verb, after in zip(VERBS, row, strict=True)])
def test_the_course_of_a_voice(state, verb, after):
    assert rules.FLOW.table.get((state, verb)) == after


def test_every_verb_has_a_word():
    assert {*VERBS, "note"} == set(VERB_LABELS)


@pytest.mark.parametrize(("place", "is_refused"), [
    ("", False), ("天河区", False), ("天河区石牌街", False), ("示例社区", False), ("石牌街12号", True), ("示例小区三栋", True), ("示例路１２号", True), ("二单元", True)])
def test_a_place_is_a_district_or_a_street(place, is_refused):
    assert bool(rules.why_not_place_words(place)) is is_refused


@pytest.mark.parametrize(("spoken_on", "is_refused"), [
    (TODAY, False), (date(2025, 3, 1), False), (date(2025, 2, 28), True), (date(2026, 3, 3), True)])
def test_what_was_heard_is_noted_within_a_year(spoken_on, is_refused):
    assert bool(rules.why_not_spoken(spoken_on, TODAY)) is is_refused


@pytest.mark.parametrize(("held_on", "is_refused"), [(TODAY, False), (date(2026, 2, 20), False), (date(2026, 2, 19), True), (date(2026, 3, 3), True)])
def test_looking_into_it_comes_after_it_was_heard(held_on, is_refused):
    assert bool(rules.why_not_held(held_on, date(2026, 2, 20), TODAY)) is is_refused


@pytest.mark.parametrize(("member_id", "own_id", "is_refused"), [(1, 1, True), (1, 2, False), (1, None, False), (None, None, False)])
def test_nobody_follows_the_own_voice(member_id, own_id, is_refused):
    assert bool(rules.why_not_follow(member_id, own_id)) is is_refused


@pytest.mark.parametrize(("numbers", "field"), [
    ((3, 10, 1.5), None), ((1, 1, 1.0), None), ((12, 10_000, 10.0), None), ((0, 10, 1.5), "months"), ((13, 10, 1.5), "months"), ((3, 0, 1.5), "least"),
    ((3, 10, 0.9), "growth"), ((3, 10, float("nan")), "growth"), ((3, 10, float("inf")), "growth")])
def test_what_a_threshold_may_be(numbers, field):
    assert (rules.why_not_threshold(*numbers) or ("", None))[1] == field
