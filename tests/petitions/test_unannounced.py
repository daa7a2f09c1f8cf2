"""Every page that relies on days of a year whose holidays are not announced says so, once (2027 as far as the library knows)."""
from datetime import date

import pytest

from tests import people, promises
from tests.petitions.made import case
from xinfang_party.access.terms import Role
from xinfang_party.commitments import service
from xinfang_party.organization import holidays
from xinfang_party.petitions import assigning
from xinfang_party.petitions.assigning import Owner

NOTE = "2027 年的节假日安排还没有公布"
IN_TIME, NEAR, WITHIN = "2026-03-02 10:00", "2026-12-28 10:00", "2027-03-01 10:00"


@pytest.fixture
def world(app, clock_at):
    with clock_at("2026-01-05 10:00"):
        yield promises.world()


def told(client, address) -> bool:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.text.count(NOTE) < 2, "said once"
    return NOTE in answer.text


@pytest.mark.parametrize(("due", "expected"), [(date(2027, 2, 10), True), (date(2026, 5, 10), False)])
def test_pages_that_show_a_last_day(log_in, clock_at, due, expected):
    with clock_at(IN_TIME):
        made, client = case(given_due_on=due, accepted_on=date(2026, 2, 5)), log_in(Role.PETITION_OFFICER)
        assert [told(client, f"/cases{more}") for more in ("", f"/{made.id}")] == [expected] * 2
        assert told(client, "/measures/petitions.received/rows") is expected


@pytest.mark.parametrize(("moment", "expected"), [(IN_TIME, False), (NEAR, True)])
@pytest.mark.parametrize("address", ["/", "/cases", "/cases?state=due"])
def test_pages_that_count_working_days_ahead(log_in, clock_at, moment, address, expected):
    with clock_at(moment):
        assert told(log_in(Role.PETITION_OFFICER), address) is expected


def test_the_home_page_of_who_must_answer(world, log_in, clock_at):
    with clock_at("2026-12-24 10:00"):
        case(member=world.keeper, received_on=date(2026, 12, 1), given_due_on=date(2026, 12, 30))
        assert not told(log_in(member=world.keeper), "/")
    with clock_at(NEAR):
        assert told(log_in(member=world.keeper), "/")


def test_a_panel_that_counts_what_is_due_soon(world, log_in, clock_at):
    with clock_at(NEAR):
        case(member=world.keeper)
        assert told(log_in(member=world.head), f"/members/{world.keeper.id}")


def test_notices_that_name_a_counted_day(world, log_in, clock_at):
    with clock_at(NEAR):
        client = log_in(member=world.keeper)
        assert not told(client, "/notifications")
        made = case(received_on=date(2026, 12, 1), given_due_on=date(2027, 1, 20))
        assigning.assign(made, Owner(member_id=world.keeper.id), by=promises.PETITION)
        assert told(client, "/notifications")


def test_notices_of_a_promise_name_days_that_nothing_moves(world, log_in, clock_at):
    commitment = promises.draft(world, starts_on=date(2026, 12, 1), ends_on=date(2027, 12, 31))
    with clock_at(NEAR):
        client = log_in(member=world.head)
        service.submit(commitment, by=world.by)
        assert not told(client, "/notifications")


@pytest.mark.parametrize("address", ["/", "/measures", "/measures/petitions.on_time_reply_rate", "/measures/petitions.overdue/rows"])
def test_figures_over_last_days_of_such_a_year_even_those_that_are_kept(world, log_in, clock_at, address):
    """Nobody asks the calendar for a figure: its facts were counted when they were recorded."""
    with clock_at(WITHIN):
        case(member=world.keeper, received_on=date(2026, 11, 2)), case(member=world.keeper, received_on=date(2026, 11, 3))
        client = log_in(Role.LEADER)
        assert [told(client, address), told(client, address)] == [True, True]


@pytest.mark.parametrize("address", ["/measures/petitions.received?period=2027", "/measures/petitions.on_time_reply_rate?period=2026"])
def test_figures_that_no_calendar_made(log_in, clock_at, address):
    with clock_at(WITHIN):
        assert not told(log_in(Role.LEADER), address)


def test_the_page_of_a_promise_about_last_days(world, log_in, clock_at):
    commitment = promises.draft(world, starts_on=date(2026, 6, 1), ends_on=date(2027, 5, 31))
    client = log_in(member=world.keeper)
    assert not told(client, f"/commitments/{commitment.id}")
    with clock_at(WITHIN):
        client = log_in(member=world.keeper)
        assert told(client, f"/commitments/{commitment.id}")
        assert told(client, "/commitments")


def test_what_the_bureau_has_set_itself_is_known(world, log_in, clock_at):
    with clock_at(NEAR):
        holidays.set_days(date(2027, 1, 1), date(2027, 1, 3), False, "元旦", by=people.BY)
        assert not told(log_in(Role.PETITION_OFFICER), "/cases?state=due")
