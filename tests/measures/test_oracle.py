"""Every kind of measure against a plain count of the same rows: 200 random data sets, each asked about each measure."""
import random
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert

from tests.measures.plain import ANSWERS, Asked, Data, due, in_force, mine, on_time, placed, posts, replied, standing, still_open
from tests.measures.plain import amounts as amounts_of
from tests.measures.plain import deeds as deeds_of
from tests.measures.toys import EACH_QUARTER, KINDS, MEASURES, Deed, Kind, Post, Spot, toys  # noqa: F401
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.kinds import Facts, Ratio, Share
from xinfang_party.measures.terms import Scope, Selection

SEEDS = range(200)
SHAPES = 10
"""Differently shaped questions to each measure (levels, dimensions, kinds of period); what fills them differs with every data set."""
FIRST = date(2025, 1, 1)
BRANCHES, DEPARTMENTS, MEMBERS = (1, 2, 3, None), (1, 2, None), (1, 2, 3, 4, 5, None)
STATES = {"toys.posts", "toys.senior", "toys.each_quarter", "toys.busy", "toys.graded", "toys.prorated"}
COMPILED = {"sqlite": {}, "postgresql": {}}
"""Each shape is compiled once; the database's own cache of 500 would forget them."""
pytestmark = pytest.mark.usefixtures("toys")


@pytest.mark.parametrize("first", range(0, len(SEEDS), 20))
def test_every_figure_equals_a_plain_count(session, first):
    connection = session.connection()
    connection.execution_options(compiled_cache=COMPILED[connection.dialect.name])
    for seed in SEEDS[first + (connection.dialect.name == "postgresql"):first + 20:2]:  # every second one on one database, the others on the other
        dice = random.Random(seed)
        data = made(session, dice)
        for measure in MEASURES:
            shape = random.Random(f"{measure.code} {seed % SHAPES}")
            asked = question(shape, dice, measure)
            with told(f"seed {seed}: {measure.code} of {asked}"):
                check(measure, data, asked, shape)
        with told(f"seed {seed}: many"):
            check_many(random.Random(seed % SHAPES), day(dice))


@contextmanager
def told(what):
    """A failure says which data set and which question."""
    try:
        yield
    except Exception as error:
        error.add_note(what)
        raise


def check(measure, data, asked, shape):
    found = engine.figure(measure.code, asked.selection, asked.period, asked.as_of)
    same(found, ANSWERS[measure.code](data, asked))
    check_parts(measure, data, asked, shape.choice(levels(measure)))
    periods = [asked.period, period(shape)]
    for figure in engine.series(measure.code, asked.selection, periods, asked.as_of):
        same(figure, ANSWERS[measure.code](data, Asked(asked.selection, figure.period, asked.as_of)))
    check_rows(measure, data, asked, found)


def check_parts(measure, data, asked, level):
    """Each part equals its own count, is asked for alone by its own selection, and owners without facts are answered too."""
    parts = engine.figures_by(measure.code, level, asked.period, asked.as_of, asked.selection)
    for key in [*parts, 77]:
        part = parts[key]
        values = Asked(part.selection, asked.period, asked.as_of)
        same(part, ANSWERS[measure.code](data, values))
    for key, part in list(parts.items())[:1]:
        assert engine.figure(measure.code, part.selection, part.period, part.as_of) == part, f"asked for {key} alone"


def same(figure, answer):
    numerator, denominator, value, pending, waived = answer
    assert (figure.denominator, figure.pending, figure.waived) == (denominator, pending, waived)
    assert figure.numerator == pytest.approx(numerator, abs=1e-3)
    assert figure.value == (None if value is None else pytest.approx(value, abs=6e-3))
    assert (figure.text == "—") == (value is None)


