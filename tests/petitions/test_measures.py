"""Each figure over cases against a plain count of the same rows: 200 random data sets, each asked about each figure."""
import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from tests import people
from tests.cases import case
from tests.petitions import plain
from tests.petitions.plain import ANSWERS, TODAY
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.petitions import deriving
from xinfang_party.petitions.measures import FACT_VIEWS, MEASURES
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.terms import Channel, Ending, Evaluation, HandlingClass, Outcome, Purpose
from xinfang_party.sheets import bulk

SETS, SHAPES = 200, 10
FIRST = date(2025, 1, 1)
DAY = timedelta(days=1)
LEVELS = ("branch", "member", "department", "class", "channel", "district", "subject")
COMPILED = {"sqlite": {}, "postgresql": {}}
"""The question's shape repeats every ten data sets; its statement is compiled once."""
VIEW = FACT_VIEWS[0]


@dataclass(frozen=True)
class Asked:
    selection: Selection
    period: Period
    as_of: date


@pytest.fixture
def at_noon(app, clock_at):
    with clock_at("2026-07-01 12:00"):
        yield


@pytest.fixture
def owners(session, at_noon):
    """{level: the keys a case may have}."""
    branches = [people.branch() for _ in range(3)]
    departments = [people.department() for _ in range(2)]
    members = [people.member(branches[n % 3]) for n in range(4)]
    subjects = [Subject(name=f"分类{n}", level=1) for n in range(3)]
    session.add_all(subjects)
    session.flush()
    connection = session.connection()
    connection.execution_options(compiled_cache=COMPILED[connection.dialect.name])
    return {"branch": [b.id for b in branches], "department": [d.id for d in departments], "member": [m.id for m in members],
            "subject": [s.id for s in subjects]}


@pytest.mark.parametrize("first", range(0, SETS, 50))
def test_every_figure_equals_a_plain_count(session, owners, first):
    for seed in half_of(range(first, first + 50), session):
        dice = random.Random(seed)
        rows = made(dice, owners)
        for measure in MEASURES:
            shape = random.Random(f"{measure.code} {seed % SHAPES}")
            check(measure.code, rows, Asked(selection(shape, dice, owners, rows), period(shape), as_of(dice)), shape)


def half_of(seeds, session):
    """Every second set on one database, the others on the other."""
    return seeds[session.connection().dialect.name == "postgresql"::2]


def check(code, rows, asked, shape):
    answer = ANSWERS[code]
    found = engine.figure(code, asked.selection, asked.period, asked.as_of)
    same(found, answer(rows, asked), asked)
    assert engine.many([(code, asked.selection, asked.period)] * 2, asked.as_of) == [found] * 2
    level = shape.choice(LEVELS)
    parts = engine.figures_by(code, level, asked.period, asked.as_of)
    for key in {row[level] for row in rows}:
        mine = Asked(Selection(Scope.bureau(), ((level, (key,)),)), asked.period, asked.as_of)
        same(parts[key], answer(rows, mine), (level, key))
    months = [Period.month(2025, 12), Period.month(2026, 1), Period.quarter(2026, 1)]
    for figure in engine.series(code, asked.selection, months, asked.as_of):
        same(figure, answer(rows, Asked(asked.selection, figure.period, asked.as_of)), figure.period)


def same(figure, expected, told):
    assert (figure.numerator, figure.denominator, figure.value) == expected, (figure.code, told)


@pytest.mark.parametrize("which", ["all", "hits", "misses"])
def test_the_rows_behind_a_figure_are_as_many_as_it_says(session, owners, which):
    rows = made(random.Random(7), owners, 60)
    for code in ANSWERS:
        figure = engine.figure(code, Scope.bureau(), Period.all())
        total = figure.numerator if figure.denominator is None else figure.denominator
        number = {"all": total, "hits": figure.numerator, "misses": total - figure.numerator}[which]
        assert len(session.scalars(engine.rows(code, Scope.bureau(), Period.all(), which)).all()) == number, code
    assert rows


def test_pending_replies_count_when_the_office_says_so(app, session, owners, monkeypatch):
    monkeypatch.setitem(app.config, "COUNT_PENDING_REPLIES", True)
    for seed in range(20):
        dice = random.Random(seed)
        rows = made(dice, owners)
        asked = Asked(Selection(Scope.bureau()), Period.year(2026), as_of(dice))
        figure = engine.figure("petitions.on_time_reply_rate", asked.selection, asked.period, asked.as_of)
        same(figure, plain.on_time(rows, asked, pending=True), asked)


