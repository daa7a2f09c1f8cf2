"""What lanes leave to do, and reminders of it: to whom, once, never as a flood."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import owing, people
from tests.petitions.made import OFFICER, Purpose, case
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.lanes import jobs, service
from xinfang_party.lanes.terms import StepCode
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions.terms import HandlingClass

RECEIVED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at("2026-03-03 10:00"), app.test_request_context():
        yield


def made(handling=HandlingClass.URGENT, **facts):
    return case(handling=handling, **{"received_on": RECEIVED, **facts})


def asked(identity):
    return [(item.what, item.about, item.due_on) for item in owing.asked(identity, "lanes.officers", "lanes.steps")]


def keeper(person, *led):
    return Identity(name="某党员", roles=frozenset({Role.MEMBER}), member_id=person.id, led_branch_ids=frozenset(led))


def lines(kind="case.step-due"):
    db.session.flush()
    return db.session.scalars(select(Notice.text).where(Notice.kind == kind).order_by(Notice.id)).all()


def test_the_keeper_owes_his_own_next_step_alone():
    person = people.member(people.branch())
    mine = made(member=person)
    made(), made(member=person, purpose=Purpose.ACCUSATION), made(HandlingClass.COMPLEX, member=person, received_on=date(2026, 2, 16))
    assert asked(keeper(person)) == [("四办步骤：联系信访人", mine.number, date(2026, 3, 3))]
    service.note(mine, StepCode.CONTACT, by=keeper(person))
    assert asked(keeper(person)) == []


def test_who_leads_a_branch_owes_what_nobody_in_it_has():
    branch = people.branch()
    head = people.secretary(branch)
    one = made(branch=branch)
    made(member=people.member(branch))
    assert [about for _what, about, _due in asked(keeper(head, branch.id))] == [one.number]


def test_officers_are_told_a_number_that_leads_to_a_board_of_that_many(log_in):
    person = people.member(people.branch())
    made(), made(HandlingClass.COMPLEX, member=person, received_on=date(2026, 2, 16)), made(member=person), made(HandlingClass.HARD, member=person)
    [item] = owing.asked(OFFICER, "lanes.officers")
    assert item.what == "2 件有由您登记的四办步骤到期"
    client = log_in(Role.PETITION_OFFICER)
    assert "急事急办 1 件" in client.get(item.url).text
    assert "繁事精办 1 件" in client.get(item.url).text


@pytest.mark.parametrize("role", [Role.LEADER, Role.DISCIPLINE])
def test_others_are_told_nothing(role):
    made()
    assert asked(Identity(name="某人", roles=frozenset({role}))) == []


def test_each_step_is_told_once_and_the_daily_record_never(log_in):
    person = people.member(people.branch())
    log_in(member=person)
    one = made(member=person)
    jobs.remind_due(), jobs.remind_due()
    assert len(lines()) == 1
    assert one.number in lines()[0]
    for code in (StepCode.CONTACT, StepCode.REPORT, StepCode.MEASURES):
        service.note(one, code, text="处置", by=OFFICER)
    jobs.remind_due()
    assert len(lines()) == 1


def test_many_at_once_are_one_line_a_day(log_in):
    person = people.member(people.branch())
    log_in(member=person)
    for _ in range(7):
        made(member=person)
    jobs.remind_due(), jobs.remind_due()
    assert (len(lines()), len(lines("case.steps-due"))) == (0, 1)
    assert "7 件" in lines("case.steps-due")[0]
