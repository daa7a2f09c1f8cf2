"""The grades of an edition as text, both ways; what a grade means for a branch."""
from dataclasses import replace
from datetime import date

import pytest

from tests.checklists.made import SMALL
from xinfang_party.checklists import grading, rules_rounds
from xinfang_party.checklists.catalogue import CAP, GRADES
from xinfang_party.checklists.terms import Days, Grade


def test_what_is_written_is_read_again():
    assert grading.read(grading.write(GRADES)) == GRADES
    assert grading.read("  ８９.5分　优 \n\n0  差") == (Grade(89.5, "优"), Grade(0, "差"))


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "2 到 8 个等次"), ("0 合格", "2 到 8 个等次"), ("优秀 90\n0 差", "看不懂“优秀 90”"), ("90优秀\n0 差", "看不懂"), ("101 优\n0 差", "0 到 100 之间"),
    ("80 良\n90 优\n0 差", "“优”的最低分应当比“良”的小"), ("80 优\n80 良\n0 差", "从高到低"), ("90 优\n60 良", "最后一行的最低分应当是 0"),
    ("90 优\n60 优\n0 差", "“优”写了两次"), ("90 优秀优秀优秀优秀优秀优\n0 差", "不超过 10 个字")])
def test_what_cannot_be_read_says_why(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        grading.read(text)


def test_the_cap_is_one_of_the_grades():
    assert grading.why_not_cap(GRADES, CAP) is None
    assert "优秀、达标、基本达标、不达标" in grading.why_not_cap(GRADES, "良好")


@pytest.mark.parametrize(("grade", "cap", "day"), [
    ("优秀", CAP, None), ("达标", CAP, None), ("基本达标", CAP, date(2026, 7, 31)), ("不达标", CAP, date(2026, 7, 31)), ("", CAP, None),
    ("优秀", "优秀", None), ("达标", "优秀", date(2026, 7, 31))])
def test_what_is_at_the_cap_or_worse_is_mended_in_the_editions_days(grade, cap, day):
    edition = replace(SMALL, cap=cap, days=Days(5, 30))
    assert rules_rounds.mend_by(edition, grade, date(2026, 7, 1)) == day
