"""Figures, yearly counts and conditions over letters against plain Python over the same random rows."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from tests.letters.made import DISCIPLINE, DRAFTER, INSPECTOR, LEADER, TRIGGERS, answered, asked, checked, letter
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.letters import following, pages, queries, rules
from xinfang_party.letters.catalogue import SERIES
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, Standing, State
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope, Selection

TODAY = date(2026, 11, 24)
PERIODS = (Period.year(2025), Period.year(2026), Period.month(2026, 10), Period.all())
DAYS = (TODAY, date(2026, 6, 30))
WAS_ISSUED = (State.ISSUED, State.DELIVERED, State.ANSWERED, State.CHECKED, State.CLOSED)
WAS_ANSWERED = (State.ANSWERED, State.CHECKED, State.CLOSED)


@pytest.fixture
def rows(app, move):
    move("2026-11-24 10:00")
    dice = random.Random(11)
    found = [one(dice, key) for key in range(1, 161)]
    db.session.execute(insert(Letter), found)
    db.session.commit()
    return found


def one(dice, key):
    state, kind = dice.choice([*State, State.DELIVERED, State.DELIVERED, State.CLOSED]), dice.choice(list(Kind))
    issued = TODAY - timedelta(days=dice.randint(0, 600)) if state in WAS_ISSUED or (state is State.WITHDRAWN and dice.random() < 0.5) else None
    delivered = min(TODAY, issued + timedelta(days=2)) if issued and state not in (State.ISSUED, State.WITHDRAWN) else None
    again = state is State.DELIVERED and dice.random() < 0.3
    first = min(TODAY, delivered + timedelta(days=dice.randint(0, 60))) if delivered and (again or state in WAS_ANSWERED) else None
    due = issued and issued + timedelta(days=30)
    moved = due and due + timedelta(days=dice.choice([0, 0, -10, 20, 200]))
    return {"id": key, "kind": kind, "trigger": TRIGGERS[kind], "means": Means.ORDINARY, "state": state, "title": "甲", "to_unit": "乙", "facts": "丙",
            "requirement": "丁", "answer_days": 30, "drafted_by": "戊", "drafted_on": issued or TODAY, "issued_on": issued, "first_due_on": due, "due_on": moved,
            "series": issued and SERIES[kind], "year": issued and issued.year, "serial": issued and key, "delivered_on": delivered,
            "first_answered_on": first, "answered_on": None if again else first, "adoption": dice.choice(list(Adoption)) if first else None,
            "listed_on": min(TODAY, moved + timedelta(days=1)) if delivered and dice.random() < 0.2 else None, "version": 1, "reminders": 0,
            "reminded_on": dice.choice([None, TODAY - timedelta(days=dice.randint(0, 30))])}


def in_force(row):
    return row["issued_on"] is not None and row["state"] is not State.WITHDRAWN


def within(day, period, as_of):
    return day is not None and period.start <= day <= min(period.end, as_of)


def proposal(row):
    return in_force(row) and row["kind"] is not Kind.SUPERVISION


def adopted(row, period, day):
    return proposal(row) and within(row["first_answered_on"], period, day)


def is_due(row, period, day):
    """Its first day is over (today's has hours left), or it was answered by then."""
    over = row["first_due_on"] and row["first_due_on"] <= min(day, TODAY - timedelta(days=1))
    return in_force(row) and within(row["first_due_on"], period, day) and (over or (row["first_answered_on"] or date.max) <= day)


def is_late(row, period, day):
    last = min(period.end, day)
    if period.start > day:
        return False
    return (row["delivered_on"] is not None and row["delivered_on"] <= last and row["first_due_on"] <= min(last, TODAY - timedelta(days=1))
            and (row["first_answered_on"] is None or row["first_answered_on"] > last))


PLAIN = {
    "supervisions": (lambda row, period, day: in_force(row) and row["kind"] is Kind.SUPERVISION and within(row["issued_on"], period, day), None),
    "proposals": (lambda row, period, day: proposal(row) and within(row["issued_on"], period, day), None),
    "adopted_rate": (adopted, lambda row: row["adoption"] is Adoption.ADOPTED),
    "adopted_or_partly_rate": (adopted, lambda row: row["adoption"] in (Adoption.ADOPTED, Adoption.PARTLY)),
    "in_time_rate": (is_due, lambda row: row["first_answered_on"] is not None and row["first_answered_on"] <= row["first_due_on"]),
    "overdue": (is_late, None),
    "listed": (lambda row, period, day: in_force(row) and row["kind"] is Kind.SUPERVISION and within(row["listed_on"], period, day), None)}


@pytest.mark.parametrize("code", PLAIN)
def test_each_figure_equals_a_plain_count(rows, code):
    among, hits = PLAIN[code]
    seen = 0
    for period in PERIODS:
        for day in DAYS:
            counted = [row for row in rows if among(row, period, day)]
            figure = engine.figure(f"letters.{code}", Scope.bureau(), period, day)
            expected = (len(counted), None) if hits is None else (sum(map(hits, counted)), len(counted))
            assert (figure.numerator, figure.denominator) == expected, (period, day)
            seen += len(counted)
    assert seen


def overdue(day):
    return engine.figure("letters.overdue", Scope.bureau(), Period.all(), day).numerator


def test_what_was_overdue_on_a_past_day_stays_so_whatever_day_is_set_later(app, move):
    """Due on 1 April; put off, answered late, told to go on."""
    made, late, after = letter(State.DELIVERED), date(2026, 4, 5), date(2026, 4, 6)
    move("2026-04-06 10:00")
    seen = [overdue(late)]
    following.remind(made, asked(date(2026, 4, 20)), by=DRAFTER)
    seen.append(overdue(late))
    following.answer(made, answered(), by=DRAFTER)
    following.check(made, checked(Check.NOT_CARRIED_OUT), by=DRAFTER)
    following.reopen(made, asked(date(2026, 5, 6)), by=DRAFTER)
    db.session.commit()
    assert [*seen, overdue(late), overdue(after)] == [1, 1, 1, 0]
    move("2026-05-08 10:00")
    assert overdue(date(2026, 5, 8)) == 0


def of_the_year(standing):
    """What the page of the year says, and the list its number leads to."""
    found = db.session.scalars(queries.listed(LEADER, queries.Filters(standing=standing, year=2026))).all()
    counts = queries.yearly(LEADER, 2026)[Kind.SUPERVISION]
    assert counts[standing] == len(found)
    return found


def test_the_page_of_the_year_says_what_the_measure_says_whatever_day_is_set_later(app, move):
    """One is put off by a listing; one was answered once and is late again."""
    put_off, again, plain = letter(State.DELIVERED), letter(State.CHECKED), letter(State.DELIVERED)
    following.reopen(again, asked(date(2026, 4, 2)), by=DRAFTER)
    move("2026-04-06 10:00")
    following.remind(put_off, asked(), by=DRAFTER)
    following.list_(put_off, asked(date(2026, 4, 20)), by=LEADER)
    db.session.commit()
    assert set(of_the_year(Standing.OVERDUE)) == {put_off, plain}
    assert overdue(date(2026, 4, 6)) == 2
    assert of_the_year(Standing.ANSWERED) == [again]
    assert [pages.shown(one, LEADER).badge[0] for one in (put_off, again, plain)] == ["超期没有反馈", "超过另定的期限", "超期没有反馈"]


@pytest.mark.parametrize("kind", list(Kind))
def test_figures_are_narrowed_to_a_kind(rows, kind):
    selection = Selection(Scope.bureau(), (("kind", (kind,)),))
    found = sum(engine.figure(f"letters.{code}", selection, Period.year(2026), TODAY).numerator for code in ("supervisions", "proposals"))
    assert found == sum(in_force(row) and row["kind"] is kind and row["issued_on"].year == 2026 for row in rows)


STANDS = {
    Standing.ISSUED: lambda row: True, Standing.ANSWERED: lambda row: row["first_answered_on"] is not None, Standing.CLOSED: lambda row: row["state"] is State.CLOSED,
    Standing.IN_TIME: lambda row: row["first_answered_on"] is not None and row["first_answered_on"] <= row["first_due_on"],
    Standing.OVERDUE: lambda row: is_late(row, Period.all(), TODAY), Standing.LISTED: lambda row: row["kind"] is Kind.SUPERVISION and row["listed_on"] is not None}


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("by", [DRAFTER, LEADER, DISCIPLINE, INSPECTOR])
def test_the_counts_of_a_year_equal_a_plain_count(rows, by, year):
    kinds = [kind for kind in Kind if by is not INSPECTOR or kind is not Kind.ACCOUNTABILITY]
    issued = [row for row in rows if in_force(row) and row["issued_on"].year == year]
    expected = {kind: {**{one.value: sum(row["kind"] is kind and STANDS[one](row) for row in issued) for one in Standing},
                       **{one.value: sum(row["kind"] is kind and row["adoption"] is one for row in issued) for one in Adoption}} for kind in kinds}
    assert queries.yearly(by, year) == expected


def test_what_is_to_be_reminded_of_is_the_same_in_the_database_as_in_the_rules(rows):
    found = set(db.session.scalars(select(Letter.id).where(queries.is_to_remind(TODAY))))
    assert found == {row["id"] for row in rows if rules.is_to_remind(row["state"], row["due_on"], row["reminded_on"], TODAY)}
    assert found < set(db.session.scalars(select(Letter.id).where(queries.is_overdue(TODAY))))
