"""Quorum, votes, attendance, hours, targets and every refusal, as tables of cases."""
from datetime import date, time

import pytest

from xinfang_party.activities import rules
from xinfang_party.activities.catalogue import CREDITED, RULES
from xinfang_party.activities.terms import FORMS, OF_THE_BRANCH, PURPOSES, Kind, Seat, Sitting, State, Status
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.terms import Stay

P, A, S, M = Status.PRESENT, Status.ABSENT, Status.SICK_LEAVE, Status.MADE_UP
TODAY = date(2026, 3, 20)


def seats(present=0, absent=0, *, probationary=0, excused=0, excused_here=0, guests=0):
    return [*[Seat(P)] * present, *[Seat(A)] * absent, *[Seat(P, has_vote=False)] * probationary, *[Seat(A, is_exempt=True)] * excused,
            *[Seat(P, is_exempt=True)] * excused_here, *[Seat(P, has_vote=False, is_guest=True)] * guests]


# --- the roll -----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("roll", "expected"), [
    ([], Sitting(0, 0, 0, 0, 0)),
    (seats(3, 2), Sitting(5, 3, 5, 3, 0)),
    (seats(3, 2, probationary=1), Sitting(6, 4, 5, 3, 0)),
    (seats(3, 2, excused=2), Sitting(5, 3, 7, 3, 2, 2)),
    (seats(3, 2, excused_here=1), Sitting(6, 4, 6, 4, 0)),
    (seats(3, 2, guests=4), Sitting(5, 3, 5, 3, 0)),
    ([Seat(P), Seat(M), Seat(S)], Sitting(3, 1, 3, 1, 0)),
    ([Seat(M, is_exempt=True), Seat(P, is_exempt=True, is_guest=True)], Sitting(0, 0, 1, 0, 1, 1)),
])
def test_what_a_roll_comes_to(roll, expected):
    assert rules.sitting(roll) == expected


@pytest.mark.parametrize(("roll", "rate"), [(seats(), None), (seats(4, 1), 80), (seats(0, 2, excused=3), 0), (seats(4, 0, excused=9), 100)])
def test_attendance_is_of_those_expected(roll, rate):
    assert rules.sitting(roll).rate == rate


@pytest.mark.parametrize(("kind", "purposes", "roll", "meets"), [
    (Kind.MEMBER_MEETING, (), seats(5, 5), True), (Kind.MEMBER_MEETING, (), seats(4, 5), False), (Kind.MEMBER_MEETING, (), seats(5, 6), False),
    (Kind.MEMBER_MEETING, (), seats(), False), (Kind.MEMBER_MEETING, (), seats(2, 3, probationary=4), False),
    (Kind.MEMBER_MEETING, (), seats(3, 3, excused=8), False), (Kind.MEMBER_MEETING, (Kind.ELECTION,), seats(4, 1, excused=8), True),
    (Kind.COMMITTEE_MEETING, (), seats(1, 2), False),
    (Kind.COMMITTEE_MEETING, (), seats(2, 1), True), (Kind.CELL_MEETING, (), seats(1, 1), True), (Kind.LEADING_MEETING, (), seats(2, 3), False),
    (Kind.MEMBER_MEETING, (Kind.ELECTION,), seats(4, 1), True), (Kind.MEMBER_MEETING, (Kind.ELECTION,), seats(7, 2), False),
    (Kind.MEMBER_MEETING, (Kind.ELECTION,), seats(8, 2), True), (Kind.THEME_DAY, (), seats(0, 9), True), (Kind.STUDY_GROUP, (), seats(1, 9), True),
    (Kind.THEME_DAY, (Kind.ELECTION,), seats(1, 9), False), (Kind.MEMBER_MEETING, (Kind.LIFE_MEETING,), seats(5, 5), True),
])
def test_quorum(kind, purposes, roll, meets):
    sentence = rules.why_no_quorum(kind, purposes, rules.sitting(roll))
    assert (sentence is None) is meets
    assert meets or sentence.endswith("。")


@pytest.mark.parametrize(("approve", "entitled", "passed"), [(5, 10, False), (6, 10, True), (5, 9, True), (4, 9, False), (0, 0, False), (1, 1, True)])
def test_passed_by_more_than_half_of_those_entitled(approve, entitled, passed):
    assert rules.has_passed(approve, entitled) is passed


@pytest.mark.parametrize(("votes", "may"), [((4, 1, 0), True), ((4, 1, 1), False), ((0, 0, 0), True), ((0, 0, 6), False)])
def test_no_more_votes_than_voters(votes, may):
    assert (rules.why_not_votes(*votes, 5) is None) is may


