"""What a yearly share asks of each of its subjects: tables, and every answer against a plain count of days."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.measures.plain import Asked, amounts, standing
from tests.measures.test_oracle import day, made, only_of, period, same, scope_of
from tests.measures.toys import IN_FORCE, POST_OWNERS, Post, deed, post, toys  # noqa: F401
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.kinds import Share
from xinfang_party.measures.terms import Scope, Selection

EACH = 2
"""Hours a year."""
BY_MEMBER = {"of": Post, "key": Post.member_id, "level": "member", "during": IN_FORCE, "owners": POST_OWNERS, "dimensions": {"rank": Post.rank},
             "reaches": "toys.hours", "yearly": True, "at_least": EACH}
REACHED = Share(code="toys.yearly", name="年度达标率", **BY_MEMBER)
GRADED = Share(code="toys.yearly_graded", name="年度完成度", graded=True, **BY_MEMBER)
OF_A = Share(code="toys.yearly_of_a", name="骨干年度完成度", graded=True, where=Post.rank == "a", **BY_MEMBER)
OF_ITEMS = Share(code="toys.yearly_items", name="年度必做项", of=("x",), level="item", reaches="toys.hours", at_least=32, yearly=True, graded=True)
Y2024, Y2026, LATER = Period.year(2024), Period.year(2026), date(2028, 1, 1)
pytestmark = pytest.mark.usefixtures("toys")


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    for measure in (REACHED, GRADED, OF_A, OF_ITEMS):
        monkeypatch.setitem(registry.REGISTERED.measures, measure.code, measure)


# --- by hand ------------------------------------------------------------------------------------------------------------------

def years(text):
    """`"31/365+1/366"` in years."""
    return sum(int(part.split("/")[0]) / int(part.split("/")[1]) for part in text.split("+"))


@pytest.mark.parametrize(("spans", "asked", "as_of", "owed"), [
    ([("2020-01-01", None)], "2026", LATER, "365/365"),
    ([("2020-01-01", None)], "2024", LATER, "366/366"),
    ([("2020-01-01", None)], "2024-02", LATER, "29/366"),
    ([("2020-01-01", None)], "2026Q1", LATER, "90/365"),
    ([("2020-01-01", None)], "2026-03", LATER, "31/365"),
    ([("2020-01-01", None)], "2026", date(2026, 3, 31), "90/365"),
    ([("2020-01-01", None)], "2026", date(2026, 1, 1), "1/365"),
    ([("2020-01-01", None)], "2023-07-01..2024-12-31", LATER, "184/365+366/366"),
    ([("2020-01-01", None)], "2023-12-31..2025-01-01", LATER, "1/365+366/366+1/365"),
    ([("2023-12-31", None)], "all", date(2025, 1, 1), "1/365+366/366+1/365"),
    ([("2026-10-01", None)], "2026", LATER, "92/365"),
    ([("2026-10-01", None)], "2026", date(2026, 10, 1), "1/365"),
    ([("2026-12-31", None)], "2026", LATER, "1/365"),
    ([("2020-01-01", "2026-12-31")], "2026", LATER, "365/365"),
    ([("2020-01-01", "2026-05-31"), ("2026-12-01", None)], "2026", LATER, "182/365"),
    ([("2020-01-01", "2026-05-31"), ("2026-06-01", None)], "2026", LATER, "365/365"),
    ([("2026-07-01", None), ("2026-07-01", None)], "2026", LATER, "184/365"),
    ([("2026-07-01", None), ("2026-10-01", "2026-11-30")], "2026", LATER, "184/365"),
    ([("2026-03-01", "2026-03-31"), ("2026-03-10", "2026-04-30"), ("2026-12-01", None)], "2026", LATER, "92/365"),
    ([("2020-01-01", "2023-12-31"), ("2024-02-29", None)], "2024", date(2024, 2, 29), "1/366"),
])
def test_each_owes_the_days_it_was_there(session, spans, asked, as_of, owed):
    """Half of what is owed is half."""
    for place, (start, end) in enumerate(spans):
        session.add(post(1, from_on=date.fromisoformat(start), to_on=end and date.fromisoformat(end), branch_id=place))
    asked = Period.parse(asked)
    session.add(deed(member_id=1, done_on=min(asked.end, as_of), hours=EACH * years(owed) / 2))
    session.flush()
    figure = engine.figure("toys.yearly_graded", Scope.member(1), asked, as_of)
    assert figure.denominator == 1
    assert figure.numerator == pytest.approx(0.5, abs=1e-4)


def test_who_left_is_not_asked_at_the_end_but_is_on_the_way(session):
    """Left on 31 March: no subject of the year, one of the first quarter, with a quarter's target."""
    session.add_all([post(1, to_on=date(2026, 3, 31)), deed(member_id=1, done_on=date(2026, 2, 1), hours=EACH * 45 / 365)])
    session.flush()
    assert engine.figure("toys.yearly", Scope.bureau(), Y2026, LATER).denominator == 0
    figure = engine.figure("toys.yearly_graded", Scope.bureau(), Period.parse("2026Q1"), LATER)
    assert (figure.numerator, figure.denominator) == (pytest.approx(0.5, abs=1e-4), 1)


