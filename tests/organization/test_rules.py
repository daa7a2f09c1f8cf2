from datetime import date

import pytest

from xinfang_party.organization import rules
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Placement, Stay

TODAY = date(2026, 6, 15)
HALL = Placement(1)
SECRETARY, DEPUTY, ORGANIZATION = CommitteeDuty.SECRETARY, CommitteeDuty.DEPUTY, CommitteeDuty.ORGANIZATION


def says(reason: str | None, words: str | None) -> bool:
    """`words` None: nothing stands against it."""
    return reason is None if words is None else reason is not None and words in reason


@pytest.mark.parametrize(("nodes", "order"), [
    ([], []),
    ([(1, None, "b"), (2, None, "a")], [(2, 0), (1, 0)]),
    ([(1, None, "a"), (2, 1, "b"), (3, 1, "a"), (4, 2, "a")], [(1, 0), (3, 1), (2, 1), (4, 2)]),
    ([(1, 9, "a")], [(1, 0)]),
    ([(1, 2, "a"), (2, 1, "b")], [(1, 0), (2, 1)]),
])
def test_tree_order(nodes, order):
    assert rules.tree_order(nodes) == order


@pytest.mark.parametrize(("branch", "parent", "kind", "words"), [
    (1, None, BranchKind.BRANCH, None),
    (None, 3, BranchKind.BRANCH, None),
    (1, 1, BranchKind.BRANCH, "自己或它的下级"),
    (1, 3, BranchKind.BRANCH, "自己或它的下级"),
    (3, 1, BranchKind.LEADING_GROUP, "党组在最上面"),
    (None, 8, BranchKind.BRANCH, "绕成了圈"),
])
def test_why_not_parent(branch, parent, kind, words):
    assert says(rules.why_not_parent(branch, parent, {1: None, 2: 1, 3: 2, 8: 9, 9: 8}, kind), words)


def test_a_parent_nobody_has_listed_yet_is_no_ring():
    assert rules.why_not_parent("ZB01", "JGDW", {}, BranchKind.BRANCH) is None


@pytest.mark.parametrize(("founded", "dissolved", "words"), [
    (TODAY, None, None), (date(2026, 6, 16), None, "还没有到"), (date(2020, 1, 2), date(2020, 1, 1), "晚于撤销"),
])
def test_why_not_found(founded, dissolved, words):
    assert says(rules.why_not_found(founded, dissolved_on=dissolved, today=TODAY), words)


@pytest.mark.parametrize(("on", "members", "children", "words"), [
    (TODAY, 0, 0, None), (date(2019, 12, 31), 0, 0, "早于成立"), (date(2026, 6, 16), 0, 0, "还没有到"),
    (TODAY, 2, 0, "2 名党员"), (TODAY, 0, 1, "1 个组织"),
])
def test_why_not_dissolve(on, members, children, words):
    assert says(rules.why_not_dissolve(on, founded_on=date(2020, 1, 1), members=members, children=children, today=TODAY), words)


@pytest.mark.parametrize(("kind", "members", "words"), [
    (BranchKind.GENERAL_BRANCH, 3, None), (BranchKind.ORGAN_COMMITTEE, 0, None), (BranchKind.ORGAN_COMMITTEE, 3, "3 名党员"),
])
def test_why_not_kind(kind, members, words):
    assert says(rules.why_not_kind(kind, members=members), words)


@pytest.mark.parametrize(("number", "words"), [
    ("D0001", None), ("202600012", None), ("11010519491231002X", "身份证号"), ("13800138000", "手机号"),
])
def test_why_not_number(number, words):
    assert says(rules.why_not_label(number), words)


@pytest.mark.parametrize(("joined", "formal", "words"), [
    (None, None, None), (date(2020, 7, 1), date(2020, 7, 1), None), (date(2026, 6, 16), None, "入党日期还没有到"),
    (None, date(2026, 6, 16), "转正日期还没有到"), (date(2020, 7, 1), date(2020, 6, 30), "早于入党"),
])
def test_why_not_dates(joined, formal, words):
    assert says(rules.why_not_dates(joined_on=joined, formal_on=formal, today=TODAY), words)


