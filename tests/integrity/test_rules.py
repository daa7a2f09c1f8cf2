"""The grade, the review, what a version may say: pure."""
from datetime import date

import pytest

from xinfang_party.integrity import comparing, rules
from xinfang_party.integrity.catalogue import FACTORS, MONTHS, SUPERVISOR
from xinfang_party.integrity.catalogue_risks import TYPICAL
from xinfang_party.integrity.comparing import Said
from xinfang_party.integrity.terms import Change, Grade

TODAY, LATEST = date(2026, 3, 2), date(2027, 3, 2)


@pytest.mark.parametrize(("likelihood", "impact", "more", "grade"), [
    (1, 5, {}, Grade.LOW), (2, 3, {}, Grade.MEDIUM), (2, 5, {}, Grade.MEDIUM), (3, 5, {}, Grade.HIGH), (5, 5, {}, Grade.HIGH), (1, 1, {"factors": ["money"]}, Grade.HIGH),
    (1, 1, {"factors": ["unknown"]}, Grade.LOW), (5, 5, {"override": Grade.LOW}, Grade.LOW), (1, 1, {"factors": ["money"], "override": Grade.MEDIUM}, Grade.MEDIUM)])
def test_the_grade(likelihood, impact, more, grade):
    assert rules.grade(likelihood, impact, **more) is grade


def test_how_soon_it_is_reviewed_again():
    assert [rules.months_to_review(grade, MONTHS) for grade in (Grade.HIGH, Grade.MEDIUM, Grade.LOW, None)] == [6, 12, 12, 12]
    assert (rules.highest([Grade.LOW, Grade.HIGH, Grade.MEDIUM]), rules.highest([])) == (Grade.HIGH, None)
    assert SUPERVISOR == {Grade.HIGH: "主要领导", Grade.MEDIUM: "分管领导", Grade.LOW: "部门负责人"}


@pytest.mark.parametrize(("asked", "field"), [
    (rules.why_not_scored(0, 3, None, ""), "likelihood"), (rules.why_not_scored(3, 6, None, ""), "impact"),
    (rules.why_not_scored(3, 3, Grade.LOW, " "), "override_reason"),
    (rules.why_not_scored(3, 3, Grade.LOW, "只管登记"), None), (rules.why_not_residual(1, None, (3, 3)), "residual_impact"),
    (rules.why_not_residual(4, 1, (3, 3)), "residual_likelihood"), (rules.why_not_residual(2, 3, (3, 3)), None),
    (rules.why_not_accepted(None, "", TODAY, LATEST), None), (rules.why_not_accepted(None, "可控", TODAY, LATEST), "accepted_until_on"),
    (rules.why_not_accepted(date(2026, 3, 1), "可控", TODAY, LATEST), "accepted_until_on"), (rules.why_not_accepted(LATEST, "", TODAY, LATEST), "accepted_reason"),
    (rules.why_not_accepted(LATEST, "可控", TODAY, LATEST), None), (rules.why_not_changed(Change.EDITED, ""), "change_reason"),
    (rules.why_not_changed(Change.SAME, ""), None)])
def test_what_cannot_be_said(asked, field):
    assert (asked[0] if asked else None) == field


def test_what_changed():
    def point(key, **more):
        return Said(key, f"点{key}", dict.fromkeys(comparing.FIELDS, "") | {"name": f"点{key}", **more})

    found = comparing.compare([point(1), point(2), point(3)], [point(1), point(2, likelihood="5"), point(4)], ("甲", "乙"))
    assert ([one.key for one in found.added], [one.key for one in found.closed], found.rescored, found.duties, found.powers) == ([4], [3], [2], ("甲", "乙"), None)
    assert [(one.key, changes) for one, changes in found.edited] == [(2, [("可能性", "", "5")])]
    assert comparing.compare([point(1)], [point(1)]).is_none


def test_typical_risks_are_fit_to_start_from():
    for one in TYPICAL.values():
        assert rules.why_not_scored(one.likelihood, one.impact, None, "") is None
        assert set(one.factors) <= FACTORS.keys()
        assert one.controls
    assert {one.power for one in TYPICAL.values()} >= {"登记接谈", "转送交办", "检举控告材料", "复查复核", "统计考核", "督查督办", "信访救助资金", "财务采购",
                                                      "干部选拔", "第三方人员管理", "印章管理", "涉密文件管理", "信息系统管理"}
