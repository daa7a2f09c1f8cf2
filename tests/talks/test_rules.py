"""Which talks a year needs and which were held, as tables of cases."""
from datetime import date

import pytest

from xinfang_party.talks import rules
from xinfang_party.talks.rules import Held, Required, Stint
from xinfang_party.talks.terms import Need

DAY, START, MAY = date(2026, 6, 30), date(2020, 1, 1), date(2026, 5, 1)
PAIR, WITH, EACH = Need.COMMITTEE_PAIR, Need.COMMITTEE_MEMBER, Need.MEMBER


def since(*ids, from_on=START, to_on=None):
    return [Stint(key, from_on, to_on) for key in ids]


def counts(needs):
    return tuple(sum(need.need is kind for need in needs) for kind in (PAIR, WITH, EACH))


def need(kind, *ids):
    return Required(kind, frozenset(ids))


@pytest.mark.parametrize(("members", "committee", "expected"), [
    ([], [], (0, 0, 0)),
    (since(1, 2, 3), [], (0, 0, 3)),
    (since(1, 2, 3), since(1), (0, 2, 3)),
    (since(1, 2, 3, 4), since(1, 2, 3), (3, 1, 4)),
    (since(*range(1, 9)), since(1, 2, 3, 4, 5), (10, 3, 8)),
    (since(1), since(1), (0, 0, 1)),
    (since(1, 2), [*since(1), *since(1)], (0, 1, 2)),
    (since(1, 2), since(1, 9), (1, 1, 2)),
])
def test_needs_follow_the_committee_and_the_members(members, committee, expected):
    """Of a committee of 0, 1, 3 and 5; one with two duties counts once; one of the committee may be a member elsewhere."""
    assert counts(rules.required(members, committee, DAY)) == expected


@pytest.mark.parametrize(("stay", "on", "is_needed"), [
    (Stint(2, START), DAY, True), (Stint(2, DAY), DAY, True), (Stint(2, date(2026, 7, 1)), DAY, False),
    (Stint(2, START, date(2026, 6, 29)), DAY, False), (Stint(2, START, DAY), DAY, True), (Stint(2, date(2026, 12, 31)), date(2026, 12, 31), True),
    (Stint(2, START, date(2025, 12, 31)), date(2026, 1, 1), False), (Stint(2, date(2024, 2, 29)), date(2024, 2, 29), True)])
def test_who_joined_left_or_moved_counts_as_of_the_day(stay, on, is_needed):
    assert (need(EACH, 2) in rules.required([*since(1), stay], since(1), on)) is is_needed


def test_who_joins_the_committee_owes_as_one_of_it():
    committee = [*since(1), Stint(2, date(2026, 4, 1))]
    assert counts(rules.required(since(1, 2, 3), committee, date(2026, 3, 31))) == (0, 2, 3)
    assert counts(rules.required(since(1, 2, 3), committee, date(2026, 4, 1))) == (1, 1, 3)


@pytest.mark.parametrize(("kind", "ids", "talk", "is_met"), [
    (PAIR, (1, 2), Held(MAY, 2, 1), True), (PAIR, (1, 2), Held(MAY, 1, 3), False), (EACH, (3,), Held(MAY, 3, 4), True), (EACH, (3,), Held(MAY, 4, 3), True),
    (EACH, (3,), Held(MAY, 1, 2), False), (WITH, (3,), Held(MAY, 1, 3), True), (WITH, (3,), Held(MAY, 3, 2), True), (WITH, (3,), Held(MAY, 3, 4), False),
    (EACH, (3,), Held(date(2025, 12, 31), 3, 4), False), (EACH, (3,), Held(date(2026, 1, 1), 3, 4), True), (EACH, (3,), Held(date(2026, 7, 1), 3, 4), False),
    (EACH, (3,), Held(DAY, 3, 4), True), (EACH, (3,), Held(MAY, 3, 99), True)])
def test_a_talk_of_the_year_meets_what_it_is_about(kind, ids, talk, is_met):
    wanted = need(kind, *ids)
    assert rules.covered([wanted], [talk], since(1, 2), 2026, DAY) == ({wanted} if is_met else set())


def test_who_spoke_for_the_committee_sat_in_it_that_day():
    wanted, post = need(WITH, 3), Stint(1, date(2026, 5, 2))
    assert rules.covered([wanted], [Held(MAY, 1, 3)], [post], 2026, DAY) == set()
    assert rules.covered([wanted], [Held(date(2026, 5, 2), 1, 3)], [post], 2026, DAY) == {wanted}


@pytest.mark.parametrize(("held_on", "is_refused"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True), (date(2023, 1, 1), False), (date(2022, 12, 31), True)])
def test_a_talk_lies_behind_and_not_too_far(held_on, is_refused):
    assert (rules.why_not_held(held_on, DAY) is not None) is is_refused


@pytest.mark.parametrize(("day", "is_refused"), [(None, False), (MAY, False), (date(2026, 4, 30), True), (date(2027, 5, 2), False), (date(2027, 5, 3), True)])
def test_a_follow_up_comes_after_the_talk(day, is_refused):
    assert (rules.why_not_follow_up_on(day, MAY) is not None) is is_refused


@pytest.mark.parametrize(("two", "own", "leads", "is_refused"), [
    ((1, 2), 1, False, False), ((1, 2), 2, False, False), ((1, 2), 3, False, True), ((1, 2), 3, True, False), ((1, 1), 1, True, True), ((1, 2), None, False, True)])
def test_members_record_their_own_and_secretaries_those_of_the_branch(two, own, leads, is_refused):
    assert (rules.why_not_two(*two, own, leads=leads) is not None) is is_refused


@pytest.mark.parametrize(("speaker", "about", "own", "leads", "is_refused"), [
    (1, 1, 1, False, False), (1, 2, 1, False, False), (2, 1, 1, False, True), (2, 1, 1, True, False), (1, 9, 1, False, True), (9, 1, 9, False, True)])
def test_criticism_is_said_by_and_of_those_on_the_roll(speaker, about, own, leads, is_refused):
    assert (rules.why_not_criticism(speaker, about, own, {1, 2}, leads=leads) is not None) is is_refused


def test_numbers_of_persons_are_refused():
    assert "手机号" in (rules.why_not_text("电话 13800138000") or "")
    assert rules.why_not_text("谈了家里的困难") is None