@pytest.mark.parametrize(("place", "facts", "words"), [
    (HALL, {}, None),
    (HALL, {"kind": BranchKind.ORGAN_COMMITTEE}, "不能直接编入机关党委"),
    (HALL, {"dissolved": True}, "已经撤销"),
    (Placement(1, cell_id=5), {"cell_branch_id": 1}, None),
    (Placement(1, cell_id=5), {"cell_branch_id": 2}, "党小组不在这个支部"),
    (Placement(1, cell_id=5), {"cell_branch_id": 1, "cell_dissolved": True}, "党小组已经撤销"),
    (Placement(1, department_id=3, post_id=7), {"post_department_id": 3}, None),
    (Placement(1, department_id=3, post_id=7), {"post_department_id": 4}, "岗位不在这个处室"),
])
def test_why_not_place(place, facts, words):
    known = {"kind": BranchKind.BRANCH, "dissolved": False, "cell_branch_id": None, "post_department_id": None, **facts}
    assert says(rules.why_not_place(place, **known), words)


@pytest.mark.parametrize(("stays", "from_on", "left_on", "same", "words"), [
    ([], TODAY, None, False, None),
    ([Stay(date(2026, 6, 14))], TODAY, None, False, None),
    ([Stay(TODAY)], TODAY, None, False, "晚于现在这一段"),
    ([Stay(date(2020, 1, 1))], date(2026, 6, 16), None, False, "还没有到"),
    ([Stay(date(2020, 1, 1))], TODAY, None, True, "没有变"),
    ([Stay(date(2020, 1, 1), date(2021, 1, 1))], TODAY, date(2021, 1, 1), False, "已经转出"),
])
def test_why_not_transfer(stays, from_on, left_on, same, words):
    assert says(rules.why_not_transfer(stays, from_on=from_on, today=TODAY, left_on=left_on, same_place=same), words)


@pytest.mark.parametrize(("before", "from_on", "words"), [
    (None, date(2001, 1, 1), None),
    (None, date(2026, 6, 16), "还没有到"),
    (Stay(date(2018, 1, 1), date(2019, 12, 31)), date(2018, 6, 1), None),
    (Stay(date(2018, 1, 1), date(2019, 12, 31)), date(2018, 1, 1), "上一段的开始"),
    (Stay(date(2018, 1, 1), date(2018, 12, 31)), date(2018, 6, 1), "上一段的结束"),
    (Stay(date(2018, 1, 1), date(2018, 12, 31)), date(2019, 1, 1), None),
])
def test_why_not_correct(before, from_on, words):
    assert says(rules.why_not_correct(before, begun=date(2020, 1, 1), from_on=from_on, today=TODAY), words)


@pytest.mark.parametrize(("left_on", "already", "words"), [
    (TODAY, None, None), (date(2020, 1, 1), None, None), (date(2019, 12, 31), None, "最近一次编入"), (date(2026, 6, 16), None, "还没有到"),
    (TODAY, date(2025, 1, 1), "已经转出"),
])
def test_why_not_leave(left_on, already, words):
    assert says(rules.why_not_leave([Stay(date(2020, 1, 1))], left_on=left_on, today=TODAY, already=already), words)


@pytest.mark.parametrize(("left_on", "from_on", "words"), [
    (date(2025, 1, 1), date(2025, 1, 2), None), (date(2025, 1, 1), date(2025, 1, 1), "晚于转出"), (None, TODAY, "没有转出"),
    (date(2025, 1, 1), date(2026, 6, 16), "还没有到"),
])
def test_why_not_return(left_on, from_on, words):
    assert says(rules.why_not_return(left_on=left_on, from_on=from_on, today=TODAY), words)


