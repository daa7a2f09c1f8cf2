"""How a test, an item and a branch are judged: figures in, verdicts out."""
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from xinfang_party.checklists import rules
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.terms import Check, Comparison, Document, Result, State, Verdict, When

DAY = date(2026, 9, 30)
ITEM = DEFAULT.by_code["E1-1"]
ZERO = DEFAULT.by_code["D1-1"]


@dataclass
class Found:
    value: float | None
    pending: int = 0
    waived: int = 0


def check(sign: Comparison = Comparison.AT_LEAST, threshold: float = 80, when: When = When.ROUND, may_lack: bool = False) -> Check:
    return Check("toys.rate", sign, threshold, when, may_lack)


@pytest.mark.parametrize(("given", "figure", "is_over", "verdict", "ratio"), [
    (check(), None, True, Verdict.UNKNOWN, None),
    (check(), Found(80), True, Verdict.REACHED, 1.0),
    (check(), Found(79.9999), True, Verdict.MISSED, 1.0),
    (check(), Found(60), True, Verdict.MISSED, 0.75),
    (check(), Found(60), False, Verdict.MISSED, 0.75),
    (check(when=When.YEAR), Found(60), False, Verdict.PENDING, None),
    (check(when=When.YEAR), Found(60), True, Verdict.MISSED, 0.75),
    (check(when=When.SO_FAR), Found(60), False, Verdict.MISSED, 0.75),
    (check(Comparison.AT_MOST, 0), Found(0), True, Verdict.REACHED, 1.0),
    (check(Comparison.AT_MOST, 0), Found(1), True, Verdict.MISSED, 0.0),
    (check(), Found(None, pending=1), True, Verdict.PENDING, None),
    (check(), Found(None, pending=1, waived=1), True, Verdict.PENDING, None),
    (check(), Found(None, waived=1), True, Verdict.WAIVED, None),
    (check(may_lack=True), Found(None), True, Verdict.NOT_OWED, None),
    (check(), Found(None), True, Verdict.UNKNOWN, None),
    (check(), Found(None), False, Verdict.PENDING, None),
])
def test_one_test_against_its_threshold(given, figure, is_over, verdict, ratio):
    found = rules.judge(given, "指标", figure, is_over=is_over)
    assert (found.verdict, found.ratio) == (verdict, ratio)
    assert (found.verdict is not Verdict.UNKNOWN or found.reason)


@pytest.mark.parametrize(("months", "documents", "verdict", "reason"), [
    (6, [], Verdict.UNKNOWN, rules.NO_DOCUMENT),
    (6, [Document(date(2026, 4, 1))], Verdict.REACHED, ""),
    (6, [Document(date(2026, 3, 29))], Verdict.UNKNOWN, rules.STALE),
    (0, [Document(date(2020, 1, 1))], Verdict.REACHED, ""),
    (0, [Document(date(2020, 1, 1), date(2026, 9, 29))], Verdict.UNKNOWN, rules.STALE),
    (0, [Document(date(2020, 1, 1), date(2026, 9, 30))], Verdict.REACHED, ""),
    (6, [Document(date(2026, 10, 1))], Verdict.UNKNOWN, rules.NO_DOCUMENT),
])
def test_documents_go_stale_by_themselves(months, documents, verdict, reason):
    found = rules.judge_documents(months, documents, DAY)
    assert (found.verdict, found.reason) == (verdict, reason)


def result(verdict: Verdict, ratio: float | None = None) -> Result:
    return Result("一条", verdict, ratio)


REACHED, UNKNOWN, PENDING = result(Verdict.REACHED, 1.0), result(Verdict.UNKNOWN), result(Verdict.PENDING)
WAIVED, NOT_OWED, HALF = result(Verdict.WAIVED), result(Verdict.NOT_OWED), result(Verdict.MISSED, 0.5)


@pytest.mark.parametrize("months", [1, 6, 12, 13])
def test_the_last_day_of_what_is_too_old_today(months):
    for today in (date(2027, 12, 1) + timedelta(days=n) for n in range(460)):
        last = rules.too_old_from(months, today)
        assert [rules.is_valid(Document(day, None), months, today) for day in (last - timedelta(days=3), last, last + timedelta(days=1))] == [False, False, True]