def check_rows(measure, data, asked, figure):
    """Kinds without misses are asked for all rows only; `test_engine` sees to it that their hits are all and their misses none."""
    rows = ids(measure, asked, "all")
    has_misses = isinstance(measure, Ratio) or (isinstance(measure, Share) and not isinstance(measure.of, tuple))
    found = {"all": rows, "hits": ids(measure, asked, "hits") if has_misses else rows, "misses": ids(measure, asked, "misses") if has_misses else []}
    assert all(len(set(rows)) == len(rows) for rows in found.values())
    assert sorted(found["hits"] + found["misses"]) == sorted(found["all"])
    wanted, hits = behind(measure.code, data, asked)
    assert (len(found["all"]), len(found["hits"])) == (len(wanted), len(hits))
    if not measure.code.startswith(("toys.busy", "toys.graded", "toys.prorated")):
        assert (set(found["all"]), set(found["hits"])) == (wanted, hits)
    if figure.is_rate and isinstance(measure, Facts):
        assert (len(found["hits"]), len(found["all"])) == (figure.numerator, figure.denominator)


def ids(measure, asked, which):
    rows = engine.rows(measure.code, asked.selection, asked.period, which, asked.as_of)
    model = measure.of if isinstance(getattr(measure, "of", None), type) else Deed
    assert rows.column_descriptions[0]["entity"] is model
    return list(db.session.scalars(rows.with_only_columns(model.id, maintain_column_froms=True)))


def behind(code, data, asked):
    """(ids of the facts, ids of the hits); of a share over members (members, those who reach it)."""
    if code in {"toys.busy", "toys.graded", "toys.prorated"}:
        return members_behind(code, data, asked)
    rows = BEHIND.get(code, deeds_of)(data, asked)
    hits = {"toys.on_time": lambda d: on_time(d, asked), "toys.senior": lambda p: p["rank"] == "a"}.get(code, lambda _: True)
    return {row["id"] for row in rows}, {row["id"] for row in rows if hits(row)}


def of_items(data, asked):
    narrowed = {"x", "y", "z"}.intersection(*(values for name, values in asked.selection.only if name == "item"))
    return [d for d in deeds_of(data, asked) if d["item"] in narrowed and asked.period.start <= asked.as_of]


def members_behind(code, data, asked):
    done = amounts_of(data, asked, "deeds" if code == "toys.graded" else "hours")
    begun = max(min((asked.as_of - asked.period.start).days + 1, asked.period.days), 0)
    wanted = {"toys.busy": 3, "toys.graded": 3, "toys.prorated": 12 * begun / asked.period.days}[code]
    members = standing(data, asked)
    return members, {m for m in members if done[m] >= wanted and done[m] > 0}


def of_debtors(data, asked):
    debtors = {p["member"] for p in data.posts if mine(p, asked, besides=("kind", "item"))
               and p["from"] <= asked.period.end and (p["to"] is None or p["to"] >= asked.period.start)}
    return [d for d in data.deeds if asked.period.start <= d["done_on"] <= asked.day and d["member"] in debtors
            and mine(d, asked, ignore_scope=True, besides=("branch", "member"))]


BEHIND = {"toys.placed": placed, "toys.open": still_open, "toys.on_time": due, "toys.wait": replied, "toys.posts": posts, "toys.senior": posts,
          "toys.items": of_items, "toys.items_graded": of_items, "toys.each_quarter": of_debtors}


def check_many(shape, as_of):
    requests = []
    for _ in range(8):
        measure, scope = shape.choice(MEASURES), Scope.branch(shape.choice((1, 2, 3)))
        selection = shape.choice((scope, Selection(scope, only_of(shape, measure))))
        requests.append((measure.code, selection, shape.choice((Period.year(2026), period(shape)))))
    one_by_one = [engine.figure(code, selection, asked, as_of) for code, selection, asked in requests]
    assert engine.many(requests, as_of) == one_by_one


# --- random rows and random questions -----------------------------------------------------------------------------------------

