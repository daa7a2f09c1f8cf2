"""The sample: the same for everybody who knows the seed, whatever the order; and uniform enough."""
import random
from collections import Counter
from datetime import date
from hashlib import sha256

import pytest

from tests.checklists.made import item
from xinfang_party.checklists.terms import Standing, State
from xinfang_party.inspections.rules import draw, why_not_answer, why_not_plan
from xinfang_party.inspections.terms import Plan, Verdict
from xinfang_party.kernel.periods import Period

CODES = tuple(f"ZB{number:02}" for number in range(1, 13))
TODAY = date(2026, 7, 5)


@pytest.mark.parametrize(("seed", "drawn"), [("2026-07-05", ("ZB06", "ZB08", "ZB09")), ("信访", ("ZB11", "ZB09", "ZB02"))])
def test_draw_is_what_it_was(seed, drawn):
    """Fixed for ever: samples that were printed must be drawn again years later."""
    assert draw(CODES, 3, seed) == drawn


def test_draw_is_what_pen_and_python_make_of_the_printed_rule():
    by_hand = sorted(CODES, key=lambda code: sha256(f"s:{code}".encode()).hexdigest())[:4]
    assert list(draw(CODES, 4, "s")) == by_hand


def test_draw_rests_on_no_order_and_no_repetition():
    shuffled = [*CODES, *CODES[:5]]
    random.Random(1).shuffle(shuffled)
    assert draw(shuffled, 5, "s") == draw(CODES, 5, "s")


def test_a_larger_sample_holds_the_smaller_one():
    assert draw(CODES, 7, "s")[:3] == draw(CODES, 3, "s")


def test_draw_is_uniform_enough():
    """3 of 12 under 4,000 seeds: each code about 1,000 times, within five standard deviations (27 each)."""
    counts = Counter(code for seed in range(4_000) for code in draw(CODES, 3, str(seed)))
    assert set(counts) == set(CODES)
    assert max(abs(count - 1_000) for count in counts.values()) < 5 * 27.4


@pytest.mark.parametrize(("changed", "field"), [
    ({"branch_ids": ()}, "branches"), ({"branch_ids": (9,)}, "branches"), ({"item_codes": ("Z9",)}, "items"), ({"due_on": date(2026, 7, 4)}, "due_on"),
    ({"branch_number": 3}, "branch_number"), ({"item_number": 0}, "item_number"), ({"record_number": 21}, "record_number"), ({"seed": "a;b"}, "seed"),
    ({"seed": "13912345678"}, "seed"), ({"seed": "x" * 21}, "seed"),
    ({"period": Period.quarter(2026, 4)}, "period"), ({"period": Period.quarter(2026, 1)}, "round_id"), ({"branch_number": 2, "item_number": 1}, None),
])
def test_why_not_plan(changed, field):
    facts = {"title": "检查", "period": Period.quarter(2026, 2), "branch_ids": (1, 2), "item_codes": ("A1-1",), "due_on": TODAY, **changed}
    problem = why_not_plan(Plan(**facts), known_items={"A1-1"}, known_branches={1, 2}, round_period=Period.quarter(2026, 2), today=TODAY)
    assert (problem[1] if problem else None) == field


@pytest.mark.parametrize(("verdict", "words", "is_taken"), [
    (Verdict.AGREE, "", True), (Verdict.NOT_MET, "", False), (Verdict.NOT_MET, "没有旗", True), (Verdict.PARTLY, "  ", False), (Verdict.MET, "", True),
])
def test_why_not_answer(verdict, words, is_taken):
    """Met by the records already: saying so needs no reason."""
    assert (why_not_answer(Standing(item("A1-1", "评判"), State.RECORDS, 1.0), verdict, words) is None) is is_taken
