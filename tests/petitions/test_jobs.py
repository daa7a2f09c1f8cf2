"""Reminders come once for each case and due date, to whom they concern, and never as a flood."""
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, TODAY, Purpose, answered, case
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions import jobs, service


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at(TODAY) as traveller:
        yield traveller


@pytest.fixture
def member(app, log_in):
    """A member with an account; a petition officer has one too."""
    chosen = people.member(people.branch())
    log_in(member=chosen)
    log_in(Role.PETITION_OFFICER)
    return chosen


def lines(session):
    return [notice.text for notice in session.scalars(select(Notice).where(Notice.kind.like("case.due%")).order_by(Notice.id))]


def test_what_is_due_within_five_working_days_and_what_is_over_is_told_once(session, member):
    soon, late = case(member=member, given_due_on=date(2026, 3, 9)), case(member=member, received_on=date(2025, 11, 3))
    case(member=member, given_due_on=date(2026, 3, 10)), answered(member=member)
    jobs.remind_due()
    jobs.remind_due()
    told = lines(session)
    assert len(told) == 2
    assert late.number in told[0]
    assert soon.number in told[1]


def test_a_new_due_date_is_told_again(session, member):
    made = case(member=member, given_due_on=date(2026, 3, 3))
    jobs.remind_due()
    service.edit(made, facts={**{name: getattr(made, name) for name in service.FACTS}, "given_due_on": date(2026, 3, 6)}, version=None, by=OFFICER)
    jobs.remind_due()
    assert len(lines(session)) == 2


def test_unassigned_cases_and_accusations_go_to_the_petition_officers(session, member):
    case(given_due_on=date(2026, 3, 5)), case(member=member, purpose=Purpose.ACCUSATION, given_due_on=date(2026, 3, 5))
    jobs.remind_due()
    notices = session.scalars(select(Notice).where(Notice.kind == "case.due")).all()
    assert len(notices) == 2
    assert len({notice.account_id for notice in notices}) == 1


def test_a_branch_without_a_member_is_told_through_its_leaders(session, log_in):
    branch = people.branch()
    log_in(member=people.secretary(branch))
    case(branch=branch, given_due_on=date(2026, 3, 5))
    jobs.remind_due()
    assert len(lines(session)) == 1


def test_more_than_twenty_become_one_line_a_week(session, member, wall_clock):
    for _ in range(21):
        case(member=member, given_due_on=date(2026, 3, 5))
    jobs.remind_due()
    wall_clock.shift(timedelta(days=1))
    jobs.remind_due()
    assert lines(session) == ["有 21 件信访事项已经到期或将在 5 个工作日内到期，请到信访事项中查看并尽快答复。"]


def test_a_pause_that_goes_on_moves_the_last_day_day_by_day(session, wall_clock):
    made = case(given_due_on=date(2026, 4, 1))
    service.pause(made, reason="hearing", from_on=date(2026, 3, 1), by=OFFICER)
    session.flush()
    wall_clock.shift(timedelta(days=1))
    jobs.count_pauses()
    assert (made.paused_days, made.due_on) == (3, date(2026, 4, 4))
    assert session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id.desc())).first() == "case.pauses-counted"