def made(session, dice) -> Data:
    for model in (Deed, Spot, Post):
        session.execute(delete(model))
    places = [{"id": key, "district": dice.choice("pq"), "opened_on": day(dice)} for key in range(1, 6)]
    deeds = [random_deed(dice, key) for key in range(1, dice.choice((1, 15, 45)) + 1)]
    states = [random_post(dice, key) for key in range(1, dice.choice((2, 6, 12)))]
    session.execute(insert(Spot), places)
    session.execute(insert(Deed), deeds)
    session.execute(insert(Post), states)
    by_id = {place["id"]: place for place in places} | {None: {"district": None, "opened_on": None}}
    return Data([{**d, "branch": d["branch_id"], "department": d["department_id"], "member": d["member_id"],
                  "district": by_id[d["place_id"]]["district"], "opened_on": by_id[d["place_id"]]["opened_on"]} for d in deeds],
                [{**p, "branch": p["branch_id"], "member": p["member_id"], "from": p["from_on"], "to": p["to_on"]} for p in states])


def random_deed(dice, key):
    done = day(dice)
    return {"id": key, "branch_id": dice.choice(BRANCHES), "department_id": dice.choice(DEPARTMENTS), "member_id": dice.choice(MEMBERS),
            "done_on": done, "due_on": dice.choice((None, done + timedelta(days=60), done + timedelta(days=15))),
            "replied_on": dice.choice((None, done + timedelta(days=dice.randrange(90)))), "hours": dice.choice((0, 0.5, 1.3, 2.25, 0.1)),
            "kind": dice.choice((*Kind, None)), "item": dice.choice("xyzw"), "place_id": dice.choice((None, 1, 2, 3, 4, 5))}


def random_post(dice, key):
    start = day(dice) - timedelta(days=200)
    return {"id": key, "member_id": dice.choice(MEMBERS[:-1]), "branch_id": dice.choice(BRANCHES), "rank": dice.choice("ab"),
            "from_on": start, "to_on": dice.choice((None, start + timedelta(days=dice.randrange(400))))}


def day(dice) -> date:
    return FIRST + timedelta(days=dice.randrange(700))


def question(shape, dice, measure) -> Asked:
    picked = () if measure is EACH_QUARTER else tuple(dice.sample(range(1, 20), shape.choice((0, 0, 3))))
    return Asked(Selection(scope_of(shape, dice, measure), only_of(shape, measure), picked), period(shape, dice), day(dice))


def scope_of(shape, dice, measure) -> Scope:
    level = shape.choice(("bureau", *registry.owner_columns(measure)))
    if level == "bureau":
        return Scope.bureau()
    return Scope(level, None, frozenset((1, 3))) if shape.random() < 0.2 else Scope(level, dice.choice((1, 2, 3, 9)))


def only_of(shape, measure):
    choices = {"kind": ((Kind.URGENT, "plain"), ("hard", None)), "item": (("x", "y"),), "rank": (("a",),), "district": (("p",), ("q", None))}
    known = [name for name in dimensions(measure) if name in choices]
    names = shape.sample(known, min(len(known), shape.choice((0, 0, 1, 2))))
    return tuple((name, shape.choice(choices[name])) for name in names)


def dimensions(measure):
    own = getattr(measure, "dimensions", {})
    return own if isinstance(measure, Facts) else {**own, **registry.facts_of(measure).dimensions}


def levels(measure):
    own = measure.dimensions if isinstance(measure, Facts | Share) else {}
    items = KINDS if isinstance(measure, Share) and isinstance(measure.of, tuple) else {}
    return [*registry.owner_columns(measure), *own, *items]


def period(shape, dice=None) -> Period:
    number = (dice or shape).randrange(1, 13)
    return shape.choice((Period.year(2025 + number % 2), Period.half(2026, 1 + number % 2), Period.quarter(2026, 1 + number % 4),
                         Period.month(2026, number), Period.range(date(2025, 11, 15), date(2026, 5, 15 + number)), Period.all()))


def test_a_past_day_ignores_what_came_later(session):
    dice = random.Random(7)
    data, as_of = made(session, dice), date(2026, 2, 1)
    for measure in MEASURES:
        before = engine.figure(measure.code, Scope.bureau(), Period.all(), as_of)
        known = Data([d for d in data.deeds if d["done_on"] <= as_of], in_force(data.posts, Asked(Selection(Scope.bureau()), Period.all(), as_of)))
        if measure.code not in {"toys.open", "toys.each_quarter", "toys.placed"}:
            same(before, ANSWERS[measure.code](known, Asked(before.selection, Period.all(), as_of)))
