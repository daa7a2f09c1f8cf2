"""Two editions side by side, as tables and over records."""
from dataclasses import replace

import pytest

from xinfang_party.checklists import comparing
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.comparing import BLANK, Change, Outcome
from xinfang_party.checklists.terms import Total

FIRST, SECOND = DEFAULT.items[:2]


def edition(*items):
    return replace(DEFAULT, items=items)


def test_what_came_and_what_went():
    found = comparing.differences(edition(FIRST), edition(SECOND))
    assert (found.added, found.removed, found.changed, found.is_none) == ((SECOND,), (FIRST,), (), False)


def test_an_edition_and_itself():
    assert comparing.differences(DEFAULT, DEFAULT).is_none


@pytest.mark.parametrize(("field", "value", "change"), [
    ("name", "新名称", Change("名称", FIRST.name, "新名称")), ("counted_as", "", Change("怎样算", FIRST.counted_as, BLANK)),
    ("weight", 2.5, Change("分值", "2", "2.5")), ("is_zero_tolerance", True, Change("一票否决", "否", "是")), ("confidence", "原文", Change("可信程度", "转引", "原文")),
    ("proof", SECOND.proof, Change("怎样证明", "记录 organization.size_fits ≥ 100 本期", "记录 organization.committee_complete ≥ 100 本期"))])
def test_what_changed(field, value, change):
    after = replace(FIRST, **{field: value})
    assert comparing.differences(edition(FIRST), edition(after)).changed == (comparing.Changed(after, (change,)),)


def test_weights_by_aspect():
    moved = replace(SECOND, aspect="新的方面", weight=7)
    assert comparing.weights(edition(FIRST, SECOND), edition(moved)) == (("支部班子建设", 5, None), ("新的方面", None, 7))


@pytest.mark.parametrize(("before", "after", "words"), [
    ((80.0, "达标"), (80.0, "达标"), "不变"), ((None, ""), (None, ""), "不变"), ((80.0, "达标"), (92.0, "优秀"), "由达标变为优秀"),
    ((80.0, "达标"), (81.5, "达标"), "等次不变，多 1.5 分"), ((81.5, "达标"), (80.0, "达标"), "等次不变，少 1.5 分"), ((None, ""), (80.0, "达标"), "原来没有可计的项"),
    ((80.0, "达标"), (None, ""), "没有可计的项了")])
def test_what_it_means_for_a_branch(before, after, words):
    assert Outcome(None, Total(*before, 0, 0), Total(*after, 0, 0)).words == words
