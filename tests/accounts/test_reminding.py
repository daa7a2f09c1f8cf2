"""What the home page lists is told by mail when it comes near and on its day, once each; nothing to who has no address."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import account
from xinfang_party.access.terms import Identity, Role
from xinfang_party.findings import service as findings
from xinfang_party.findings.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.notifications import service
from xinfang_party.notifications.models import Notice, OutgoingMail

OFFICE = Identity(account_id=900_041, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))
DUE = date(2026, 3, 20)
"""A Friday."""


@pytest.fixture
def reader(session, clock_at):
    """The secretary of a branch with something to mend; the notice about it was read."""
    with clock_at("2026-03-02 10:00"):
        branch = people.branch()
        found = account(member=people.secretary(branch))
        found.email, found.email_confirmed_at = "one@example.test", clock.now()
        findings.register(branch_id=branch.id, source=Source.SELF, facts="签到不全", found_on=date(2026, 3, 2), bound_on=DUE, by=OFFICE)
        for notice in session.scalars(select(Notice)):
            notice.read_at = clock.now()
        session.commit()
    return found


def digest_of(session, clock_at, day):
    with clock_at(f"{day} 08:30"):
        service.write_digests()
        session.flush()
        written = session.scalars(select(OutgoingMail).where(OutgoingMail.key.endswith(day))).all()
    return [mail.body for mail in written]


def test_it_is_told_three_working_days_before_and_on_its_day_and_only_then(session, clock_at, reader):
    told = {day: digest_of(session, clock_at, f"2026-03-{day:02}") for day in range(13, 24)}
    assert [day for day, bodies in told.items() if bodies] == [17, 20]
    assert told[17][0].startswith("1. 快到期限：制定整改措施，")
    assert "（期限 2026年3月20日）" in told[17][0]


def test_what_falls_on_days_off_is_told_on_the_next_working_day(session, clock_at, reader):
    finding = session.scalars(select(findings.Finding)).one()
    finding.due_on = date(2026, 3, 22)
    told = {day: digest_of(session, clock_at, f"2026-03-{day:02}") for day in range(17, 25)}
    assert [day for day, bodies in told.items() if bodies] == [18, 23]


def test_twice_on_one_day_writes_once_and_who_has_no_address_is_told_nothing(session, clock_at, reader):
    assert [len(digest_of(session, clock_at, "2026-03-20")) for _ in range(2)] == [1, 1]
    reader.email_confirmed_at = None
    assert digest_of(session, clock_at, "2026-03-23") == []
