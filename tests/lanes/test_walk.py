"""The steps of the four lanes over the holidays of 2011 to 2026, every sixth day, against days counted one by one."""
from datetime import datetime, time

import pytest

from tests.transcribed import DAY, days
from xinfang_party.kernel import workdays
from xinfang_party.lanes import planning
from xinfang_party.lanes.terms import CaseFacts, Going, StepCode, Stop
from xinfang_party.petitions.deriving import counting_by
from xinfang_party.petitions.terms import HandlingClass

URGENT, SIMPLE, COMPLEX, HARD = HandlingClass
S = StepCode
EVERY = 6
"""No divisor of the week, so that all days of it come up."""


@pytest.fixture
def counting(monkeypatch):
    monkeypatch.setattr(workdays, "_provider", dict)
    return counting_by(workdays.current(), move_last_day=True)


def facts_of(papers, lane, day, said):
    """`said`: what of the case is otherwise, in days after the receipt."""
    given = {name: tuple(Stop(day + first * DAY, day + last * DAY, day + first * DAY) for first, last in value) if name == "stops"
             else day + value * DAY if isinstance(value, int) else value for name, value in said.items()}
    legal = {"accept_due_on": papers.moved[day + 15 * DAY], "due_on": papers.moved[day + 60 * DAY]}
    return CaseFacts((Going(lane),), day, now=datetime.combine(day, time(8)), made_on=day, **{**legal, **given})


WALKS = {
    "urgent": (URGENT, {}, lambda p, d: {S.CONTACT: d + DAY, S.REPORT: d, S.MEASURES: p.walked(d, 3), S.PROGRESS: d + DAY}),
    "urgent at an hour": (URGENT, {"received_time": time(9, 30)}, lambda p, d: {
        S.CONTACT: d + DAY, S.REPORT: d, S.MEASURES: p.walked(d, 3), S.PROGRESS: d + DAY}),
    "simple": (SIMPLE, {}, lambda p, d: {S.ACCEPT: p.walked(d, 3)}),
    "simple, accepted": (SIMPLE, {"accepted_on": 0}, lambda p, d: {S.ANSWER: p.walked(d, 10)}),
    "simple, answered": (SIMPLE, {"accepted_on": 0, "answered_on": 0}, lambda p, d: {S.NOTIFY: p.walked(d, 1), S.INVITE: p.walked(d, 3)}),
    "complex": (COMPLEX, {}, lambda p, d: {S.LEAD_UNIT: p.moved[d + 15 * DAY], S.CONSULT: p.moved[d + 30 * DAY]}),
    "complex with an early last day": (COMPLEX, {"due_on": 20}, lambda p, d: {
        S.LEAD_UNIT: min(p.moved[d + 15 * DAY], d + 20 * DAY), S.CONSULT: d + 20 * DAY}),
    "hard": (HARD, {}, lambda p, d: {S.LEADER: p.moved[d + 15 * DAY], S.SUPERVISE: p.moved[d + 30 * DAY]}),
    "hard, answered": (HARD, {"answered_on": 0}, lambda p, d: {S.REVIEW: p.moved[d + 30 * DAY]}),
    "hard with a pause of a week": (HARD, {"stops": [(5, 11)]}, lambda p, d: {S.LEADER: p.moved[d + 22 * DAY], S.SUPERVISE: p.moved[d + 37 * DAY]}),
    "hard with a pause between its steps": (HARD, {"stops": [(24, 28)]}, lambda p, d: {
        S.LEADER: p.moved[d + 15 * DAY], S.SUPERVISE: p.moved[d + 35 * DAY]}),
    "hard with two pauses that touch": (HARD, {"stops": [(1, 3), (3, 6)]}, lambda p, d: {
        S.LEADER: p.moved[d + 21 * DAY], S.SUPERVISE: p.moved[d + 36 * DAY]}),
}


@pytest.mark.parametrize("name", WALKS)
def test_steps_of_cases_classed_at_their_receipt(papers, counting, name):
    lane, said, expected = WALKS[name]
    wrong = []
    for day in days(EVERY):
        steps = planning.plan(facts_of(papers, lane, day, said), (), {}, move=counting.move, add_workdays=counting.add)
        found = {step.code: step.due_on for step in steps if step.is_waiting}
        if found != expected(papers, day):
            wrong.append((day, found))
    assert wrong == []
