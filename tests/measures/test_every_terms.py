"""A duty whose terms change from year to year."""
import random
from datetime import date

import pytest

from tests.measures.plain import Answer, Asked, deeds, judge, percent
from tests.measures.test_oracle import made, question, same, told
from tests.measures.toys import DEEDS, POST_OWNERS, Deed, Post, deed, post
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.kinds import Every, Subjects
from xinfang_party.measures.terms import Scope

ASKED = []
BY_YEAR = {2025: ("month", 1), 2026: ("quarter", 2)}
MONTHS = {"month": 1, "quarter": 3}
LAST = ("half", 3)


def terms(year: Period) -> tuple[str, int]:
    ASKED.append(year)
    return BY_YEAR.get(year.start.year, LAST)


DUTY = Every(code="toys.changing", name="逐年的要求", of="toys.deeds", terms=terms)
EACH = Every(code="toys.changing_each", name="人人逐年的要求", of="toys.deeds", terms=terms, by=Subjects(
    of=Post, key=Post.member_id, level="member", during=(Post.from_on, Post.to_on), owners=POST_OWNERS))
ALL, Y2025, Y2026 = Period.all(), Period.year(2025), Period.year(2026)


@pytest.fixture(autouse=True)
def measures(monkeypatch):
    for measure in (DEEDS, DUTY, EACH):
        monkeypatch.setitem(registry.REGISTERED.measures, measure.code, measure)
    ASKED.clear()


def plain(data, asked: Asked) -> Answer:
    """Year by year with `tests.measures.plain.judge`, which knows one length and one number at a time."""
    done = [(d["done_on"], 1) for d in deeds(data, asked)]
    total = [0, 0, 0, 0]
    for year, (each, at_least) in BY_YEAR.items():
        part = within(asked.period, year, min((day for day, _ in done), default=None), MONTHS[each])
        if part is not None:
            found = judge(done, Asked(asked.selection, part, asked.as_of), None, months=MONTHS[each], at_least=at_least, excused=set())
            total = [a + b for a, b in zip(total, found, strict=True)]
    return percent(*total)


def within(period, year, first, months):
    start, end = max(period.start, date(year, 1, 1)), min(period.end, date(year, 12, 31))
    if period.kind == "all":
        if first is None:
            return None
        start = max(start, first.replace(month=(first.month - 1) // months * months + 1, day=1))
    return Period.stretch(start, end) if start <= end else None


@pytest.mark.parametrize("seed", range(60))
def test_it_equals_a_plain_count_year_by_year(session, seed):
    dice = random.Random(seed)
    data = made(session, dice)
    asked = question(dice, dice, DUTY)
    with told(str(asked)):
        for period in (asked.period, ALL, Period.range(date(2025, 11, 15), date(2026, 5, 20)), Y2025, Y2026):
            one = Asked(asked.selection, period, asked.as_of)
            same(engine.figure(DUTY.code, one.selection, one.period, one.as_of), plain(data, one))
        for figure in engine.series(DUTY.code, asked.selection, [Y2025, Y2026, Period.quarter(2026, 2)], asked.as_of):
            same(figure, plain(data, Asked(asked.selection, figure.period, figure.as_of)))
        for figure in engine.figures_by(DUTY.code, "branch", Y2026, asked.as_of).values():
            same(figure, plain(data, Asked(figure.selection, Y2026, asked.as_of)))


def test_terms_are_asked_once_a_year_however_many_owe_it(session):
    session.add_all([deed(branch_id=n, done_on=date(2026, 2, n)) for n in range(1, 9)] + [post(n) for n in range(1, 9)])
    session.flush()
    engine.figures_by(DUTY.code, "branch", Y2026, date(2026, 12, 31))
    engine.figures_by(EACH.code, "member", Y2026, date(2026, 12, 31))
    assert ASKED == [Y2026, Y2026]


def test_subjects_owe_by_the_terms_of_the_year(session):
    session.add_all([post(1), *(deed(member_id=1, done_on=date(2025, month, 3)) for month in range(1, 13))])
    session.flush()
    assert engine.figure(EACH.code, Scope.bureau(), Y2025, date(2027, 1, 1)).text.endswith("（12/12）")
    assert engine.figure(EACH.code, Scope.bureau(), Y2026, date(2027, 1, 1)).text == "0/4 个季度"


def test_the_formula_follows_todays_terms(clock_at):
    with clock_at("2025-12-31 23:00"):
        assert DUTY.formula.startswith("完成量至少 1 的月数")
    with clock_at("2026-01-01 08:00"):
        assert DUTY.formula.startswith("完成量至少 2 的季度数")


def test_the_noun_is_that_of_the_period(session):
    session.add(deed(done_on=date(2025, 2, 3)))
    session.flush()
    assert [figure.noun for figure in engine.series(DUTY.code, Scope.bureau(), [Y2025, Y2026], date(2026, 12, 31))] == ["个月", "个季度"]


def test_fixed_terms_stay_as_they_were():
    assert Every(code="x", name="x", of="toys.deeds", at_least=2, each="quarter").terms_in(Y2025) == ("quarter", 2)


def test_deeds_are_what_it_is_judged_by():
    assert registry.facts_of(DUTY).of is Deed
