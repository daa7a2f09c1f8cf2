"""The clocks of a case over the holidays of 2011 to 2026, against a walk from day to day over another project's transcription of the papers."""
from datetime import date

import pytest

from tests.transcribed import DAY, days
from xinfang_party.kernel import workdays
from xinfang_party.petitions import rules
from xinfang_party.petitions.deriving import counting_by
from xinfang_party.petitions.terms import Dates, Procedure


@pytest.fixture(autouse=True)
def no_days_of_our_own(monkeypatch):
    monkeypatch.setattr(workdays, "_provider", dict)


@pytest.fixture
def counting(no_days_of_our_own):
    return counting_by(workdays.current(), move_last_day=True)


def found_for(counting, procedure, day, **more):
    return rules.deadlines(Dates(day, None, day, **more), procedure, move=counting.move, add_workdays=counting.add)


@pytest.mark.parametrize(("extension", "pause"), [(0, 0), (30, 0), (0, 7), (30, 11)])
def test_fifteen_and_sixty_days_with_extension_and_pauses(papers, counting, extension, pause):
    wrong = []
    for day in days():
        found = found_for(counting, Procedure.ORDINARY, day, extension_days=extension, paused_days=pause)
        if (found.accept_due_on, found.due_on) != (papers.moved[day + 15 * DAY], papers.moved[day + (60 + extension + pause) * DAY]):
            wrong.append(day)
    assert wrong == []


@pytest.mark.parametrize("pause", [0, 5])
def test_three_and_ten_working_days(papers, counting, pause):
    wrong = []
    for day in days():
        found = found_for(counting, Procedure.SIMPLIFIED, day, paused_days=pause)
        if (found.accept_due_on, found.due_on) != (papers.walked(day, 3), papers.moved[papers.walked(day, 10) + pause * DAY]):
            wrong.append(day)
    assert wrong == []


@pytest.mark.parametrize("reply", ["2026-02-13", "2025-09-02", "2024-04-05"])
def test_thirty_days_to_evaluate_after_long_holidays(papers, counting, reply):
    on = date.fromisoformat(reply)
    found = rules.evaluation_due_on(on, Procedure.ORDINARY, move=counting.move, on=on, add_workdays=counting.add)
    assert found == papers.moved[on + 30 * DAY]
