"""The branch standard on two hundred made-up bureaus, as the site counts it and as plain Python does."""
from collections import Counter
from dataclasses import replace

import pytest

from tests.checklists.comparing import compared, compared_now, today
from tests.demo.conftest import loaded
from xinfang_party.kernel.database import db
from xinfang_party.measures import registry

BLOCKS, EACH, FIRST = 8, 25, 1_000
STATES = {"met_by_records", "not_met", "cannot_tell", "pending", "waived", "not_owed"}
WEAK = {"cadence.theme_day": {"skip": None}, "activities.theme_day_attendance_rate": {"among": None}, "activities.record_complete": {"among": None},
        "organization.members_in_cells": {"among": None}, "activities.members_with_hours": {"yearly": False}, "talks.coverage": {"where": None},
        "xuexi.active_rate": {"where": None}, "commitments.members_with_promise": {"at_least": 2}}
"""What is left out of a measure → the difference must be found."""


def run(session, clock_at, seeds) -> Counter:
    states = Counter()
    for seed in seeds:
        with clock_at(f"{today(seed)} 10:00"):
            states += compared(session, seed)
        session.rollback()
    return states


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_item_of_every_branch(session, clock_at, figure, block):
    seeds = range(FIRST + block * EACH, FIRST + (block + 1) * EACH)
    states = run(session, clock_at, seeds)
    figure(f"bureaus {seeds[0]} to {seeds[-1]}: {sum(states.values())} items alike, {dict(sorted(states.items()))}")
    assert set(states) == STATES


def test_every_item_of_the_demonstration(bare, tmp_path, figure):
    with loaded(tmp_path, bare.config["SQLALCHEMY_DATABASE_URI"]):
        states = compared_now(db.session)
    figure(f"demonstration: {states.total()} items alike, {dict(sorted(states.items()))}")
    assert set(states) <= STATES


@pytest.mark.parametrize("code", WEAK)
def test_control_a_weakened_measure_is_found(session, clock_at, monkeypatch, code):
    monkeypatch.setitem(registry.REGISTERED.measures, code, replace(registry.get(code), **WEAK[code]))
    with pytest.raises(AssertionError, match="as of"):
        run(session, clock_at, range(FIRST, FIRST + EACH))