def test_nobody_reaches_it_by_doing_nothing(session):
    session.add(post(1, from_on=date(2026, 12, 31)))
    session.flush()
    assert engine.figure("toys.yearly", Scope.bureau(), Y2026, LATER).numerator == 0


@pytest.mark.parametrize(("asked", "as_of", "owed"), [("2026", LATER, "365/365"), ("2024Q1", LATER, "91/366"), ("2026", date(2026, 1, 31), "31/365")])
def test_required_items_owe_the_days_of_the_period(session, asked, as_of, owed):
    asked = Period.parse(asked)
    session.add(deed(done_on=asked.start, hours=1))
    session.flush()
    assert engine.figure("toys.yearly_items", Scope.bureau(), asked, as_of).numerator == pytest.approx(min(1 / (32 * years(owed)), 1), abs=1e-4)


def test_months_ask_what_their_year_asks(session):
    """Who does the same every day is as far in each month as in the year: a chart by month can be read."""
    session.add(post(1))
    session.add_all(deed(member_id=1, done_on=date(2026, 1, 1) + timedelta(days=n), hours=EACH / 2 / 365) for n in range(365))
    session.flush()
    periods = [Y2026, *Y2026.sub_periods("month"), *Y2026.sub_periods("quarter")]
    assert {round(figure.value, 1) for figure in engine.series("toys.yearly_graded", Scope.bureau(), periods, LATER)} == {50}


def test_its_formula_says_so():
    assert REACHED.formula == "完成量达到 按天数折算的 2 的人数 ÷ 应计人数 × 100%"


# --- against a plain count ----------------------------------------------------------------------------------------------------

def target(data, asked, member, where):
    """A walk over the days."""
    days = ((asked.period.start, asked.day) if asked.period.kind != "all" else (date(2020, 1, 1), asked.day))
    own = [p for p in data.posts if p["member"] == member and where(p)]
    total, one = 0.0, days[0]
    while one <= days[1]:
        if any(p["from"] <= one and (p["to"] is None or one <= p["to"]) for p in own):
            total += EACH / (366 if one.year % 4 == 0 else 365)
        one += timedelta(days=1)
    return total


def plain(measure, data, asked):
    where = (lambda p: p["rank"] == "a") if measure is OF_A else (lambda p: True)
    own = type(data)(data.deeds, [p for p in data.posts if where(p)])
    done, members = amounts(data, asked, "hours"), standing(own, asked)
    shares = {m: done[m] / target(data, asked, m, where) for m in members}
    reached = {m for m, share in shares.items() if share >= 1 - 1e-9}
    numerator = sum(min(share, 1) for share in shares.values()) if measure.graded else len(reached)
    return (numerator, len(members), 100 * numerator / len(members) if members else None, 0, 0), members, reached


def members_of(measure, asked, which):
    rows = engine.rows(measure.code, asked.selection, asked.period, which, asked.as_of)
    return [p.member_id for p in db.session.scalars(rows)]


def check(measure, data, asked, dice):
    answer, members, reached = plain(measure, data, asked)
    same(engine.figure(measure.code, asked.selection, asked.period, asked.as_of), answer)
    assert sorted(members_of(measure, asked, "all")) == sorted(members)
    assert sorted(members_of(measure, asked, "hits")) == sorted(reached)
    assert sorted(members_of(measure, asked, "misses")) == sorted(members - reached)
    assert sum(engine.parts([(measure.code, asked.selection, asked.period)], asked.as_of)[0].values()) == len(reached)
    for part in engine.figures_by(measure.code, dice.choice(("branch", "member", "rank")), asked.period, asked.as_of, asked.selection).values():
        same(part, plain(measure, data, Asked(part.selection, asked.period, asked.as_of))[0])
    for figure in engine.series(measure.code, asked.selection, [asked.period, Period.parse("2025-11-15..2026-02-10"), Y2024], asked.as_of):
        same(figure, plain(measure, data, Asked(asked.selection, figure.period, asked.as_of))[0])


@pytest.mark.parametrize("seed", range(24))
def test_every_answer_equals_a_plain_count(session, seed):
    dice = random.Random(seed)
    data = made(session, dice)
    for measure in (REACHED, GRADED, OF_A):
        picked = tuple(dice.sample(range(1, 20), dice.choice((0, 0, 3))))
        selection = Selection(scope_of(dice, dice, measure), only_of(dice, measure), picked)
        check(measure, data, Asked(selection, period(dice, dice), day(dice)), dice)


def test_the_random_data_hold_what_matters(session):
    """Members with several states, some at a time, and some that reach it."""
    several = reached = 0
    for seed in range(24):
        data = made(session, random.Random(seed))
        several += session.scalar(select(func.count(Post.id)).where(Post.member_id == 1)) > 1
        reached += len(plain(REACHED, data, Asked(Selection(Scope.bureau()), Y2026, date(2026, 6, 30)))[2])
    assert several > 5
    assert reached > 5
