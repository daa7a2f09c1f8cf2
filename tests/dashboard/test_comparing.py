"""The table of all branches on the home pages of those who oversee."""
import re
from datetime import date
from html import unescape

import pytest

from tests import people, promises
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments.terms import Result, State
from xinfang_party.kernel.database import db

LAST_YEAR = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}


@pytest.fixture
def world(app, clock_at):
    with clock_at("2025-03-03 10:00"):
        world = promises.world()
        world.last = promises.published(world, **LAST_YEAR)
    with clock_at("2026-03-02 10:00"):
        yield world


def conclude(commitment, result=Result.KEPT) -> None:
    commitment.state, commitment.result, commitment.concluded_on = State.CONCLUDED, result, date(2026, 2, 2)
    db.session.commit()


def table(client) -> str:
    return unescape(client.get("/").get_data(as_text=True)).partition('id="branches-heading"')[2]


def test_kept_promises_are_those_of_the_year_that_ended_last(world, log_in):
    conclude(world.last)
    page = table(log_in(Role.PARTY_OFFICE))
    assert '<th scope="col">2025年承诺兑现率</th>' in page
    address = re.search(r'data-label="2025年承诺兑现率"><a href="([^"]+)">1/1 项</a>', page)[1]
    assert "period=2025&" in address
    assert "按期答复" in log_in(Role.PARTY_OFFICE).get(address).get_data(as_text=True)


def test_there_is_no_column_of_dashes_before_any_is_concluded(world, log_in):
    page = table(log_in(Role.LEADER))
    assert world.branch.name in page
    assert "承诺兑现率" not in page


def test_a_figure_of_nothing_is_no_link(world, log_in):
    page = table(log_in(Role.INSPECTOR))
    assert '<td data-label="按期答复率">—</td>' in page
    assert "/rows?" in page


def test_the_rows_add_up_to_the_figure_of_the_bureau(world, log_in):
    page = table(log_in(Role.LEADER))
    assert "没有归属的" not in page
    made.case(received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
    made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
    page = table(log_in(Role.LEADER))
    assert page.count(">1/1 件<") == 2
    assert page.rindex("没有归属的") > page.rindex(world.branch.name)


def test_put_together_once_and_again_after_a_change(world, log_in, counted):
    client = log_in(Role.LEADER)
    made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
    first = table(client)
    with counted() as queries:
        again = table(client)
    people.branch("新设支部")
    assert again == first
    assert not [query for query in queries if "FROM branch" in query or "FROM petition_case" in query]
    assert "新设支部" in table(client)


def test_a_cell_says_no_more_than_it_must(world, log_in):
    """A hundred branches are four hundred cells: what stands in each makes the page heavy."""
    made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
    cells = re.findall(r"<td data-label=.*?</td>", table(log_in(Role.PARTY_OFFICE)))
    assert any("/rows?" in one for one in cells)
    assert all(len(one.encode()) < 220 for one in cells)