@pytest.mark.parametrize(("duty", "facts", "words"), [
    (SECRETARY, {}, None),
    (SECRETARY, {"on": date(2019, 12, 31)}, "不在这一届"),
    (SECRETARY, {"on": date(2024, 1, 1)}, "不在这一届"),
    (SECRETARY, {"in_branch": False}, "不在这个支部"),
    (SECRETARY, {"own": {SECRETARY}}, "已经担任书记"),
    (SECRETARY, {"holders": {SECRETARY}}, "已经有人担任"),
    (ORGANIZATION, {"holders": {ORGANIZATION}}, None),
    (DEPUTY, {"formal_on": date(2020, 6, 2)}, "党龄满 1 年"),
    (DEPUTY, {"formal_on": date(2020, 6, 1)}, None),
    (SECRETARY, {"formal_on": None}, "预备党员"),
    (ORGANIZATION, {"formal_on": date(2021, 6, 2)}, "预备党员"),
    (ORGANIZATION, {"formal_on": date(2021, 6, 1)}, None),
])
def test_why_not_name(duty, facts, words):
    known = {"on": date(2021, 6, 1), "term": Stay(date(2020, 1, 1), date(2023, 12, 31)), "formal_on": date(2010, 1, 1), "joined_on": None,
             "in_branch": True, "holders": set(), "own": set(), **facts}
    assert says(rules.why_not_name(duty, **known), words)


@pytest.mark.parametrize(("from_on", "to_on", "last", "words"), [
    (date(2026, 1, 1), date(2028, 12, 31), None, None),
    (date(2026, 1, 1), date(2026, 1, 1), None, "晚于开始"),
    (date(2026, 1, 1), date(2028, 12, 31), Stay(date(2023, 1, 1)), "上一届还没有结束"),
    (date(2026, 1, 1), date(2028, 12, 31), Stay(date(2023, 1, 1), date(2026, 1, 1)), "上一届的结束日期"),
    (date(2026, 1, 2), date(2028, 12, 31), Stay(date(2023, 1, 1), date(2026, 1, 1)), None),
])
def test_why_not_open_term(from_on, to_on, last, words):
    assert says(rules.why_not_open_term(from_on=from_on, planned_to_on=to_on, last=last), words)


@pytest.mark.parametrize(("to_on", "reason", "ended", "words"), [
    (date(2026, 12, 31), "报批", None, None), (date(2027, 1, 1), "报批", None, "最晚到2026年12月31日"), (date(2025, 12, 31), "报批", None, "晚于原定"),
    (date(2026, 6, 1), " ", None, "理由"), (date(2026, 6, 1), "报批", date(2026, 1, 1), "已经结束"),
])
def test_why_not_extend(to_on, reason, ended, words):
    assert says(rules.why_not_extend(planned_to_on=date(2025, 12, 31), to_on=to_on, reason=reason, ended_on=ended), words)


@pytest.mark.parametrize(("to_on", "already", "words"), [
    (TODAY, None, None), (date(2026, 6, 16), None, "还没有到"), (date(2019, 12, 31), None, "早于开始"), (TODAY, TODAY, "登记过了"),
])
def test_why_not_end(to_on, already, words):
    assert says(rules.why_not_end(from_on=date(2020, 1, 1), to_on=to_on, already=already, today=TODAY), words)


@pytest.mark.parametrize(("last", "words"), [
    (date(2026, 1, 1), None), (date(2026, 3, 3), None), (date(2026, 3, 4), "最多登记 62 天"), (date(2025, 12, 31), "早于开始"),
])
def test_why_not_set_days(last, words):
    assert says(rules.why_not_set_days(date(2026, 1, 1), last), words)


@pytest.mark.parametrize(("kind", "end"), [(BranchKind.BRANCH, date(2027, 2, 27)), (BranchKind.ORGAN_COMMITTEE, date(2029, 2, 27))])
def test_planned_end_is_the_last_day_of_a_full_term(kind, end):
    assert rules.planned_end(date(2024, 2, 28), kind) == end


@pytest.mark.parametrize(("months", "end"), [(1, date(2024, 2, 29)), (13, date(2025, 2, 28)), (-1, date(2023, 12, 31)), (12, date(2025, 1, 31))])
def test_add_months_keeps_within_the_month(months, end):
    assert rules.add_months(date(2024, 1, 31), months) == end
