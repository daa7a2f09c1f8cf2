"""What counts as a word, and where it stands."""
from datetime import date
from itertools import islice

import pytest

from xinfang_party.search import rules


@pytest.mark.parametrize(("query", "words", "short"), [
    ("主题党日", ["主题党日"], []), ("  整改　措施 ", ["整改", "措施"], []), ("整改，措施", ["整改", "措施"], []), ("的", [], ["的"]),
    ("整改 的 整改", ["整改"], ["的"]), ("ＡＩ Ai", ["ai"], []), ("Ⅳ季度", ["iv季度"], []), ("2026-03", ["2026", "03"], []), ("", [], []), ("\x00\ud800'\"*", [], []),
    ("“第一议题”", ["第一议题"], []), ("NEAR(整改 措施)", ["near", "整改", "措施"], []), ("整改 OR 1=1 --", ["整改", "or"], ["1"])])
def test_words_of_a_query(query, words, short):
    assert rules.words_of(query) == (words, list(dict.fromkeys(short)))


def test_words_of_a_query_without_end():
    words, _ = rules.words_of("整改" * 5000)
    assert words == ["整改" * 50]


def test_marks_upon_marks_take_no_time():
    assert rules.words_of("a" + "\u0301" * 10_000)


@pytest.mark.parametrize(("run", "grams"), [("整改", ["6574x6539"]), ("整", ["6574"]), ("整改了", ["6574x6539", "6539x4e86"])])
def test_grams(run, grams):
    assert rules.tokens(run) == grams


def test_a_position_stays_free_between_runs():
    assert [at for at, _ in rules.positions(["整改了，党日", "通报"])] == [1, 2, 4, 6]


def test_no_more_than_can_be_indexed():
    assert len(rules.positions(["整改" * 20_000])) == rules.INDEXED


def test_days_and_ids_have_one_order():
    days = [date(1, 1, 1), date(1910, 6, 1), date(1999, 12, 31), date(2000, 1, 1), date(2026, 3, 5), date(2089, 1, 1), date(9999, 1, 1)]
    ids = [next(iter(rules.ids_of(day, 7))) for day in days]
    assert ids == sorted(ids)
    assert all(-2**31 <= key < 2**31 for key in ids)


def test_the_next_id_of_a_day_is_another_of_the_same_day():
    first, second = islice(rules.ids_of(date(2026, 3, 5), rules.A_DAY - 1), 2)
    assert second == first - rules.A_DAY + 1


def hits(pieces):
    return [text for text, is_hit in pieces if is_hit]


def test_found_text_is_marked_as_it_was_written():
    pieces = rules.marked("ＡＩ辅助：ai 与㈱", ["ai", "辅助"])
    assert hits(pieces) == ["ＡＩ辅助", "ai"]
    assert "".join(text for text, _ in pieces) == "ＡＩ辅助：ai 与㈱"


def test_overlapping_words_are_one_mark():
    assert hits(rules.marked("支部主题党日", ["支部主题", "主题党日"])) == ["支部主题党日"]


def test_an_excerpt_begins_shortly_before_the_word():
    pieces = rules.excerpt("甲" * 100 + "整改" + "乙" * 200, ["整改"])
    assert pieces[0] == ("…", False)
    assert pieces[-1] == ("…", False)
    assert hits(pieces) == ["整改"]
    assert sum(len(text) for text, _ in pieces) <= rules.AROUND + 2


def test_an_excerpt_of_a_text_without_the_word():
    assert rules.excerpt("短文", ["整改"]) == [("短文", False)]
    assert rules.excerpt("", ["整改"]) == []
