from datetime import UTC, datetime, timedelta

import pytest

from xinfang_party.presence.rules import OLD_TICKET, OTHER_TICKET, is_good, seconds_left, slot_of, why_no_ticket
from xinfang_party.presence.terms import Code, Ticket

NOON = datetime(2026, 3, 5, 4, 0, 0, tzinfo=UTC)
"""The beginning of a slot."""


@pytest.mark.parametrize(("seconds", "good"), [(-1, False), (0, True), (29, True), (30, True), (34, True), (34.9, True), (35, False), (36, False), (3600, False)])
def test_a_code_is_good_in_its_slot_and_five_seconds_more(seconds, good):
    assert is_good(Code("toy", 1, slot_of(NOON)), NOON + timedelta(seconds=seconds)) is good


@pytest.mark.parametrize(("seconds", "left"), [(0, 30), (1, 29), (29, 1), (30, 30)])
def test_the_screen_knows_how_long_it_stays(seconds, left):
    assert seconds_left(NOON + timedelta(seconds=seconds)) == left


@pytest.mark.parametrize(("ticket", "seconds", "reason"), [
    (Ticket("toy", 1, 7, 3, NOON), 0, None),
    (Ticket("toy", 1, 7, 3, NOON), 120, None),
    (Ticket("toy", 1, 7, 3, NOON), 121, OLD_TICKET),
    (Ticket("toy", 1, 7, 3, NOON), -1, OLD_TICKET),
    (Ticket("toy", 1, 8, 3, NOON), 0, OTHER_TICKET),
    (Ticket("toy", 1, 7, 4, NOON), 0, OTHER_TICKET),
    (None, 0, OTHER_TICKET),
])
def test_a_ticket_is_good_in_its_log_in_for_two_minutes(ticket, seconds, reason):
    assert why_no_ticket(ticket, account_id=7, login_id=3, now=NOON + timedelta(seconds=seconds)) == reason
