"""Who is asked again, whose link is withdrawn, who made it."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.accounts import people as accounts
from tests.petitions.made import OFFICER, answered, case
from tests.ratings import made
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import HandlingClass, Outcome, Purpose
from xinfang_party.ratings import links, rules, service
from xinfang_party.ratings.terms import Face

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


def parts_of(code):
    figure = engine.figure(code, Scope.bureau(), Period.year(2026))
    return figure.numerator, figure.denominator


def withdraw(key):
    links.withdraw(made.link_of(key), by=OFFICER)
    db.session.commit()


@pytest.mark.parametrize(("again_on", "seen_on", "asked", "response"), [
    ("2026-03-20 10:00", "2026-04-01 10:00", 1, (0, 0)), ("2026-03-20 10:00", "2026-04-02 10:00", 1, (0, 1)),
    ("2026-04-02 10:00", "2026-04-02 10:00", 2, (0, 1)), ("2026-04-02 10:00", "2026-05-03 10:00", 2, (0, 2))])
def test_asking_again_hides_nobody_who_did_not_answer(clock_at, again_on, seen_on, asked, response):
    one = answered()
    made.asked(one)
    with clock_at(again_on):
        made.asked(one)
    with clock_at(seen_on):
        assert [parts_of(f"ratings.{name}") for name in ("links", "withdrawn", "response_rate")] == [(asked, None), (0, None), response]


def test_who_answers_the_second_link_late_has_answered_once(clock_at):
    one = answered()
    made.asked(one)
    with clock_at("2026-03-20 10:00"):
        key = made.asked(one)
    with clock_at("2026-04-10 10:00"):
        assert service.rate(key, face=Face.BASIC, reasons=[])
        db.session.commit()
        assert parts_of("ratings.response_rate") == (1, 1)


def test_a_link_withdrawn_for_good_was_not_answered(clock_at):
    withdraw(made.asked())
    assert [parts_of(f"ratings.{name}") for name in ("links", "withdrawn", "response_rate")] == [(1, None), (1, None), (0, 0)]
    with clock_at("2026-04-02 10:00"):
        assert parts_of("ratings.response_rate") == (0, 1)


def test_one_withdrawn_and_made_again_is_one_asking():
    one = answered()
    withdraw(made.asked(one))
    made.asked(one)
    assert [parts_of(f"ratings.{name}") for name in ("links", "withdrawn")] == [(1, None), (0, None)]


def test_how_many_of_the_answered_were_asked_at_all():
    made.rated()
    made.asked(answered())
    withdraw(made.asked(answered()))
    made.asked(answered()), answered(), case()
    answered(purpose=Purpose.ACCUSATION)
    assert parts_of("ratings.asked_rate") == (3, 5)


@pytest.mark.parametrize(("is_asked_again", "waits"), [(False, [None]), (True, [TODAY])])
def test_withdrawing_the_only_link_takes_the_step_back(is_asked_again, waits):
    one = case(handling=HandlingClass.SIMPLE, accepted_on=date(2026, 2, 5))
    assert db.session.get(CaseLane, one.id) is not None
    petitions.reply(one, on=TODAY, outcome=Outcome.EXPLAINED, by=OFFICER)
    first = made.asked(one)
    key = made.asked(one) if is_asked_again else first
    if not is_asked_again:
        withdraw(key)
    days = db.session.scalars(select(CaseStep.done_on).where(CaseStep.case_id == one.id, CaseStep.code == StepCode.INVITE).order_by(CaseStep.id)).all()
    assert days[:1] == waits


@pytest.mark.parametrize(("issuers", "keeper", "leaders", "is_own"), [
    ((), None, (), False), ((), 1, (1,), False), ((1,), 1, (), True), ((1,), 2, (), False), ((1,), 2, (1,), True), ((1,), None, (2,), False),
    ((1, 2), 2, (), True), ((1, 2), 3, (2,), True)])
def test_whose_own_work_would_be_rated(issuers, keeper, leaders, is_own):
    assert rules.is_of_issuer(issuers, keeper, leaders) is is_own


def test_a_link_its_maker_may_have_kept_opens_nothing_once_the_case_is_his():
    branch = people.branch()
    head, keeper = people.secretary(branch), people.member(branch)
    keys = {}
    for who in (head, keeper):
        one = answered()
        keys[who.id] = links.ask(one, by=replace(OFFICER, member_id=who.id)), one
    db.session.commit()
    assert all(links.find(key) for key, _one in keys.values())
    for key, one in keys.values():
        one.branch_id, one.member_id = branch.id, keeper.id
        db.session.commit()
        assert (links.find(key), service.rate(key, face=Face.SATISFIED, reasons=[])) == (None, False)


def test_nor_where_the_account_that_made_it_is_given_to_who_keeps_the_case():
    keeper = people.member(people.branch())
    account = accounts.account(Role.PETITION_OFFICER)
    one = answered(member=keeper)
    key = links.ask(one, by=replace(OFFICER, account_id=account.id))
    db.session.commit()
    assert links.find(key)
    account.member_id = keeper.id
    db.session.commit()
    assert links.find(key) is None
