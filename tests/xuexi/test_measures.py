"""Sums over sums, as plain Python adds the same rows."""
from datetime import date

import pytest

from tests import people
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.xuexi.measures import ACTIVE_RATE
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
