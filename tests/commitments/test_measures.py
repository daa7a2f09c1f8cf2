"""Figures over promises against a plain count of the same rows, over random data sets."""
import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert

from tests import people, promises
from xinfang_party.access.terms import Role
from xinfang_party.commitments import rules, service
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind, Result, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import people as organization
from xinfang_party.organization.models import Member

NOW = "2026-11-24 10:00"
TODAY = date(2026, 11, 24)
PUBLIC = {State.PUBLISHED, State.REPORTED, State.CONCLUDED}
PERIODS = (Period.year(2025), Period.year(2026), Period.half(2026, 1), Period.month(2026, 10), Period.range(date(2026, 1, 1), TODAY), Period.all())


@dataclass(frozen=True)
class World:
    branches: list
    members: list


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        branches = [people.branch() for _ in range(3)]
        members = [people.member(branches[n % 3], from_on=date(2025, 1 + n, 1)) for n in range(8)]
        organization.leave(members[7], left_on=date(2026, 3, 1), reason="退休", by=people.BY)
        db.session.commit()
        yield World(branches, members)


def made_up(dice, world):
    """A fresh table of random promises, as plain rows."""
    db.session.execute(delete(Commitment))
    rows = [one(dice, world, number + 1) for number in range(30)]
    db.session.execute(insert(Commitment), rows)
    return rows


def one(dice, world, key):
    start = date(2025, 1, 1) + timedelta(days=dice.randint(0, 650))
    state = dice.choice(list(State))
    end, public = start + timedelta(days=dice.choice([30, 180, 364])), state in PUBLIC
    concluded = end + timedelta(days=dice.randint(1, 80)) if state is State.CONCLUDED else None
    kind, place = dice.choice(list(Kind)), dice.randrange(8)
    return {"id": key, "kind": kind, "member_id": world.members[place].id if kind is Kind.MEMBER else None, "branch_id": world.branches[place % 3].id,
            "title": "甲", "content": "乙", "served": "丙", "starts_on": start, "ends_on": end, "state": state,
            "state_since": start + timedelta(days=dice.randint(-20, 60)), "self_report": "", "result_reason": "", "version": 1,
            "published_on": start + timedelta(days=dice.randint(-30, 30)) if public else None, "concluded_on": concluded,
            "frozen_at": clock.now() if public and end < TODAY and dice.random() < 0.7 else None,
            "result": dice.choice(list(Result)) if concluded else None}


# --- the same by hand ---------------------------------------------------------------------------------------------------------

def published(rows, period, day):
    """In effect from the later of its first day and the day it became public."""
    begun = [(row, max(row["starts_on"], row["published_on"])) for row in rows if row["state"] in PUBLIC and row["published_on"] <= day]
    return [row for row, since in begun if period.contains(since) and since <= day]


def ended(rows, period, day):
    return [row for row in rows if row["state"] in PUBLIC and period.contains(row["ends_on"]) and row["ends_on"] <= day]


def concluded(rows, period, day):
    return [row for row in ended(rows, period, day) if row["concluded_on"] and row["concluded_on"] <= day]


def overdue(rows, period, day):
    """As of the period's end or the day; by the rule that the page of a promise uses."""
    at = min(period.end, day)
    found = []
    for row in rows:
        owed = None if row["state"] is State.RETURNED else rules.step_due(
            row["state"], since=row["state_since"], ends_on=row["ends_on"], has_left=has_left(row, at))
        if row["state_since"] <= at and owed is not None and owed[1] < at and period.start <= day:
            found.append(row)
    return found


def has_left(row, day):
    member = row["member_id"] and db.session.get(Member, row["member_id"])
    return bool(member and member.left_on and member.left_on < day)


def awaiting(rows, period, day):
    """Since it came into its state; where no report came, since its end."""
    found = []
    for row in rows:
        is_waiting, since = row["state"] in (State.SUBMITTED, State.APPROVED, State.REPORTED), row["state_since"]
        if row["state"] is State.PUBLISHED and row["frozen_at"]:
            why = rules.why_wait_for_report(row["ends_on"], day, is_frozen=True, has_left=has_left(row, day))
            is_waiting, since = why is None, row["ends_on"]
        found += [row] if is_waiting and period.contains(since) and since <= day else []
    return found


def count(found):
    return len(found), None, len(found)


def share(hits, among):
    return hits, among, round(100 * hits / among, 4) if among else None


