"""What may be done to a bulletin, and the first text of its sections: tables, no application."""
from datetime import date

import pytest

from xinfang_party.bulletins import drafting, rules
from xinfang_party.bulletins.catalogue import value
from xinfang_party.bulletins.terms import Fault, State, Tally
from xinfang_party.findings.terms import DueKind, Person
from xinfang_party.findings.terms import State as FindingState
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period

TODAY = date(2026, 7, 5)
WRITER = Person(1, 11)
LATE = Fault("问〔2026〕1号", "甲支部", "签到不全", date(2026, 6, 25), "E1-1")
LATER = Fault("问〔2026〕2号", "乙支部", "没有记录", date(2026, 7, 31), due_kind=DueKind.LASTING, state=FindingState.PLANNED)


def tally(met: int, missed: int = 0, owed: int | None = None, code: str = "D1-1") -> Tally:
    return Tally(code, "党员大会", met + missed if owed is None else owed, tuple(f"支部{n}" for n in range(met)),
                 tuple((f"差支部{n}", "2/3 个月") for n in range(missed)))


@pytest.mark.parametrize(("state", "verb", "after"), [
    (State.DRAFT, "edit", State.DRAFT), (State.DRAFT, "submit", State.SUBMITTED), (State.SUBMITTED, "return", State.DRAFT),
    (State.APPROVED, "return", State.DRAFT), (State.SUBMITTED, "approve", State.APPROVED), (State.APPROVED, "publish", State.PUBLISHED),
    (State.DRAFT, "withdraw", State.WITHDRAWN),
    (State.SUBMITTED, "withdraw", None), (State.WITHDRAWN, "edit", None), (State.WITHDRAWN, "submit", None), (State.DRAFT, "approve", None),
    (State.SUBMITTED, "edit", None), (State.APPROVED, "edit", None), (State.SUBMITTED, "publish", None),
    (State.PUBLISHED, "edit", None), (State.PUBLISHED, "refresh", None), (State.PUBLISHED, "return", None), (State.PUBLISHED, "publish", None),
    (State.APPROVED, "acknowledge", None),
])
def test_flow(state, verb, after):
    if after is not None:
        assert rules.FLOW.next(state, verb) is after
    else:
        with pytest.raises(Refusal):
            rules.FLOW.next(state, verb)


@pytest.mark.parametrize(("by", "is_taken"), [(Person(2, 12), True), (Person(1, None), False), (Person(3, 11), False), (Person(2, None), True)])
def test_why_not_approve_the_same_account_or_the_same_member(by, is_taken):
    assert (rules.why_not_approve(by, [Person(9, None), WRITER]) is None) is is_taken


@pytest.mark.parametrize(("is_own", "before", "words"), [(True, "", None), (False, "", "本人确认"), (True, "张书记", "张书记已经确认收到")])
def test_why_not_acknowledge(is_own, before, words):
    reason = rules.why_not_acknowledge(is_own=is_own, acknowledged_by=before)
    assert (reason is None) if words is None else (words in reason)


@pytest.mark.parametrize(("period", "ids", "field"), [
    (Period.quarter(2026, 2), [1], None), (Period.quarter(2026, 4), [1], "period"), (Period.quarter(2026, 2), [], "branches"),
    (Period.quarter(2026, 2), [1, 9], "branches"),
])
def test_why_not_create(period, ids, field):
    problem = rules.why_not_create(period, ids, known={1, 2}, today=TODAY)
    assert (problem[1] if problem else None) == field


@pytest.mark.parametrize(("text", "is_taken"), [("三月没有开会", True), ("联系电话13912345678", False), ("长" * 5001, False), ("长" * 5000, True)])
def test_why_not_section(text, is_taken):
    assert (rules.why_not_section(text) is None) is is_taken


# --- the first text -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("one", "is_told"), [(tally(5), True), (tally(4, 1), True), (tally(3, 1), False), (tally(4, 0, owed=6), False), (tally(0), False)])
def test_strong_points_are_what_most_of_those_who_owe_it_prove(one, is_told):
    text = drafting.strong_points([one])
    assert text == (f"D1-1 党员大会：{len(one.met)}/{one.owed} 个党支部由记录证明达到。" if is_told else drafting.NOTHING_STRONG)


def test_problems_name_the_item_then_the_branches_in_their_order_then_what_was_found():
    assert drafting.problems([tally(2), tally(1, 2, code="E1-1")], [LATE, LATER]).splitlines() == [
        "E1-1 党员大会：2/3 个党支部没有达到。差支部0，2/3 个月；差支部1，2/3 个月。", "检查发现的问题 2 个：",
        "问〔2026〕1号（甲支部，E1-1）：签到不全", "问〔2026〕2号（乙支部）：没有记录"]
    assert drafting.problems([tally(2)], []) == drafting.NO_PROBLEM


def test_due_tells_the_nearest_day_first_and_how_late_it_is():
    assert drafting.due([LATER, LATE], TODAY).splitlines() == [
        "问〔2026〕1号（甲支部）：签到不全；整改期限 2026年6月25日，超期 10 天，督办。", "问〔2026〕2号（乙支部）：没有记录；复查日 2026年7月31日。"]
    assert drafting.due([], TODAY) == drafting.NOTHING_DUE


def test_a_section_takes_whole_lines_and_says_how_many_are_left_out():
    text = drafting.fitted([f"{n:03}{'字' * 97}" for n in range(60)])
    *kept, last = text.splitlines()
    assert (len(text) <= value("longest"), kept[-1][:3], last) == (True, f"{len(kept) - 1:03}", drafting.CUT.format(60 - len(kept)))
