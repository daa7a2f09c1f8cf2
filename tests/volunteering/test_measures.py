"""Services that were held, emergency ones among them, and what communities say."""
from datetime import date

import pytest

from tests.activities.made import house
from tests.volunteering import made
from tests.volunteering.made import OFFICE, role
from xinfang_party.communities.terms import Satisfaction
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.volunteering import evaluating, service

MARCH = Period.month(2026, 3)


@pytest.fixture
def held(session, clock_at):
    """Of March: two were held, one of them an emergency; one was called off, one although it was rated, one is a draft, one lies ahead."""
    with clock_at("2026-03-20 10:00"):
        branch, emergency = house().branch, made.kind(is_emergency=True)
        first, second, off = (made.opened(branch, [role(f"2026-03-{day:02} 09:00", f"2026-03-{day:02} 12:00")], kind=kind) for day, kind in (
            (7, emergency), (8, None), (9, emergency)))
        service.cancel(off, reason="下雨", by=OFFICE)
        made.draft(branch, [role("2026-03-10 09:00", "2026-03-10 12:00")])
        made.opened(branch, [role("2026-03-28 09:00", "2026-03-28 12:00")])
        evaluating.evaluate(first, Satisfaction.RATHER)
        evaluating.evaluate(second, Satisfaction.FAIR)
        mistaken = made.opened(branch, [role("2026-03-11 09:00", "2026-03-11 12:00")])
        evaluating.evaluate(mistaken, Satisfaction.VERY)
        service.cancel(mistaken, reason="重复登记", by=OFFICE)
        db.session.commit()
        yield branch


@pytest.mark.parametrize(("code", "numerator", "denominator"), [
    ("volunteering.events", 2, None), ("volunteering.emergency_events", 1, None), ("volunteering.satisfaction", 1, 2)])
def test_figures(held, code, numerator, denominator):
    found = engine.figure(code, Scope.branch(held.id), MARCH, date(2026, 3, 20))
    assert (found.numerator, found.denominator if denominator else None) == (numerator, denominator)