# --- hours --------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("starts_at", "ends_at", "hours"), [
    (time(9), time(17), 8), (time(9), time(15), 8), (time(9), time(14, 59), 6), (time(9), time(14), 5), (time(9), time(13), 4), (time(9), time(12), 4),
    (time(9), time(11, 59), 3), (time(9), time(11, 30), 2.5), (time(9), time(10, 14), 1), (time(9), time(10, 15), 1.5), (time(9), time(9, 10), 0),
    (None, time(11), 0), (time(9), None, 0), (time(11), time(9), 0),
])
def test_hours_of_one_day(starts_at, ends_at, hours):
    assert rules.credited(TODAY, None, starts_at, ends_at, [Kind.STUDY]) == hours


@pytest.mark.parametrize(("held_on", "last_on", "hours"), [
    (date(2026, 3, 9), date(2026, 3, 13), 40), (date(2026, 3, 9), date(2026, 3, 9), 2), (date(2024, 2, 28), date(2024, 3, 1), 24),
    (date(2025, 12, 31), date(2026, 1, 1), 16),
])
def test_several_days_are_eight_each(held_on, last_on, hours):
    assert rules.credited(held_on, last_on, time(9), time(11), [Kind.TRAINING]) == hours


@pytest.mark.parametrize("kind", list(Kind))
def test_only_study_is_credited(kind):
    assert rules.credited(TODAY, None, time(9), time(11), [kind]) == (2 if kind in CREDITED else 0)
    assert rules.credited(TODAY, None, time(9), time(11), [kind, Kind.FIRST_TOPIC]) == 2


ALWAYS = [Stay(date(2020, 1, 1))]


@pytest.mark.parametrize(("year", "stays", "posts", "until", "target"), [
    (2026, ALWAYS, [], None, 32), (2026, ALWAYS, ALWAYS, None, 56), (2024, ALWAYS, ALWAYS, None, 56),
    (2026, ALWAYS, [], date(2026, 7, 1), 16.0), (2024, ALWAYS, [], date(2024, 6, 30), 15.9),
    (2026, ALWAYS, ALWAYS, date(2025, 12, 31), 0), (2026, ALWAYS, [], date(2027, 5, 1), 32),
    (2026, [Stay(date(2026, 10, 1))], [], None, 8.1), (2026, [Stay(date(2020, 1, 1), date(2026, 3, 31))], [], None, 7.9),
    (2026, [Stay(date(2020, 1, 1), date(2026, 3, 15)), Stay(date(2026, 3, 16))], [], None, 32),
    (2026, [Stay(date(2020, 1, 1), date(2025, 12, 31))], [], None, 0), (2026, [Stay(date(2026, 12, 31))], [], None, 0.1),
    (2024, [Stay(date(2024, 2, 29), date(2024, 2, 29))], ALWAYS, None, 0.2), (2026, [], ALWAYS, None, 0),
    (2026, ALWAYS, [Stay(date(2026, 12, 1))], None, 34.0), (2024, ALWAYS, [Stay(date(2024, 12, 1))], None, 34.0),
    (2026, ALWAYS, [Stay(date(2026, 12, 1))], date(2026, 11, 30), 29.3), (2026, ALWAYS, [Stay(date(2020, 1, 1), date(2026, 3, 31))], None, 37.9),
    (2026, ALWAYS, [Stay(date(2020, 1, 1)), Stay(date(2026, 3, 1), date(2026, 5, 31))], None, 56),
    (2026, ALWAYS, [Stay(date(2026, 1, 1), date(2026, 3, 31)), Stay(date(2026, 3, 1), date(2026, 6, 30))], None, 43.9),
    (2026, [Stay(date(2026, 7, 1))], [Stay(date(2026, 10, 1))], None, 22.2), (2026, ALWAYS, [Stay(date(2020, 1, 1), date(2025, 12, 31))], None, 32),
])
def test_the_target_grows_with_the_days_of_membership_and_of_office(year, stays, posts, until, target):
    assert rules.target_of(year, stays, posts, until) == target


@pytest.mark.parametrize(("issued_on", "learned_on", "days"), [
    (date(2026, 3, 2), date(2026, 3, 2), 0), (date(2026, 3, 6), date(2026, 3, 9), 1), (date(2026, 9, 30), date(2026, 10, 8), 1), (None, TODAY, None),
])
def test_lag_is_in_working_days(issued_on, learned_on, days):
    assert rules.lag(issued_on, learned_on) == days