# --- made-up cases and questions ----------------------------------------------------------------------------------------------

def made(dice, owners, number=25):
    """A fresh table of random cases, as plain rows with words for enums."""
    db.session.execute(delete(Case))
    rows = [one(dice, owners, n + 1) for n in range(number)]
    bulk.insert(Case.__table__, rows)
    names = {"branch": "branch_id", "member": "member_id", "department": "department_id", "subject": "subject_id", "class": "handling"}
    return [{**row, **{name: row[column] for name, column in names.items()}} for row in rows]


def one(dice, owners, key):
    received_on = FIRST + dice.randrange(545) * DAY
    replied_on, ending = later(dice, received_on, 100), dice.choice([None] * 8 + list(Ending))
    rated = replied_on is not None and dice.random() < 0.8
    raw = {
        "id": key, "number": f"N{key}", "received_on": received_on, "accepted_on": later(dice, received_on, 30), "replied_on": replied_on,
        "concluded_on": later(dice, received_on, 120), "acceptance_known": dice.random() < 0.7, "ending": ending,
        "ended_on": later(dice, received_on, 60) if ending else None, "extension_days": dice.choice([0, 0, 30]),
        "given_due_on": dice.choice([None, None, received_on + 45 * DAY]), "channel": dice.choice([None, *Channel]),
        "purpose": dice.choice([None, *Purpose]), "handling": dice.choice([None, *HandlingClass]), "district": dice.choice(["", "天河区", "越秀区"]),
        "is_repeat": dice.choice([None, True, False]), "unit_evaluation": dice.choice([None, *Evaluation]) if rated else None,
        "office_evaluation": dice.choice([None, *Evaluation]) if rated else None,
        "evaluated_on": later(dice, replied_on, 60) if rated else None,
        **{f"{level}_id": dice.choice([None, *keys]) for level, keys in owners.items()}}
    return {**raw, **deriving.derived(raw, move_last_day=False)}


def later(dice, day, most):
    return None if dice.random() < 0.35 else day + dice.randrange(most) * DAY


def period(shape):
    return shape.choice([Period.all(), Period.year(2025), Period.year(2026), Period.half(2026, 1), Period.quarter(2026, 2), Period.month(2026, 1)])


def as_of(dice):
    return dice.choice([TODAY, TODAY, FIRST + dice.randrange(150, 546) * DAY])


def selection(shape, dice, owners, rows):
    scopes = {"bureau": Scope.bureau, "branch": lambda: Scope.branch(dice.choice(owners["branch"])),
              "branches": lambda: Scope.branches(owners["branch"][:2]), "member": lambda: Scope.member(dice.choice(owners["member"])),
              "department": lambda: Scope.department(dice.choice(owners["department"]))}
    only = {"": (), "class": (("class", (HandlingClass.URGENT, HandlingClass.HARD)),), "district": (("district", ("天河区",)),),
            "unknown": (("channel", (None, Channel.ONLINE)),), "subject": (("subject", (owners["subject"][0],)),)}
    picked = tuple(row["id"] for row in dice.sample(rows, 3)) if shape.random() < 0.2 else ()
    return Selection(scopes[shape.choice(list(scopes))](), only[shape.choice(list(only))], picked)


# --- as of an evening ---------------------------------------------------------------------------------------------------------

def value(code, as_of=None, scope=None, period=None):
    figure = engine.figure(code, scope or Scope.bureau(), period or Period.all(), as_of)
    return figure.numerator, figure.denominator


def test_a_case_is_not_late_while_its_last_day_lasts(app, clock_at):
    with clock_at("2026-03-10 09:00"):
        case(given_due_on=date(2026, 3, 10))
        assert value("petitions.on_time_reply_rate") == (0, 0)
        assert value("petitions.overdue")[0] == 0
    with clock_at("2026-03-11 00:01"):
        assert value("petitions.on_time_reply_rate") == value("petitions.on_time_reply_rate", date(2026, 3, 10)) == (0, 1)
        assert value("petitions.overdue")[0] == 1


