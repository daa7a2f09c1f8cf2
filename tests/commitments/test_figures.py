"""The figures of a promise: its course, its pace, everyone else beside it."""
from datetime import date

import pytest

from tests import promises
from tests.petitions import made
from xinfang_party.commitments import choices, figures, jobs
from xinfang_party.commitments.terms import Kind, Pace
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

EARLY = "2026-01-05 10:00"
SATISFACTION, MEDIAN, OVERDUE = "petitions.satisfaction_rate", "petitions.median_reply_days", "petitions.overdue"


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY):
        yield promises.world()


def answered(world, month, days=10, **facts):
    """A case of the keeper, due within the year, answered after so many days."""
    received = date(2026, month, 1)
    return made.case(**{"member": world.keeper, "received_on": received, "replied_on": date(2026, month, 1 + days), **facts})


def standing(commitment):
    return figures.standings([commitment])[commitment.id][0]


def beside(commitment):
    found = figures.standings([commitment])[commitment.id]
    return figures.comparisons(found, [course.whole for course in figures.courses(commitment, clock.today())], commitment.period)[0]


def test_the_course_ends_with_the_figure_of_the_whole(world, clock_at):
    commitment = promises.published(world)
    with clock_at("2026-07-01 10:00"):
        for month in (1, 2, 4):
            answered(world, month)
        [course] = figures.courses(commitment, clock.today())
        assert [month.label for month in course.months] == [f"2026年{month}月" for month in range(1, 8)]
        assert course.whole == standing(commitment).figure
        assert figures.parts(course.months[-1].so_far) == figures.parts(course.whole) == (3, 3, 100)
        assert sum(month.alone.denominator for month in course.months) == 3


def test_of_a_month_the_promise_only_touches_its_own_days_count(world, clock_at):
    commitment = promises.published(world, starts_on=date(2026, 3, 10), ends_on=date(2026, 5, 20))
    with clock_at("2026-06-01 10:00"):
        [course] = figures.courses(commitment, clock.today())
        assert [(month.alone.period.start, month.alone.period.end) for month in course.months] == [
            (date(2026, 3, 10), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30)), (date(2026, 5, 1), date(2026, 5, 20))]


@pytest.mark.parametrize(("moment", "expected"), [("2026-12-31 23:00", Pace.OFF_TRACK), ("2027-01-01 00:30", Pace.MISSED)])
def test_on_its_last_day_a_promise_can_still_be_kept(world, clock_at, moment, expected):
    commitment = promises.published(world)
    with clock_at(moment):
        for _ in range(6):
            made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 9, 1))
        assert standing(commitment).pace is expected


def test_a_state_is_no_count_that_grows(world):
    commitment = promises.draft(world, lines=[{"measure_code": OVERDUE, "target": 0}])
    assert figures.is_state(OVERDUE)
    assert not figures.is_state(promises.ON_TIME)
    assert [month.alone.value for month in figures.courses(commitment, clock.today())[0].months] == [0]


def test_everyone_else_is_the_bureau_without_the_own(world, clock_at):
    commitment = promises.published(world)
    with clock_at("2026-07-01 10:00"):
        answered(world, 1)
        for month in (1, 2):
            answered(world, month, member=world.peer)
        made.case(member=world.peer, received_on=date(2026, 1, 1))
        assert figures.parts(beside(commitment).others) == (2, 3, pytest.approx(66.6667))


def test_picked_facts_outside_the_narrowing_are_not_everyone_elses(world, clock_at):
    commitment = promises.published(world, lines=[{"measure_code": promises.ON_TIME, "target": 90, "only": {"class": ["urgent"]}}])
    with clock_at("2026-07-01 10:00"):
        answered(world, 1, handling=made.HandlingClass.URGENT)
        answered(world, 2, member=world.peer, handling=made.HandlingClass.URGENT)
        simple = answered(world, 2, handling=made.HandlingClass.SIMPLE)
        promises.pick(commitment.lines[0], commitment, simple, by=world.by, decided_by=world.secretary)
        assert figures.parts(standing(commitment).figure) == (2, 2, 100)
        assert figures.parts(beside(commitment).others) == (1, 1, 100)


def test_a_frozen_figure_is_beside_everyone_else_as_they_were_then(world, clock_at):
    commitment = promises.published(world)
    with clock_at("2027-01-02 10:00"):
        answered(world, 1)
        answered(world, 1, member=world.peer)
        jobs.freeze_ended()
        db.session.commit()
        answered(world, 2)
        answered(world, 3, member=world.peer)
        assert figures.parts(beside(commitment).others) == (1, 1, 100)
        assert figures.parts(beside(commitment).changed) == (2, 2, 100)


def test_a_median_is_beside_the_whole_bureau(world, clock_at):
    commitment = promises.published(world, lines=[{"measure_code": MEDIAN, "target": 20}])
    with clock_at("2026-07-01 10:00"):
        answered(world, 1, days=10)
        answered(world, 1, days=20, member=world.peer)
        assert (beside(commitment).includes_own, beside(commitment).others.value) == (True, 15)


def test_several_lines_and_satisfaction_speak_for_themselves(world):
    commitment = promises.draft(world, lines=[{"measure_code": code, "target": 90} for code in (promises.ON_TIME, SATISFACTION)])
    assert [one.figure.code for one in figures.standings([commitment])[commitment.id]] == [promises.ON_TIME, SATISFACTION]
    assert [figure.code for figure in figures.satisfactions_of(commitment)] == [SATISFACTION, SATISFACTION]


@pytest.mark.parametrize("kind", list(Kind))
def test_what_can_be_promised_is_better_or_worse_and_not_about_promises(app, kind):
    codes = [code for code, _ in choices.measures(kind)]
    assert promises.ON_TIME in codes
    assert not [code for code in codes if code.startswith("commitments.") or code in {"petitions.received", "organization.members"}]


@pytest.mark.parametrize(("moment", "starts_on", "year"), [
    ("2026-02-01 10:00", date(2026, 1, 1), 2026), ("2026-06-01 10:00", date(2026, 1, 1), 2026),
    ("2026-11-30 10:00", date(2026, 1, 1), 2026), ("2026-12-10 10:00", date(2027, 1, 1), 2027)])
def test_a_new_promise_is_for_a_whole_year(clock_at, moment, starts_on, year):
    with clock_at(moment):
        assert choices.blank() == {"starts_on": starts_on, "ends_on": date(year, 12, 31)}