ANSWERS = {
    "commitments.published": lambda *asked: count(published(*asked)),
    "commitments.steps_overdue": lambda *asked: count(overdue(*asked)),
    "commitments.awaiting_decision": lambda *asked: count(awaiting(*asked)),
    "commitments.evaluated_share": lambda *asked: share(len(concluded(*asked)), len(ended(*asked))),
    "commitments.kept_share": lambda *asked: share(sum(row["result"] is Result.KEPT for row in concluded(*asked)), len(concluded(*asked))),
    "commitments.mostly_kept_share": lambda *asked: share(
        sum(row["result"] in (Result.KEPT, Result.MOSTLY_KEPT) for row in concluded(*asked)), len(concluded(*asked))),
}


def within(rows, scope):
    return rows if scope.level == "bureau" else [row for row in rows if row[f"{scope.level}_id"] == scope.key]


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_every_figure_equals_a_plain_count(world, first):
    for seed in range(first, first + 50):
        dice = random.Random(seed)
        rows = made_up(dice, world)
        scope = dice.choice([Scope.bureau(), Scope.branch(dice.choice(world.branches).id), Scope.member(dice.choice(world.members).id)])
        day = dice.choice([TODAY, date(2026, 6, 30), date(2026, 1, 15)])
        for code, answer in ANSWERS.items():
            check(code, answer, rows, scope, dice.choice(PERIODS), day)


def check(code, answer, rows, scope, period, day):  # noqa: PLR0917 - one question
    figure = engine.figure(code, scope, period, day)
    assert (figure.numerator, figure.denominator, figure.value) == answer(within(rows, scope), period, day), (code, scope, period, day)
    by_branch = engine.figures_by(code, "branch", period, day)
    for key in {row["branch_id"] for row in rows}:
        found = by_branch[key]
        assert (found.numerator, found.denominator, found.value) == answer(within(rows, Scope.branch(key)), period, day), (code, key, period, day)


@pytest.mark.parametrize("seed", range(20))
def test_the_share_of_members_with_a_public_promise(world, seed):
    dice = random.Random(seed)
    rows, period = made_up(dice, world), dice.choice(PERIODS)
    day = min(period.end, TODAY)
    there = {m.id for n, m in enumerate(world.members) if date(2025, 1 + n, 1) <= day and (n != 7 or day <= date(2026, 3, 1))}
    having = {row["member_id"] for row in published(rows, period, TODAY)} & there
    figure = engine.figure("commitments.members_with_promise", Scope.bureau(), period)
    assert (figure.numerator, figure.denominator) == (len(having), len(there))


def test_a_promise_for_next_year_counts_next_year(world, clock_at):
    member = promises.identity(world.members[0])
    with clock_at("2026-12-20 10:00"):
        commitment = service.draft(
            kind=Kind.MEMBER, branch_id=world.branches[0].id, by=member, lines=[{"measure_code": promises.ON_TIME, "target": 90}],
            facts={"title": "明年", "content": "按期答复", "served": "群众", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)})
        service.submit(commitment, by=member)
        service.approve(commitment, by=promises.OFFICE)
        service.publish(commitment, by=promises.OFFICE)
    with clock_at("2027-02-01 10:00"):
        scope = Scope.member(world.members[0].id)
        assert [engine.figure("commitments.published", scope, Period.year(year)).value for year in (2026, 2027)] == [0, 1]


def test_the_rows_behind_a_figure_are_pages_of_promises(world, log_in):
    made_up(random.Random(1), world)
    db.session.commit()
    page = log_in(Role.PARTY_OFFICE).get("/measures/commitments.steps_overdue/rows?scope=bureau&period=2026").get_data(as_text=True)
    assert "/commitments/" in page
    assert "进行到" in page


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.REPORTED])
def test_a_step_is_overdue_the_day_after_its_last(world, state):
    row = {**one(random.Random(1), world, 1), "state": state, "state_since": date(2026, 1, 5), "starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 31),
           "published_on": date(2025, 1, 1), "concluded_on": None, "result": None}
    db.session.execute(insert(Commitment), [row])
    _, last = rules.step_due(state, since=row["state_since"], ends_on=row["ends_on"])
    asked = [engine.figure("commitments.steps_overdue", Scope.bureau(), Period.year(2026), day).value for day in (last, last + timedelta(days=1))]
    assert asked == [0, 1]
