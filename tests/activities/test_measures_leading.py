"""The figures over what leaders owe, against the rows they are told by."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import house
from tests.activities.test_measures import value
from xinfang_party.activities.terms import Kind
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import BranchKind


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-07-01 10:00"):
        yield


def lesson(h, lecturer, on=made.ON, **facts):
    return made.activity(h.branch, Kind.PARTY_LESSON, on, lecturer_id=lecturer and lecturer.id, **facts)


def test_a_lesson_counts_as_a_leaders_when_the_branchs_secretary_gave_it(session):
    h, elsewhere = house(), house()
    for lecturer in (h.secretary, h.deputy, h.plain, elsewhere.secretary, None):
        lesson(h, lecturer)
    lesson(h, None, outside_lecturer="党校教师")
    assert value("activities.leader_lessons").value == 1
    assert value("activities.party_lesson").value == 6


def test_whoever_sits_in_the_leading_group_is_a_leader_in_any_branch(session):
    h, group = house(), people.branch("党组", kind=BranchKind.LEADING_GROUP)
    people.secretary(group, h.plain)
    made.activity(h.branch, Kind.THEME_DAY, purposes=[Kind.PARTY_LESSON], lecturer_id=h.plain.id)
    assert value("activities.leader_lessons").value == 1


@pytest.mark.parametrize(("on", "counts"), [("2026-02-28", 0), ("2026-03-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)])
def test_the_post_of_the_day_decides(session, on, counts):
    h = house()
    post = session.scalars(select(CommitteePost).where(CommitteePost.member_id == h.secretary.id)).one()
    post.from_on, post.to_on = date(2026, 3, 1), date(2026, 3, 31)
    lesson(h, h.secretary, date.fromisoformat(on))
    assert value("activities.leader_lessons").value == counts


def test_a_report_on_duty_counts_as_assessed_once_its_score_is_there(session):
    h = house()
    for score in (None, 0, 92.5):
        made.activity(h.branch, Kind.MEMBER_MEETING, purposes=[Kind.DUTY_REPORT], duty_score=score)
    assert (value("activities.duty_report").value, value("activities.duty_report_assessed").value) == (3, 2)


def test_first_topic_is_judged_over_the_meetings_of_the_leading_group(session):
    h, group = house(), people.branch("党组", kind=BranchKind.LEADING_GROUP)
    for purposes in ([Kind.FIRST_TOPIC], [Kind.FIRST_TOPIC, Kind.STUDY], []):
        made.activity(group, Kind.LEADING_MEETING, purposes=purposes)
    made.activity(h.branch, Kind.COMMITTEE_MEETING, purposes=[Kind.FIRST_TOPIC])
    figure = value("activities.first_topic_share")
    assert (figure.numerator, figure.denominator) == (2, 3)
    assert value("activities.first_topic_share", period=Period.parse("2025")).value is None


@pytest.mark.parametrize(("issued", "learned", "lag"), [
    ("2026-03-02", "2026-03-02", 0), ("2026-02-27", "2026-03-02", 2), ("2026-02-13", "2026-02-24", 2), ("2026-02-14", "2026-02-23", 0),
])
def test_the_lag_counts_working_days_of_the_holiday_table(session, issued, learned, lag):
    """2026: 15 to 23 February are the Spring Festival, 14 and 28 February are worked."""
    made.activity(house().branch, Kind.STUDY, date.fromisoformat(learned), purposes=[Kind.FIRST_TOPIC],
                  materials=[{"title": "讲话", "issued_on": date.fromisoformat(issued)}, {"title": "没有日期的"}])
    assert value("activities.first_topic_lag").value == lag
