"""A case with all that rooms hang on it."""
from datetime import date

import pytest

from tests import people
from tests.consultations import made as consultations
from tests.letters import made as letters
from tests.petitions.made import OFFICER, Outcome, case
from tests.ratings import made as ratings
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.letters.terms import State
from xinfang_party.petitions import service
from xinfang_party.petitions.terms import HandlingClass

MOST = 15


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at("2026-03-03 10:00"):
        yield


@pytest.fixture
def one():
    branch = people.branch()
    people.secretary(branch)
    found = case(handling=HandlingClass.HARD, received_on=date(2026, 3, 2), member=people.member(branch), branch=branch)
    service.pause(found, reason="appraisal", from_on=date(2026, 3, 3), by=OFFICER)
    return found


@pytest.mark.parametrize("who", [Role.PETITION_OFFICER, Role.LEADER])
def test_its_page_asks_little_of_the_database(one, log_in, counted, who):
    for state in (State.DRAFT, State.ISSUED, State.DELIVERED, State.ANSWERED):
        letters.letter(state, cases=[one])
    consultations.held(one)
    service.reply(one, on=date(2026, 3, 3), outcome=Outcome.EXPLAINED, by=OFFICER)
    for _ in range(3):
        ratings.asked(one)
    db.session.commit()
    client = log_in(who)
    path = f"/cases/{one.id}"
    client.get(path)
    with counted() as sent:
        page = client.get(path)
    assert all(word in page.text for word in ("四办步骤", "督办函", "会商", "中止"))
    assert len(sent) <= MOST, sent
