"""Figures asked many at once, each by an index of its own, are those asked one by one."""
import random
from dataclasses import replace

import pytest

from tests.petitions.test_measures import as_of, at_noon, made, owners, selection  # noqa: F401 - fixtures
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, stacks
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.petitions.measures import MEASURES
from xinfang_party.petitions.queries import IS_NO_ACCUSATION

CODES = [measure.code for measure in MEASURES]
PERIODS = [Period.month(2026, 1), Period.quarter(2026, 1), Period.year(2025), Period.all()]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("seen", [None, IS_NO_ACCUSATION])
def test_figures_in_one_statement_are_those_of_many(session, owners, seed, seen):  # noqa: F811 - the fixture
    dice = random.Random(seed)
    rows = made(dice, owners)
    chosen, day = selection(dice, dice, owners, rows), as_of(dice)
    found = stacks.figures([(code, chosen, period, seen) for code in CODES for period in PERIODS], day)
    assert found == [engine.figure(code, chosen, period, day, seen=seen) for code in CODES for period in PERIODS]


@pytest.mark.parametrize("level", ["department", "channel"])
def test_so_are_those_of_all_owners(session, owners, level):  # noqa: F811 - the fixture
    made(random.Random(5), owners, 60)
    found = stacks.figures_by([(code, Selection(Scope.bureau()), Period.year(2025)) for code in CODES], level)
    for code, figures in zip(CODES, found, strict=True):
        expected = engine.figures_by(code, level, Period.year(2025))
        assert dict(figures) == dict(expected), code
        assert figures[999_999_999].numerator == 0


def test_what_is_asked_twice_is_counted_once(session, owners, counted):  # noqa: F811 - the fixture
    made(random.Random(5), owners, 60)
    bureau = Scope.bureau()
    with counted() as sent:
        first, second = stacks.figures([("petitions.received", bureau, Period.year(2025))] * 2)
    assert first == second
    assert len(sent) == 1
    assert sent[0].count("petition_case.received_on >=") == 1


FACES = [("petitions.satisfaction_rate", "evaluation"), ("petitions.received", "channel"), ("petitions.replied", "class")]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("level", ["department", "channel", None])
def test_of_each_value_of_a_dimension_too_and_the_whole_adds_up(session, owners, level, seed):  # noqa: F811 - the fixture
    dice = random.Random(seed)
    rows = made(dice, owners, 60)
    chosen, day, period = replace(selection(dice, dice, owners, rows), picked=()), as_of(dice), Period.year(2025)
    for (code, name), found in zip(FACES, stacks.crossed([((code, chosen, period), name) for code, name in FACES], level, day), strict=True):
        whole = {None: engine.figure(code, chosen, period, day)} if level is None else engine.figures_by(code, level, period, day, chosen)
        assert [found.of[key] for key in whole] == list(whole.values()), code
        for key, figure in whole.items():
            values = engine.figures_by(code, name, period, day, figure.selection)
            assert [found.by[key, value] for value in values] == [engine.figure(code, one.selection, period, day) for one in values.values()], code
            assert len(values) == len([1 for owner, _value in found.by if owner == key])


def test_what_does_not_add_up_is_not_crossed(session, owners):  # noqa: F811 - the fixture
    with pytest.raises(TypeError, match="median_reply_days"):
        stacks.crossed([(("petitions.median_reply_days", Scope.bureau(), Period.year(2025)), "channel")], None)