# --- the record ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("held_on", "last_on", "is_called", "may"), [
    (TODAY, None, True, True), (date(2026, 3, 21), None, True, False), (date(2026, 3, 21), None, False, True),
    (date(2026, 3, 19), date(2026, 3, 21), True, False), (date(2026, 3, 19), date(2026, 3, 18), False, False),
    (date(2028, 12, 31), None, False, True), (date(2029, 1, 1), None, False, False), (date(2026, 1, 1), date(2026, 3, 1), True, True),
    (date(2026, 1, 1), date(2026, 3, 2), True, False),
])
def test_only_what_is_over_can_have_a_roll(held_on, last_on, is_called, may):
    assert (rules.why_not_held(held_on, last_on, TODAY, is_called=is_called) is None) is may


@pytest.mark.parametrize(("held_on", "may"), [(date(2026, 1, 5), True), (date(2026, 1, 4), False), (date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_a_branch_acts_while_it_exists(held_on, may):
    assert (rules.why_not_branch(held_on, date(2026, 1, 5), date(2026, 2, 28), "第一支部") is None) is may


@pytest.mark.parametrize(("last_on", "starts_at", "ends_at", "may"), [
    (None, time(9), time(10), True), (None, time(10), time(9), False), (None, time(9), time(9), False), (None, None, time(9), True),
    (date(2026, 3, 21), time(14), time(9), True), (TODAY, time(14), time(9), False),
])
def test_it_ends_after_it_starts(last_on, starts_at, ends_at, may):
    assert (rules.why_not_times(TODAY, last_on, starts_at, ends_at) is None) is may


@pytest.mark.parametrize(("form", "purposes", "has_cell", "may"), [
    (Kind.MEMBER_MEETING, (Kind.LIFE_MEETING, Kind.APPRAISAL), False, True), (Kind.LIFE_MEETING, (), False, False),
    (Kind.THEME_DAY, (Kind.RESEARCH,), False, False), (Kind.CELL_MEETING, (), False, False), (Kind.CELL_MEETING, (), True, True),
    (Kind.CELL_MEETING, (Kind.LIFE_MEETING,), True, True), *((Kind.CELL_MEETING, (kind,), True, False) for kind in OF_THE_BRANCH),
])
def test_form_and_purpose_are_separate(form, purposes, has_cell, may):
    assert (rules.why_not_form(form, purposes, has_cell=has_cell) is None) is may


@pytest.mark.parametrize(("is_added", "works", "may"), [(True, False, False), (True, True, True), (False, False, True)])
def test_the_branch_says_that_it_was_its_life_meeting(is_added, works, may):
    assert (rules.why_not_life_meeting(is_added, works_for_branch=works) is None) is may


@pytest.mark.parametrize(("issued", "may"), [(None, True), ("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False), ("2027-03-01", False)])
def test_nothing_is_learned_before_it_was_issued(issued, may):
    assert (rules.why_not_issued(issued and date.fromisoformat(issued), date(2026, 3, 2)) is None) is may


@pytest.mark.parametrize(("status", "before", "may"), [(Status.PRESENT, None, True), (Status.ABSENT, None, False), (Status.SICK_LEAVE, Status.PRESENT, False),
                                                       (Status.ABSENT, Status.ABSENT, True)])
def test_nothing_is_said_of_who_did_not_have_to_come_and_did_not(status, before, may):
    assert (rules.why_not_status(status, before, is_by_name=True) is None) is may


def test_every_kind_is_a_form_or_a_purpose():
    assert {*FORMS, *PURPOSES} == set(Kind)


@pytest.mark.parametrize("text", ["13812345678", "身份证440106199001011239", "联系：020-83120000"])
def test_personal_data_is_refused(text):
    assert rules.why_not_text(text)
    assert rules.why_not_text("学习了有关文件，讨论了下一步安排。") is None


# --- the verbs ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("state", "verb", "after"), [
    (State.PLANNED, "edit", State.PLANNED), (State.HELD, "edit", State.HELD), (State.HELD, "submit", State.SUBMITTED),
    (State.SUBMITTED, "confirm", State.CONFIRMED), (State.SUBMITTED, "return", State.HELD), (State.CONFIRMED, "amend", State.CONFIRMED),
    (State.PLANNED, "cancel", State.CANCELLED), (State.HELD, "cancel", State.CANCELLED), (State.SUBMITTED, "cancel", State.CANCELLED),
])
def test_the_way_of_a_record(state, verb, after):
    assert rules.FLOW.next(state, verb) is after


@pytest.mark.parametrize(("state", "verb"), [
    (State.PLANNED, "submit"), (State.HELD, "confirm"), (State.SUBMITTED, "edit"), (State.CONFIRMED, "edit"), (State.CONFIRMED, "cancel"),
    (State.CONFIRMED, "return"), (State.HELD, "amend"), *((State.CANCELLED, verb) for verb in rules.VERB_LABELS)])
def test_what_stands_not_in_the_table_cannot_be_done(state, verb):
    with pytest.raises(Refusal):
        rules.FLOW.next(state, verb)


@pytest.mark.parametrize(("people", "leads", "has_submitted", "steps_in", "may"), [
    ((1, 1), False, False, False, True), ((1, 1), True, True, False, True), ((1, 2), True, False, False, True), ((1, 2), True, True, False, False),
    ((1, 2), False, False, False, False), ((1, None), False, False, True, True), ((None, None), False, False, False, False),
    ((None, 2), True, False, False, True),
])
def test_who_confirms(people, leads, has_submitted, steps_in, may):
    """`people`: the host, and who asks."""
    assert (rules.why_not_confirm(*people, leads=leads, has_submitted=has_submitted, steps_in=steps_in) is None) is may


@pytest.mark.parametrize(("status", "on", "material", "may"), [
    (A, date(2026, 3, 10), "自学党章", True), (S, TODAY, "自学", True), (P, TODAY, "自学", False), (M, TODAY, "自学", False), (A, None, "自学", False),
    (A, date(2026, 3, 1), "自学", False), (A, date(2026, 3, 2), "自学", True), (A, date(2026, 3, 21), "自学", False), (A, TODAY, " ", False),
    (A, TODAY, "电话13812345678", False),
])
def test_absences_are_made_up_afterwards(status, on, material, may):
    assert (rules.why_not_make_up(status, date(2026, 3, 2), on, material, TODAY) is None) is may
    assert rules.why_not_make_up(status, date(2026, 3, 2), on, material, TODAY, counts=False)


@pytest.mark.parametrize(("state", "days", "late_days", "may"), [
    (State.PLANNED, (20, None), 0, True), (State.HELD, (20, None), 0, True), (State.CONFIRMED, (20, None), 0, False),
    (State.CANCELLED, (20, None), 0, False), (State.HELD, (19, None), 0, False), (State.HELD, (19, None), 1, True),
    (State.HELD, (18, None), 1, False), (State.HELD, (18, 20), 0, True), (State.PLANNED, (21, None), 3, False), (State.SUBMITTED, (20, None), 0, False),
])
def test_signing(state, days, late_days, may):
    held_on, last_on = (day and date(2026, 3, day) for day in days)
    assert (rules.why_not_sign(state, held_on, last_on, TODAY, is_expected=True, late_days=late_days) is None) is may
    assert rules.why_not_sign(state, held_on, last_on, TODAY, is_expected=False, late_days=late_days)


@pytest.mark.parametrize(("closed_on", "on", "result", "may"), [
    (None, TODAY, "办好", True), (TODAY, TODAY, "办好", False), (None, None, "办好", False), (None, date(2026, 3, 1), "办好", False),
    (None, date(2026, 3, 21), "办好", False), (None, TODAY, "", False),
])
def test_closing_an_action_item(closed_on, on, result, may):
    assert (rules.why_not_close(closed_on, on, date(2026, 3, 2), result, TODAY) is None) is may


@pytest.mark.parametrize(("from_on", "to_on", "may"), [
    (date(2026, 1, 1), date(2026, 1, 31), True), (date(2026, 1, 1), date(2025, 12, 31), False), (date(2026, 1, 1), None, False),
    (date(2026, 2, 28), date(2026, 2, 28), True), (date(2026, 2, 15), date(2026, 3, 1), False), (date(2026, 4, 1), None, True), (date(2026, 3, 31), None, False),
])
def test_exemptions_do_not_overlap(from_on, to_on, may):
    assert (rules.why_not_exempt(from_on, to_on, "支委会", [Stay(date(2026, 3, 1), date(2026, 3, 31))]) is None) is may
    assert rules.why_not_exempt(from_on, to_on, " ", [])


@pytest.mark.parametrize(("held_on", "due"), [(date(2026, 3, 2), date(2026, 3, 9)), (date(2026, 9, 30), date(2026, 10, 13)), (date(2026, 3, 6), date(2026, 3, 13))])
def test_minutes_are_sent_within_five_working_days(held_on, due):
    assert rules.submit_due(held_on) == due


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_number_says_where_it_comes_from(rule):
    assert rule.source
    assert rule.confidence in ("原文", "转引", "记忆", "设定")
