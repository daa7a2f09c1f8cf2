"""Ballots, closing and findings as tables of cases."""
from datetime import date

import pytest

from xinfang_party.appraisals import rules
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.kernel.errors import Refusal

TODAY = date(2026, 11, 24)
BEST, GOOD, POOR, BAD = MemberGrade
LAST = date(2026, 12, 10)


@pytest.mark.parametrize(("members", "most"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (8, 2), (9, 3), (50, 16)])
def test_a_third_rounded_down_may_be_excellent(members, most):
    assert rules.most_excellent(members) == most


@pytest.mark.parametrize(("state", "verb", "after"), [
    (RoundState.OPEN, "vote", RoundState.OPEN), (RoundState.OPEN, "close", RoundState.CLOSED), (RoundState.CLOSED, "conclude", RoundState.CONCLUDED)])
def test_a_round_goes_its_way(state, verb, after):
    assert rules.FLOW.next(state, verb) is after


@pytest.mark.parametrize(("state", "verb"), [
    (RoundState.CLOSED, "vote"), (RoundState.CLOSED, "extend"), (RoundState.OPEN, "find"), (RoundState.OPEN, "conclude"), (RoundState.CONCLUDED, "find"),
    (RoundState.CONCLUDED, "close"), (RoundState.CLOSED, "appraise")])
def test_no_step_may_be_skipped(state, verb):
    with pytest.raises(Refusal, match="现在的状态"):
        rules.FLOW.next(state, verb)


@pytest.mark.parametrize(("year", "formal", "is_known", "sentence"), [
    (2026, 5, False, None), (2025, 3, False, None), (2024, 5, False, "今年或去年"), (2027, 5, False, "今年或去年"),
    (2026, 2, False, "不足 3 名"), (2026, 5, True, "已经开始过")])
def test_a_branch_appraises_once_a_year(year, formal, is_known, sentence):
    told = rules.why_not_open(year, TODAY, formal, is_known=is_known)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("day", "is_refused"), [(date(2026, 11, 23), True), (TODAY, False), (date(2027, 1, 23), False), (date(2027, 1, 24), True)])
def test_a_vote_ends_within_sixty_days(day, is_refused):
    assert (rules.why_not_last_day(day, TODAY) is not None) is is_refused


@pytest.mark.parametrize(("grades", "voter", "sentence"), [
    ({2: GOOD, 3: GOOD}, 1, None), ({2: BEST, 3: BAD}, 1, None), ({2: BEST, 3: BEST}, 1, "三分之一"), ({2: GOOD}, 1, "每一名同志"),
    ({1: GOOD, 2: GOOD, 3: GOOD}, 1, "每一名同志"), ({2: GOOD, 9: GOOD}, 1, "每一名同志"), ({}, 1, "每一名同志")])
def test_a_ballot_grades_everybody_else(grades, voter, sentence):
    told = rules.why_not_ballot(grades, {1, 2, 3}, voter)
    assert told is None if sentence is None else sentence in told


def test_of_two_nobody_can_be_excellent():
    assert "2 名党员最多 0 名" in (rules.why_not_ballot({2: BEST}, {1, 2}, 1) or "")


@pytest.mark.parametrize(("voted", "voters", "today", "without", "sentence"), [
    (5, 5, TODAY, False, None), (4, 5, TODAY, False, "还有 1 人"), (4, 5, LAST, False, "还有 1 人"), (4, 5, date(2026, 12, 11), False, None),
    (3, 5, date(2026, 12, 11), False, "少于 4张"), (3, 5, date(2026, 12, 11), True, None), (3, 3, TODAY, False, "少于"), (0, 5, date(2026, 12, 11), True, None)])
def test_a_vote_is_closed_when_complete_or_over_and_large_enough(voted, voters, today, without, sentence):
    told = rules.why_not_close(voted, voters, LAST, today, without_tally=without)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("today", "is_over"), [(LAST, False), (date(2026, 12, 11), True)])
def test_the_last_day_still_votes(today, is_over):
    assert (rules.why_not_vote(LAST, today) is not None) is is_over


@pytest.mark.parametrize(("findings", "sentence"), [
    ([GOOD] * 5, None), ([BEST] + [GOOD] * 4, None), ([BEST] * 2 + [GOOD] * 4, None), ([BEST] * 2 + [GOOD] * 3, "最多 1 名"),
    ([GOOD, None], "还有 1 名"), ([BAD] * 3, None),
    ([POOR] * 3, None)])
def test_findings_are_complete_and_a_third_excellent_at_most(findings, sentence):
    told = rules.why_not_conclude(findings)
    assert told is None if sentence is None else sentence in told


@pytest.mark.parametrize(("closes_on", "says"), [(date(2026, 12, 10), "晚于原来"), (date(2026, 12, 11), "晚于原来"), (date(2026, 12, 12), None),
                                                 (date(2027, 3, 1), "最长")])
def test_a_vote_is_only_ever_extended(closes_on, says):
    sentence = rules.why_not_extend(closes_on, date(2026, 12, 11), date(2026, 12, 1))
    assert (says in sentence) if says else sentence is None
