"""The figures of integrity against plain Python over the same rows."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people
from tests.integrity import made
from xinfang_party.integrity import service
from xinfang_party.integrity.catalogue import MONTHS
from xinfang_party.integrity.models import Register, RegisterVersion, ReviewInterval, RiskPoint
from xinfang_party.integrity.terms import Change, Grade, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Membership
from xinfang_party.organization.rules import add_months

DAYS = (date(2024, 6, 30), date(2025, 3, 2), date(2025, 12, 31), made.TODAY)


@pytest.fixture
def bureau(app, clock_at):
    """Three departments, nine posts with up to two holders, versions of four years at random days and with random points."""
    dice = random.Random(7)
    with clock_at(made.NOW):
        departments = [people.department(branch=people.branch()) for _ in range(3)]
        posts = [organization.create_post(departments[n % 3], name=f"岗位{n}", by=people.BY) for n in range(9)]
        for post in posts:
            for _ in range(dice.choice((0, 1, 1, 2))):
                people.member(dice.choice(departments).branch, department=post.department, post_id=post.id, from_on=date(2023, 1, dice.randint(1, 20)))
        for post in dice.sample(posts, 7):
            versions_of(service.make_register(post.department, post, by=made.DISCIPLINE), dice)
        db.session.add_all(ReviewInterval(from_on=from_on, grade=grade, months=many, actor="甲") for from_on, grade, many in SET)
        db.session.commit()
        yield departments


def versions_of(register, dice):
    start = date(2023, 2, 1) + timedelta(days=dice.randrange(300))
    for number in range(1, dice.choice((2, 4))):
        end = start + timedelta(days=dice.randrange(60, 500))
        reviewed = start - timedelta(days=dice.randrange(30))
        points = [point(dice, key, start) for key in range(1, dice.choice((2, 5)))]
        db.session.add(RegisterVersion(register=register, number=number, trigger="first", state=State.IN_FORCE, state_since=start, due_on=start, opened_on=start,
                                       opened_by="甲", from_on=start, to_on=end if number < 3 else None, reviewed_on=reviewed, points=points,
                                       grade=dice.choice((None, *Grade)),
                                       review_due_on=add_months(reviewed, 12)))
        start = end + timedelta(days=1)


def point(dice, key, start):
    facts = made.point_facts(accepted_until_on=dice.choice((None, start + timedelta(days=dice.randrange(400)))), accepted_reason="")
    return RiskPoint(key=key, grade=dice.choice(list(Grade)), change=dice.choice(list(Change)), **facts)


def holds(row, day):
    return row.from_on is not None and row.from_on <= day and (row.to_on is None or row.to_on >= day)


def in_force(day):
    return {version.register_id: version for version in db.session.scalars(select(RegisterVersion)) if holds(version, day)}


SET = ((date(2025, 1, 1), Grade.MEDIUM, 5), (date(2025, 1, 1), Grade.HIGH, 2), (date(2025, 12, 1), Grade.LOW, 20))


def months(grade, day):
    set_by_then = [many for from_on, of, many in SET if of is grade and from_on <= day]
    return set_by_then[-1] if set_by_then else MONTHS[grade]


def posts_by_hand(department, day):
    """(reviewed, registered, held) of a department's posts."""
    first = {}
    for stay in sorted(db.session.scalars(select(Membership).where(Membership.post_id.is_not(None))), key=lambda one: (one.from_on, one.id)):
        if holds(stay, day):
            first.setdefault(stay.post_id, stay)
    versions = in_force(day)
    found = {post_id: versions.get(db.session.scalar(select(Register.id).where(Register.post_id == post_id)))
             for post_id, stay in first.items() if stay.department_id == department.id}
    reviewed = [version for version in found.values() if version and add_months(
        version.reviewed_on, months(Grade.LOW if version.grade in (Grade.LOW, None) else Grade.MEDIUM, day)) >= day]
    return len(reviewed), sum(map(bool, found.values())), len(found)


def points_by_hand(department, day):
    return [one for version in in_force(day).values() if version.register.department_id == department.id for one in version.points if one.is_open]


@pytest.mark.parametrize("day", DAYS)
def test_posts_are_counted_as_by_hand(bureau, day):
    period = Period.year(day.year)
    for department in bureau:
        reviewed, registered, held = posts_by_hand(department, day)
        figures = [engine.figure(code, Scope.department(department.id), period, day) for code in ("integrity.posts_reviewed", "integrity.posts_registered")]
        assert [(one.numerator, one.denominator) for one in figures] == [(reviewed, held), (registered, held)]


@pytest.mark.parametrize("day", DAYS)
def test_points_are_counted_as_by_hand(bureau, day):
    for department in bureau:
        points = points_by_hand(department, day)
        high = [one for one in points if one.grade is Grade.HIGH]
        in_time = [one for one in high if add_months(one.of_version.reviewed_on, months(Grade.HIGH, day)) >= day]
        until = [one.accepted_until_on for one in points if one.accepted_until_on]
        wanted = {"risk_points": len(points), "high_risks": len(high), "high_risks_reviewed": len(in_time), "accepted_overdue": sum(one < day for one in until),
                  "accepted_ending": sum(day <= one <= day + timedelta(days=30) for one in until),
                  "registers_in_force": sum(version.register.department_id == department.id for version in in_force(day).values())}
        figures = {name: engine.figure(f"integrity.{name}", Scope.department(department.id), Period.year(day.year), day) for name in wanted}
        assert {name: one.numerator for name, one in figures.items()} == wanted
        assert figures["high_risks_reviewed"].denominator == len(high)
