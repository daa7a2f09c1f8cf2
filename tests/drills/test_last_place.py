"""Fifty members sign up for the last place at the same moment, a hundred times: exactly one gets it, everybody else waits."""
import time

import pytest

from tests import people
from tests.volunteering import made, racing
from xinfang_party.kernel.database import db
from xinfang_party.volunteering import queries

THREADS, ROUNDS = 50, 100


@pytest.fixture
def branch(site, clock_at):
    with clock_at(made.NOW):
        found = people.branch()
        db.session.commit()
        yield found


def test_of_fifty_for_the_last_place_one_gets_it(site, branch, figure):
    members, key, begun = racing.crowd(branch, THREADS), branch.id, time.perf_counter()
    results = [racing.round_of(site.app, db.session.get_one(type(branch), key), members) for _round in range(ROUNDS)]
    wrong = [one for one in results if one != {"taken": 1, "waiting": THREADS - 1}]
    figure(f"{THREADS} sign-ups for one place × {ROUNDS}: {len(wrong)} rounds with more or fewer than one winner, "
           f"{(time.perf_counter() - begun) / ROUNDS * 1000:.0f} ms a round")
    assert wrong == []
    assert site.faults() == []


def test_the_control_without_holding_the_role_gives_the_place_twice(site, branch, monkeypatch):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("sqlite lets one writer in at a time anyhow")
    monkeypatch.setattr(queries, "held_roles", lambda _condition: [])
    members, key = racing.crowd(branch, 10), branch.id
    results = [racing.round_of(site.app, db.session.get_one(type(branch), key), members) for _round in range(10)]
    assert [one for one in results if one["taken"] > 1]
