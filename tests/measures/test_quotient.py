"""Σ/Σ against a plain count of the same rows, in every way figures are asked for."""
import random
from dataclasses import replace

import pytest

from tests.measures.plain import Asked, deeds
from tests.measures.test_oracle import day, levels, made, question, told
from tests.measures.toys import BY_DONE, ON_TIME, Deed, deed
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, pages, registry, seeing, since
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Quotient
from xinfang_party.measures.terms import Scope, Selection

PACE = Quotient(code="toys.pace", name="每日时长比", top=Deed.hours, bottom=days_between(Deed.done_on, Deed.due_on), top_words="时长",
                bottom_words="天数", **BY_DONE)
LATE_PACE = Quotient(code="toys.late_pace", name="办结部分占比", bottom=days_between(Deed.done_on, Deed.due_on), top_words="办结时长", bottom_words="天数",
                     top=lambda day: Deed.hours, where=lambda day: Deed.replied_on <= day, **BY_DONE)
MARCH, YEAR = Period.month(2026, 3), Period.year(2026)


@pytest.fixture(autouse=True)
def measures(monkeypatch):
    for measure in (PACE, LATE_PACE, ON_TIME):
        registry.check(measure)
        monkeypatch.setitem(registry.REGISTERED.measures, measure.code, measure)


def answer(measure, data, asked):
    rows = [d for d in deeds(data, asked) if measure is PACE or (d["replied_on"] is not None and d["replied_on"] <= asked.as_of)]
    top, bottom = sum(d["hours"] for d in rows), sum((d["due_on"] - d["done_on"]).days for d in rows if d["due_on"])
    return top, bottom, {d["id"] for d in rows}


def same(figure, measure, data):
    top, bottom, _ = answer(measure, data, Asked(figure.selection, figure.period, figure.as_of))
    assert figure.numerator == pytest.approx(top, abs=6e-3)
    assert figure.denominator == bottom
    assert figure.value == (pytest.approx(100 * top / bottom, abs=0.6 / bottom + 1e-3) if bottom else None)


@pytest.mark.parametrize("seed", range(40))
def test_it_equals_a_plain_count_however_it_is_asked(session, seed):
    dice = random.Random(seed)
    data = made(session, dice)
    for measure in (PACE, LATE_PACE):
        asked = question(dice, dice, measure)
        with told(f"{measure.code} of {asked}"):
            same(engine.figure(measure.code, asked.selection, asked.period, asked.as_of), measure, data)
            for figure in engine.series(measure.code, asked.selection, [asked.period, MARCH, YEAR], asked.as_of):
                same(figure, measure, data)
            for level in levels(measure):
                parts = engine.figures_by(measure.code, level, asked.period, asked.as_of, asked.selection)
                for key in [*parts, 77]:
                    same(parts[key], measure, data)
            rows = engine.rows(measure.code, asked.selection, asked.period, "all", asked.as_of)
            assert set(db.session.scalars(rows.with_only_columns(Deed.id))) == answer(measure, data, asked)[2]
    check_many(data, day(dice))


def check_many(data, as_of):
    asked = [(measure.code, scope, period) for measure in (PACE, LATE_PACE) for period in (MARCH, YEAR)
             for scope in (Scope.branch(1), Scope.branch(2), Selection(Scope.bureau(), (("item", ("x",)),)))]
    assert engine.many(asked, as_of) == [engine.figure(*one, as_of) for one in asked]
    for figures, code in zip(engine.figures_by_each([(one.code, YEAR) for one in (PACE, ON_TIME, LATE_PACE)], "branch", as_of), (PACE, None, LATE_PACE), strict=True):
        for figure in figures.values() if code else ():
            same(figure, code, data)


def test_many_of_them_share_a_statement(session, counted):
    with counted() as queries:
        engine.many([(code, Scope.branch(n), period) for code in (PACE.code, LATE_PACE.code) for n in (1, 2, 3) for period in (MARCH, YEAR)])
    assert len(queries) == 1


def test_what_all_of_a_statement_ask_of_a_fact_is_asked_once(session, monkeypatch, counted):
    """A costly condition, such as the one of figures of the study platform, would be weighed for every column again."""
    twin = replace(LATE_PACE, code="toys.late_hours", top=1)
    monkeypatch.setitem(registry.REGISTERED.measures, twin.code, twin)
    made(session, random.Random(7))
    asked = [(code, Scope.bureau(), YEAR) for code in (LATE_PACE.code, twin.code)]
    with counted() as queries:
        found = engine.many(asked, YEAR.end)
    assert found == [engine.figure(*one, YEAR.end) for one in asked]
    assert [sql.count("replied_on <=") for sql in queries] == [1]
    [late, twins] = engine.figures_by_each([(LATE_PACE.code, YEAR), (twin.code, YEAR)], "branch", YEAR.end)
    assert {key: (late[key], twins[key]) for key in late} == {
        key: tuple(engine.figures_by(code, "branch", YEAR, YEAR.end)[key] for code in (LATE_PACE.code, twin.code)) for key in late}


def test_a_small_quotient_is_written_without_the_word_for_facts(session, clock_at):
    """“3/4 件” would say that four facts were counted."""
    with clock_at("2026-04-10 09:00"):
        session.add(deed(hours=3, done_on=MARCH.start, due_on=MARCH.start.replace(day=5)))
        session.flush()
        assert engine.figure(PACE.code, Scope.bureau(), MARCH).text == "3/4"


def test_over_nothing_it_has_no_value(session):
    assert engine.figure(PACE.code, Scope.bureau(), MARCH).text == "—"


def test_its_formula_reads_both_sums():
    assert PACE.formula == "各件的时长之和 ÷ 各件的天数之和 × 100%"


def test_each_fact_gives_its_own_share_so_that_a_change_of_either_number_shows(session, clock_at):
    with clock_at("2026-04-10 09:00"):
        session.add(deed(hours=3, due_on=MARCH.end))
        session.flush()
        asked = (PACE.code, Scope.bureau(), MARCH)
        [then] = engine.parts([asked])
        session.query(Deed).update({"hours": 6})
        [now] = engine.parts([asked])
    [change] = since.changes(then, now).values()
    assert [since.spoken(PACE, value) for value in change] == ["10 %", "20 %"]


def test_it_has_no_misses_and_no_interval_of_chance(session, clock_at):
    with clock_at("2026-04-10 09:00"):
        session.add(deed(hours=300, due_on=MARCH.end))
        session.flush()
        figure = engine.figure(PACE.code, Scope.bureau(), MARCH)
    assert not pages.has_misses(PACE)
    assert figure.value == 1000
    assert figure.interval is None


def test_hits_are_all_and_misses_none_of_its_rows(session):
    session.add(deed())
    session.flush()
    found = {which: len(db.session.scalars(engine.rows(PACE.code, Scope.bureau(), YEAR, which)).all()) for which in ("hits", "all")}
    assert found == {"hits": 1, "all": 1}
    figure = engine.figure(PACE.code, Scope.bureau(), YEAR)
    assert seeing.holds_none(PACE, figure, "misses")
