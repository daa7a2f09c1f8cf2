"""Paid months over months owed, as plain Python counts the same rows."""
from datetime import date

import pytest

from tests import people
from xinfang_party.dues.measures import PAID_SHARE
from xinfang_party.dues.models import DuesMonth
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

YEAR = Period.year(2026)


def add(member, branch, month, paid_on=None, *, reason="", recorded_on=None):
    first = date(2026, month, 1)
    db.session.add(DuesMonth(member_id=member.id, branch_id=branch.id, month_on=first, paid_on=paid_on, is_exempt=paid_on is None, exempt_reason=reason,
                             recorded_on=recorded_on or paid_on or first, recorded_by="委员"))
    db.session.flush()


@pytest.fixture
def branch(app, clock_at):
    with clock_at("2026-04-06 12:00"):
        yield people.branch()


def found(branch, period, as_of=date(2026, 4, 6)):
    one = engine.figure(PAID_SHARE.code, Scope.branch(branch.id), period, as_of)
    return one.numerator, one.denominator, one.pending, one.waived


def test_as_plain_python_counts(branch):
    """Three members, January to March over: two paid all, one of them March only in April; one is exempt in January and paid nothing else."""
    one, two, three = (people.member(branch) for _ in range(3))
    for month in (1, 2, 3):
        add(one, branch, month, date(2026, month, 5))
        add(two, branch, month, date(2026, month, 5) if month < 3 else date(2026, 4, 2))
    add(three, branch, 1, reason="经支部同意")
    rows = {(row.member_id, row.month_on.month): row for row in db.session.query(DuesMonth)}
    due = [key for key in ((member.id, month) for member in (one, two, three) for month in (1, 2, 3)) if key not in rows or rows[key].paid_on]
    paid = [key for key in due if key in rows]
    assert found(branch, YEAR)[:2] == (len(paid), len(due)) == (6, 8)
    assert found(branch, YEAR)[2:] == (3, 1)


def test_what_was_paid_later_was_not_paid_yet(branch):
    member = people.member(branch)
    add(member, branch, 3, date(2026, 4, 2))
    assert found(branch, Period.month(2026, 3), date(2026, 4, 1))[:2] == (0, 1)
    assert found(branch, Period.month(2026, 3), date(2026, 4, 2))[:2] == (1, 1)


def test_an_exemption_written_down_later_excused_nobody_before(branch):
    add(people.member(branch), branch, 2, reason="经支部同意", recorded_on=date(2026, 3, 20))
    assert [found(branch, Period.month(2026, 2), day)[3] for day in (date(2026, 3, 19), date(2026, 3, 20))] == [0, 1]


def test_the_running_month_waits(branch):
    people.member(branch)
    assert found(branch, Period.month(2026, 4)) == (0, 0, 1, 0)
