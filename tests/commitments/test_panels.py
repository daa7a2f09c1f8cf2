"""A fact's own page lists exactly the promises it counts for, in two statements however many there are."""
import random
from datetime import date, timedelta

import pytest
from flask import g

from tests import people, promises
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments import figures, panels, service
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel.database import db
from xinfang_party.measures import engine
from xinfang_party.petitions.models import Case

NOW = "2026-06-01 10:00"
MEASURES = (promises.ON_TIME, "petitions.satisfaction_rate", "petitions.timely_acceptance_rate", "petitions.median_reply_days")


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW), app.test_request_context():
        g.identity = promises.OFFICE
        yield promises.world()


def make_public(commitment, by):
    service.submit(commitment, by=by)
    service.approve(commitment, by=promises.OFFICE)
    service.publish(commitment, by=promises.OFFICE)
    db.session.commit()


def some_promise(world, dice, number):
    """A promise with one or two lines on random measures, rules and days."""
    member = dice.choice([world.keeper, world.peer])
    start = date(2026, 1, 1) + timedelta(days=dice.choice([0, 40, 90]))
    one = [{"measure_code": code, "target": 1 if code.endswith("days") else 99, "level": dice.choice(["member", "branch"]), "baseline": 1 if code.endswith("days") else 0,
            "baseline_reason": "测试", "only": dice.choice([{}, {"class": ["urgent"]}, {"channel": ["letter", "visit"]}])}
           for code in dice.sample(MEASURES, dice.choice([1, 2]))]
    commitment = promises.draft(world, by=promises.identity(member), title=f"承诺{number}", lines=one, starts_on=start, ends_on=date(2026, 12, 31))
    if dice.random() < 0.8:
        make_public(commitment, promises.identity(member))
    return commitment


def some_case(world, dice):
    received = date(2026, 1, 1) + timedelta(days=dice.randint(0, 120))
    facts = {"member": dice.choice([world.keeper, world.peer, None]), "channel": dice.choice(list(made.Channel)), "handling": dice.choice(list(made.HandlingClass)),
             "received_on": received}
    if dice.random() < 0.7:
        facts |= {"accepted_on": received, "replied_on": received + timedelta(days=dice.randint(1, 20))}
    return made.case(**facts)


def expected(case):
    """The same asked the long way: each line of each public promise, does its figure stand on this fact?"""
    found = set()
    for commitment in db.session.query(Commitment).filter(Commitment.published_on.is_not(None)):
        for line in commitment.lines:
            rows = engine.rows(line.measure_code, figures.selection_of(line), commitment.period)
            if case.id in set(db.session.scalars(rows.with_only_columns(Case.id))):
                found.add(commitment.title)
    return found


def shown(case):
    text = panels.case_panel(case) or ""
    return {f"承诺{number}" for number in range(40) if f">承诺{number}<" in text}


@pytest.mark.parametrize("seed", range(4))
def test_the_panel_lists_exactly_the_promises_a_case_counts_for(world, seed):
    dice = random.Random(seed)
    commitments = [some_promise(world, dice, number) for number in range(12)]
    cases = [some_case(world, dice) for _ in range(12)]
    for commitment in commitments:
        if commitment.published_on and dice.random() < 0.4:
            own = [case for case in cases if case.member_id == commitment.member_id]
            promises.pick(commitment.lines[0], commitment, dice.choice(own), by=promises.identity(commitment.member), decided_by=promises.OFFICE)
    db.session.commit()
    wanted = [expected(case) for case in cases]
    assert [shown(case) for case in cases] == wanted
    assert sum(map(bool, wanted)) > 0


@pytest.mark.parametrize("count", [1, 12])
def test_the_panel_takes_two_statements(world, counted, count):
    for number in range(count):
        make_public(promises.draft(world, title=f"承诺{number}", starts_on=date(2026, 1, 1 + number)), world.by)
    case = made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 9))
    assert case.member_id == world.keeper.id
    with counted() as queries:
        assert len(shown(case)) == count
    assert len(queries) == 2


def test_the_panel_shows_what_the_viewer_may_read(world):
    make_public(promises.draft(world, title="承诺1"), world.by)
    case = made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 9))
    assert shown(case) == {"承诺1"}
    g.identity = promises.identity(people.secretary(people.branch()))
    assert panels.case_panel(case) is None


def test_a_case_that_counts_for_nothing_has_no_panel(world):
    assert panels.case_panel(made.case()) is None


def test_the_page_of_the_case_shows_them(world, log_in):
    make_public(promises.draft(world, title="件件按期"), world.by)
    case = made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 9))
    page = log_in(Role.PARTY_OFFICE).get(f"/cases/{case.id}").get_data(as_text=True)
    assert "计入的承诺" in page
    assert "件件按期" in page


def test_the_pages_of_member_and_branch_show_theirs(world, log_in):
    make_public(promises.draft(world, title="我的承诺书"), world.by)
    make_public(promises.draft(world, kind=Kind.BRANCH, by=world.secretary, title="支部的承诺书"), world.secretary)
    client = log_in(Role.PARTY_OFFICE)
    member, branch = (client.get(path).get_data(as_text=True) for path in (f"/members/{world.keeper.id}", f"/branches/{world.branch.id}"))
    assert ("我的承诺书" in member, "支部的承诺书" in member) == (True, False)
    assert ("我的承诺书" in branch, "支部的承诺书" in branch) == (False, True)
