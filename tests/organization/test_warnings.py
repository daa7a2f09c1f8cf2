from datetime import date

import pytest

from xinfang_party.organization import warnings
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Stay

S, OR, P, D = CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION, CommitteeDuty.PUBLICITY, CommitteeDuty.DISCIPLINE


@pytest.mark.parametrize(("formal", "duties", "words"), [
    (0, [], []),
    (5, [], ["还没有书记"]),
    (6, [(1, S)], []),
    (7, [(1, S)], ["应当设支部委员会"]),
    (7, [(1, S), (2, OR), (3, P)], ["还缺纪检委员"]),
    (7, [(1, S), (2, OR), (3, P), (3, D)], []),
    (30, [(n, duty) for n, duty in enumerate([S, OR, P, D, *[CommitteeDuty.OTHER] * 4])], ["最多 7 人"]),
])
def test_committee_warnings(formal, duties, words):
    found = warnings.committee_warnings(formal_members=formal, duties=duties)
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


@pytest.mark.parametrize(("members", "formal", "kind", "count"), [
    (3, 3, BranchKind.BRANCH, 0), (9, 2, BranchKind.BRANCH, 1), (50, 50, BranchKind.BRANCH, 0), (51, 51, BranchKind.BRANCH, 1),
    (0, 0, BranchKind.ORGAN_COMMITTEE, 0),
])
def test_size_warnings(members, formal, kind, count):
    assert len(warnings.size_warnings(members=members, formal_members=formal, kind=kind)) == count


@pytest.mark.parametrize(("today", "words"), [
    (date(2026, 6, 29), None), (date(2026, 6, 30), "还有 184 天"), (date(2026, 12, 31), "还有 0 天"), (date(2027, 1, 1), "已于2026年12月31日届满"),
])
def test_term_warning_begins_six_months_before(today, words):
    said = warnings.term_warning(date(2026, 12, 31), today)
    assert said is None if words is None else words in said


def test_no_term_no_warning():
    assert warnings.term_warning(None, date(2026, 1, 1)) is None


@pytest.mark.parametrize(("stays", "since"), [
    ([], None),
    ([(1, Stay(date(2015, 1, 1)))], date(2015, 1, 1)),
    ([(1, Stay(date(2015, 1, 1), date(2016, 1, 1))), (1, Stay(date(2016, 1, 2)))], date(2015, 1, 1)),
    ([(1, Stay(date(2015, 1, 1), date(2016, 1, 1))), (1, Stay(date(2016, 1, 3)))], date(2016, 1, 3)),
    ([(2, Stay(date(2015, 1, 1), date(2016, 1, 1))), (1, Stay(date(2016, 1, 2)))], date(2016, 1, 2)),
])
def test_entered_on_looks_back_without_a_gap(stays, since):
    assert warnings.entered_on(stays) == since


def test_a_small_group_is_mentioned():
    assert len(warnings.cell_warnings([("第一党小组", 2), ("第二党小组", 3)])) == 1