def test_a_later_reply_does_not_change_what_was_true_before(at_noon, session):
    late = case(given_due_on=date(2026, 3, 10))
    codes = [code for code in ANSWERS if "acceptance" not in code]
    before = [value(code, date(2026, 4, 1)) for code in codes]
    late.replied_on, late.outcome = date(2026, 5, 1), Outcome.EXPLAINED
    deriving.refresh(late, move_last_day=True)
    session.flush()
    assert [value(code, date(2026, 4, 1)) for code in codes] == before


def test_a_late_acceptance_stays_in_the_month_it_became_late(at_noon, session):
    slow = case(received_on=date(2026, 1, 5))
    january = Period.month(2026, 1)
    assert value("petitions.timely_acceptance_rate", period=january) == (0, 1)
    slow.accepted_on = date(2026, 3, 2)
    deriving.refresh(slow, move_last_day=True)
    session.flush()
    assert value("petitions.timely_acceptance_rate", period=january) == (0, 1)


def test_an_unknown_acceptance_is_counted_as_unknown_and_never_as_late(at_noon):
    case(acceptance_known=False)
    assert value("petitions.timely_acceptance_rate") == (0, 0)
    assert value("petitions.acceptance_unknown") == (1, None)


def test_a_case_entered_by_hand_and_answered_is_known_to_be_unrated(at_noon):
    case(replied_on=date(2026, 2, 2))
    case(replied_on=date(2026, 2, 2), unit_evaluation=Evaluation.BASIC, evaluated_on=date(2026, 2, 9))
    assert value("petitions.evaluation_rate") == (1, 2)
    assert value("petitions.satisfaction_rate") == (1, 1)


def test_withdrawn_cases_stand_outside_the_rates_from_that_day_and_are_counted_themselves(at_noon):
    case(given_due_on=date(2026, 2, 2), ending=Ending.WITHDRAWN, ended_on=date(2026, 2, 10))
    days = date(2026, 2, 9), date(2026, 2, 10), None
    assert [value("petitions.on_time_reply_rate", day) for day in days] == [(0, 1), (0, 0), (0, 0)]
    assert [value("petitions.overdue", day)[0] for day in days] == [1, 0, 0]
    assert [value("petitions.ended", day)[0] for day in days] == [0, 1, 1]


# --- the rows -----------------------------------------------------------------------------------------------------------------

def test_rows_are_shown_with_names_and_no_query_each(session, at_noon, counted):
    branch = people.branch("第一支部")
    member = people.member(branch, "示例党员")
    for _ in range(3):
        case(branch=branch, member=member, channel=Channel.ONLINE)
    session.expire_all()
    with counted() as queries:
        rows = session.scalars(engine.rows("petitions.received", Scope.bureau(), Period.all()).options(*VIEW.options)).unique().all()
        cells = [VIEW.cells(row) for row in rows]
    assert len(queries) == 1
    assert cells[0][1:] == ["网信", "", date(2026, 1, 5), date(2026, 3, 6), None, "第一支部", "示例党员"]
    assert len(cells[0]) == len(VIEW.headers)


@pytest.mark.parametrize(("role", "seen"), [(Role.PETITION_OFFICER, 2), (Role.DISCIPLINE, 2), (Role.PARTY_OFFICE, 1), (Role.LEADER, 1), (Role.SYSTEM_ADMIN, 0)])
def test_accusations_are_rows_only_for_those_who_may_read_them(session, at_noon, role, seen):
    case(purpose=Purpose.ACCUSATION, number="JB1")
    case(purpose=Purpose.SUGGESTION)
    who = Identity(account_id=1, roles=frozenset({role}))
    rows = session.scalars(VIEW.visible(engine.rows("petitions.received", Scope.bureau(), Period.all()), who)).all()
    assert len(rows) == seen
    assert (VIEW.find(" JB1 ", who) is not None) == (seen == 2)


def test_every_figure_explains_itself():
    assert all(measure.basis and measure.note and measure.better in ("higher", "lower", "none") for measure in MEASURES)
    assert {measure.code for measure in MEASURES} == set(ANSWERS)


def test_figures_cannot_be_narrowed_to_accusations(app):
    """Narrowed by purpose, day and district a count would tell everybody of one accusation (domain.md 9.5: counts only)."""
    with pytest.raises(Refusal, match="不能按「purpose」细分"):
        engine.figure("petitions.received", Selection(Scope.bureau(), (("purpose", ("accusation",)),)), Period.year(2026))