@pytest.mark.parametrize(("results", "said", "state", "ratio"), [
    ([REACHED], None, State.RECORDS, 1.0),
    ([REACHED, HALF, result(Verdict.MISSED, 0.9)], None, State.NOT_MET, 0.5),
    ([HALF, UNKNOWN], 1.0, State.NOT_MET, 0.5),
    ([REACHED, UNKNOWN], None, State.UNKNOWN, None),
    ([REACHED, UNKNOWN], 1.0, State.STATEMENT, 1.0),
    ([UNKNOWN], 0.5, State.NOT_MET, 0.5),
    ([UNKNOWN], 0.0, State.NOT_MET, 0.0),
    ([REACHED], 0.0, State.RECORDS, 1.0),
    ([REACHED, PENDING], None, State.RECORDS, 1.0),
    ([PENDING, NOT_OWED], None, State.PENDING, None),
    ([WAIVED, NOT_OWED], None, State.WAIVED, None),
    ([NOT_OWED], None, State.NOT_OWED, None),
])
def test_an_item_is_as_good_as_its_weakest_test_and_words_count_only_where_records_cannot_tell(results, said, state, ratio):
    found = rules.stand(ITEM, results, said)
    assert (found.state, found.ratio) == (state, ratio)


def standings(**states: tuple[State, float | None]) -> list:
    """Every item met, but those told: `D1_1=(state, ratio)`."""
    told = {code.replace("_", "-"): pair for code, pair in states.items()}
    return [replace(rules.stand(item, [REACHED]), state=told.get(item.code, (State.RECORDS, 1.0))[0], ratio=told.get(item.code, (State.RECORDS, 1.0))[1])
            for item in DEFAULT.items]


@pytest.mark.parametrize(("told", "value", "grade", "capped"), [
    ({}, 100.0, "优秀", False),
    ({"E1_1": (State.NOT_MET, 0.0), "E1_5": (State.NOT_MET, 0.0)}, 90.0, "优秀", False),
    ({"E1_1": (State.NOT_MET, 0.0), "E1_5": (State.NOT_MET, 0.0), "A1_1": (State.NOT_MET, 0.5)}, 89.0, "达标", False),
    ({"D1_1": (State.NOT_MET, 0.0)}, 96.0, "基本达标", True),
    ({"D1_1": (State.NOT_MET, 0.25)}, 97.0, "优秀", False),
    ({"D1_1": (State.UNKNOWN, None)}, 96.0, "优秀", False),
    ({"E1_1": (State.PENDING, None), "D1_3": (State.NOT_OWED, None)}, 100.0, "优秀", False),
    ({"E1_1": (State.UNKNOWN, None)}, 95.0, "优秀", False),
])
def test_total_and_grade(told, value, grade, capped):
    total = rules.sheet(DEFAULT, standings(**told)).total
    assert (total.value, total.grade, total.is_capped) == (value, grade, capped)


def test_what_does_not_count_is_in_no_total_and_nothing_at_all_has_none():
    sheet = rules.sheet(DEFAULT, standings(E1_1=(State.PENDING, None), A1_1=(State.UNKNOWN, None)))
    assert (sheet.total.out_of, sheet.total.unknown, sheet.aspects["活动组织"].out_of) == (95, 2, 17)
    nothing = rules.sheet(DEFAULT, [replace(one, state=State.NOT_OWED, ratio=None) for one in standings()])
    assert (nothing.total.value, nothing.total.grade) == (None, "")


def test_a_failed_zero_tolerance_item_does_not_lift_a_worse_grade():
    low = [replace(one, state=State.NOT_MET, ratio=0.0) for one in standings()]
    assert rules.sheet(DEFAULT, low).total.grade == "不达标"


def test_the_default_has_five_aspects_eight_categories_32_items_and_100():
    assert (len({item.aspect for item in DEFAULT.items}), len({item.category for item in DEFAULT.items}), len(DEFAULT.by_code), DEFAULT.weight) == (5, 8, 32, 100)
    assert {item.code for item in DEFAULT.items if item.is_zero_tolerance} == {"A1-3", "D1-1", "E1-2"}
