"""How every item of every branch stands, against plain Python over the same rows. Two hundred bureaus more: tests/drills/test_standard.py."""
from datetime import date

import pytest

from tests import people
from tests.checklists.comparing import compare, compared, today
from tests.checklists.figures import FIGURES
from tests.checklists.plain import Rows
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.organization.terms import CommitteeDuty


def test_every_measure_that_the_standard_asks_and_the_site_has_is_counted_plainly(app):
    assert {check.code for item in DEFAULT.items for check in item.proof.tests if registry.is_code(check.code)} == set(FIGURES)


@pytest.mark.by_turns
@pytest.mark.parametrize("seed", range(12))
def test_every_item_stands_as_plain_python_says(session, clock_at, seed):
    with clock_at(f"{today(seed)} 10:00"):
        compared(session, seed)


def alone(session, period: Period, day: date) -> None:
    """A branch with a committee and nothing done, compared."""
    branch = people.branch()
    for duty in (CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION):
        people.secretary(branch, duty=duty)
    session.flush()
    compare(Rows(session), [branch.id], period, day, date(2026, 7, 15))


def test_what_may_be_lacking_is_pending_in_a_time_that_has_not_begun(session, clock_at):
    with clock_at("2026-07-15 10:00"):
        alone(session, Period.quarter(2026, 4), date(2026, 7, 15))


def test_a_year_is_over_on_any_day_of_the_next(session, clock_at):
    with clock_at("2026-07-15 10:00"):
        alone(session, Period.year(2025), date(2026, 1, 4))
