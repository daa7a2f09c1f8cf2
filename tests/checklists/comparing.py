"""The site's word on every item of every branch beside that of plain Python."""
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.checklists import bureaus, oracle
from tests.checklists.plain import Rows
from xinfang_party.cadence import queries
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.standing import sheets
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch

TODAYS = ("2026-07-15", "2026-12-31", "2027-01-20", "2026-10-01")
KINDS = ("quarter", "half", "year", "month")
DAY = timedelta(days=1)


def today(seed: int) -> date:
    return date.fromisoformat(TODAYS[seed % len(TODAYS)])


def compared(session: Any, seed: int) -> Counter[str]:
    """How often each state came up in one made-up bureau; the clock must stand on `today(seed)`. Raises `AssertionError` where the two differ."""
    day = today(seed)
    keys = bureaus.make(seed, day)
    queries.forget_changes()
    rows, states = Rows(session), Counter[str]()
    for period, as_of in asked(random.Random(seed), day):
        states += compare(rows, keys, period, as_of, day)
    return states


def compared_now(session: Any) -> Counter[str]:
    """The same of the bureau that is there: this year and the last quarter as of today, and the half-year of the last month's end as of that day."""
    now, keys, rows = clock.today(), list(session.scalars(select(Branch.id))), Rows(session)
    last = Period.of(now, "month").previous.end
    times = ((Period.of(now, "year"), now), (Period.of(now, "quarter").previous, now), (Period.of(last, "half"), last))
    return sum((compare(rows, keys, period, day, now) for period, day in times), Counter())


def asked(dice: random.Random, on: date) -> list[tuple[Period, date]]:
    """Times that run and that are over, as of today, of a month's end and of a day within a month. None of what `test_oracle.py` knows as faults:
    days within January, times that have not begun."""
    last = on.replace(day=1) - DAY
    within = last - timedelta(days=dice.randint(1, 200))
    days = [on, dice.choice([last, date(on.year - 1, 12, 31)]), within.replace(day=31) if within.month == 1 else within]
    running = [Period.of(day, dice.choice(KINDS)) for day in days]
    return [(dice.choice([period, period, period.previous]), day) for period, day in zip(running, days, strict=True)]


def compare(rows: Rows, keys: list[int], period: Period, day: date, on: date) -> Counter[str]:
    found, states = sheets(DEFAULT, keys, period, day), Counter[str]()
    for key in keys:
        wanted = oracle.evaluate(rows, key, period, day, on)
        told = {code: (one.state.value, one.ratio, one.pending, one.waived) for code, one in found[key].by_code.items()}
        differing = {code: (told[code], wanted[code]) for code in wanted if not same(told[code], wanted[code])}
        assert (differing, set(told)) == ({}, set(wanted)), f"branch {key}, {period} as of {day}: {differing}"
        states.update(state for state, *_ in wanted.values())
    return states


def same(one: oracle.Answer, other: oracle.Answer) -> bool:
    return one == (other[0], pytest.approx(other[1], abs=1e-4), *other[2:])
