"""Sums over sums, as plain Python adds the same rows."""
from datetime import date

import pytest

from tests import people
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import people as organization
from xinfang_party.organization.terms import Placement
from xinfang_party.xuexi.measures import ACTIVE_RATE, ENROLLED_SHARE
from xinfang_party.xuexi.models import XuexiFigure

CODE = ACTIVE_RATE.code


def add(branch, first, last, enrolled, active):
    db.session.add(XuexiFigure(branch_id=branch.id, first_on=first, last_on=last, enrolled=enrolled, active=active))
    db.session.flush()


@pytest.fixture
def branches(app, clock_at):
    with clock_at("2026-04-06 12:00"):
        one, two = people.branch(), people.branch()
        add(one, date(2026, 3, 5), date(2026, 3, 5), 20, 10)
        add(one, date(2026, 3, 6), date(2026, 3, 6), 20, 20)
        add(two, date(2026, 3, 1), date(2026, 3, 31), 80, 80)
        add(two, date(2026, 3, 6), date(2026, 3, 6), 80, 0)
        yield one, two


def test_the_sum_of_the_active_over_the_sum_of_the_enrolled(branches):
    found = engine.figure(CODE, Scope.bureau(), Period.month(2026, 3))
    assert (found.numerator, found.denominator, round(found.value, 2)) == (110, 120, 91.67)


def test_a_month_stands_for_its_days(branches):
    by = engine.figures_by(CODE, "branch", Period.month(2026, 3))
    assert [(by[branch.id].numerator, by[branch.id].denominator) for branch in branches] == [(30, 40), (80, 80)]


def test_the_running_months_own_figure_hides_no_days_before_it_counts(branches):
    one, _ = branches
    add(one, date(2026, 4, 2), date(2026, 4, 2), 20, 15)
    add(one, date(2026, 4, 1), date(2026, 4, 30), 600, 300)
    running, over = (engine.figure(CODE, Scope.branch(one.id), Period.month(2026, 4), day) for day in (date(2026, 4, 6), date(2026, 4, 30)))
    assert [(found.numerator, found.denominator) for found in (running, over)] == [(15, 20), (300, 600)]


def test_the_rate_of_the_article():
    """96.23 % of the published figure: 51 of 53."""
    assert round(100 * 51 / 53, 2) == 96.23


def test_nothing_counted_is_no_rate(branches):
    assert engine.figure(CODE, Scope.bureau(), Period.month(2026, 2)).value is None


def test_the_trend_is_one_statement(branches, counted):
    months = [Period.month(2026, month) for month in (1, 2, 3)]
    with counted() as queries:
        found = engine.series(CODE, Scope.bureau(), months)
    assert [one.value is None for one in found] == [True, True, False]
    assert len(queries) == 1


# --- how many are enrolled ----------------------------------------------------------------------------------------------------

@pytest.fixture
def peopled(branches):
    """Eleven members in the first branch, one of them on probation; one leaves for the second on the 6th."""
    one, two = branches
    for number in range(10):
        people.member(one, formal_on=None if number == 1 else people.FORMAL)
    moved = people.member(one)
    organization.transfer(moved, Placement(two.id), date(2026, 3, 6), people.BY)
    db.session.flush()
    return one, two


def test_enrolled_over_the_members_of_the_day(peopled):
    """Of the first branch 11 on the 5th and 10 on the 6th, 20 enrolled each day; of the second the whole month, 80 with the one who moved there."""
    by = engine.figures_by(ENROLLED_SHARE.code, "branch", Period.month(2026, 3))
    assert [(by[branch.id].numerator, by[branch.id].denominator) for branch in peopled] == [(21, 21), (1, 1)]


def test_no_branch_covers_for_another(peopled):
    """Six enrolled of five members here do not make up for the one of two missing there."""
    five, two = people.branch(), people.branch()
    for branch, members, enrolled in ((five, 5, 6), (two, 2, 1)):
        for _ in range(members):
            people.member(branch)
        add(branch, date(2026, 2, 1), date(2026, 2, 28), enrolled, 0)
    february = Period.month(2026, 2)
    by = engine.figures_by(ENROLLED_SHARE.code, "branch", february)
    assert [(by[branch.id].numerator, by[branch.id].denominator) for branch in (five, two)] == [(5, 5), (1, 2)]
    whole = engine.figure(ENROLLED_SHARE.code, Scope.bureau(), february)
    assert (whole.numerator, whole.denominator) == (6, 7)


def test_members_are_those_in_force_on_the_last_day(branches):
    one, _ = branches
    spans = [(date(2026, 1, 10), None), (date(2026, 1, 31), None), (date(2026, 2, 1), None), (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 1), date(2026, 1, 30))]
    for start, end in spans:
        person = people.member(one, from_on=start)
        person.memberships[0].to_on = end
    add(one, date(2026, 1, 1), date(2026, 1, 31), 2, 0)
    found = engine.figure(ENROLLED_SHARE.code, Scope.branch(one.id), Period.month(2026, 1))
    assert (found.numerator, found.denominator) == (2, 3)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 1, 31)])
def test_the_first_and_the_last_day_of_a_month_are_within_it(branches, day):
    one, _ = branches
    add(one, day, day, 20, 1)
    add(one, date(2026, 1, 1), date(2026, 1, 31), 600, 300)
    assert engine.figure(CODE, Scope.branch(one.id), Period.month(2026, 1)).numerator == 300


def test_a_branch_without_members_has_no_share(branches):
    one, _ = branches
    assert engine.figure(ENROLLED_SHARE.code, Scope.branch(one.id), Period.month(2026, 3)).value is None


def test_the_trend_adds_the_same(peopled):
    one, _ = peopled
    [february, march] = engine.series(ENROLLED_SHARE.code, Scope.branch(one.id), [Period.month(2026, 2), Period.month(2026, 3)])
    assert (february.value, march.numerator, march.denominator) == (None, 21, 21)


def test_what_each_row_gives(peopled):
    [found] = engine.parts([(ENROLLED_SHARE.code, Scope.branch(peopled[0].id), Period.month(2026, 3))])
    assert sorted(round(value, 2) for value in found.values()) == [100, 100]


def test_the_rows_are_the_figures_of_the_platform(peopled, log_in):
    db.session.commit()
    page = log_in(Role.LEADER).get(f"/measures/{ENROLLED_SHARE.code}/rows?period=2026-03").get_data(as_text=True)
    assert page.count(peopled[0].name) >= 2
    assert "活跃学员" in page
