"""The last days of letters over the holidays of 2011 to 2026, against days counted one by one."""
import pytest

from tests.transcribed import DAY, days
from xinfang_party.kernel import workdays
from xinfang_party.letters.service import due_day


@pytest.mark.parametrize("number", [15, 30])
def test_letters_are_due_on_the_working_day_that_comes(app, papers, monkeypatch, number):
    monkeypatch.setattr(workdays, "_provider", dict)
    assert [day for day in days() if due_day(day, number) != papers.moved[day + number * DAY]] == []
    monkeypatch.setitem(app.config, "MOVE_LAST_DAY", False)
    assert due_day(days()[0], number) == days()[0] + number * DAY
