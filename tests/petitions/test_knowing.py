"""Of which months all cases are here: the last may have come in part."""
from datetime import date, datetime

import pytest
from sqlalchemy import delete

from tests.cases import case
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.petitions import knowing
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import CASES
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import BatchState

JULY, AUGUST = date(2026, 7, 31), date(2026, 8, 31)


@pytest.fixture(autouse=True)
def no_cases(session):
    db.session.execute(delete(Case))


def brought(day, sheet=CASES, state=BatchState.APPLIED):
    at = datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=clock.ZONE)
    db.session.add(ImportBatch(sheet=sheet, filename="a.csv", sha256="0", headers=[], mapping={}, dropped_columns=[], state=state, actor="测试", uploaded_at=at,
                               applied_at=at))


def test_without_a_case_nothing_is_known():
    assert (knowing.reach(), knowing.known()) == (None, None)


@pytest.mark.parametrize(("last", "today", "imports", "end"), [
    (date(2026, 8, 3), "2026-11-10", [], JULY), (date(2026, 8, 25), "2026-11-10", [], JULY),
    (date(2026, 8, 26), "2026-11-10", [], AUGUST), (AUGUST, "2026-11-10", [], AUGUST), (AUGUST, "2026-09-01", [], AUGUST),
    (date(2026, 5, 26), "2026-11-10", [], date(2026, 5, 31)), (date(2026, 5, 25), "2026-11-10", [], date(2026, 4, 30)),  # May ends on a Sunday
    (date(2026, 8, 3), "2026-08-31", [], AUGUST), (date(2026, 8, 3), "2026-09-01", [], JULY),
    (date(2026, 8, 20), "2026-11-10", [("2026-09-01",)], AUGUST), (date(2026, 8, 20), "2026-11-10", [("2026-09-30",)], AUGUST),
    (date(2026, 8, 20), "2026-11-10", [("2026-08-31",), ("2026-10-01",), ("2026-11-10",)], JULY),
    (date(2026, 8, 20), "2026-11-10", [("2026-09-01", "petitions.subjects"), ("2026-09-01", CASES, BatchState.UNDONE)], JULY)])
def test_the_last_month_is_whole_when_its_end_is_near_or_a_sheet_came_the_month_after(clock_at, last, today, imports, end):
    """The month that runs is left to who asks: it is not over."""
    case(received_on=date(2026, 2, 10)), case(received_on=last)
    for one in imports:
        brought(*one)
    db.session.flush()
    with clock_at(f"{today} 10:00"):
        assert knowing.known() == Period.stretch(date(2026, 2, 10), end)
        assert knowing.reach().last == last


def test_of_a_single_month_in_part_no_day_is_covered(clock_at):
    case(received_on=date(2026, 8, 3))
    with clock_at("2026-11-10 10:00"):
        assert not any(knowing.known().covers(Period.month(2026, number)) for number in range(1, 13))
