"""What is put in is found, what is taken out is not, on both databases."""
from datetime import date

from sqlalchemy import func, select, text

from xinfang_party.kernel.database import db
from xinfang_party.search import grams, service
from xinfang_party.search.models import GRAMS, SearchEntry
from xinfang_party.search.registry import Words
from xinfang_party.search.rules import words_of

ON = date(2026, 3, 5)


def put(key, title, body="", on=ON, kind="activity"):
    service.put(kind, key, on=on, title=title, body=body)


def found(query):
    words, _ = words_of(query)
    return list(db.session.scalars(select(SearchEntry.subject_id).join(grams.grams, grams.grams.c.rowid == SearchEntry.id)
                                   .where(grams.matches(words)).order_by(SearchEntry.id.desc())))


def count(table):
    return db.session.scalar(text(f"SELECT count(*) FROM {table}"))


def test_two_characters_find_titles_and_texts(app):
    put(1, "三月主题党日", "研究整改措施")
    put(2, "四月支委会", "整改情况通报")
    assert found("整改") == [2, 1]
    assert found("党日") == [1]


def test_every_word_must_be_there(app):
    put(1, "主题党日", "整改")
    put(2, "主题党日")
    assert found("整改 党日") == [1]


def test_three_characters_are_a_phrase(app):
    put(1, "接访值班安排")
    put(2, "值班与接访，访值也有")
    assert found("接访值班") == [1]


def test_no_phrase_reaches_over_a_cut(app):
    put(1, "支部", "部门")
    put(2, "支部，部门")
    assert found("支部门") == []


def test_width_and_case_make_no_difference(app):
    put(1, "ＡＩ辅助办信 Ｖ２")
    assert found("ai辅助") == found("v2") == [1]


def test_rare_characters_are_found(app):
    put(1, "\U00030000\U00030001同志发言")
    assert found("\U00030000\U00030001同") == [1]


def test_the_same_words_again_change_nothing(app, counted):
    put(1, "主题党日")
    with counted() as queries:
        put(1, "主题党日")
    assert len(queries) == 1


def test_new_words_take_the_place_of_old_ones(app):
    put(1, "主题党日")
    put(1, "支委会", on=date(2026, 4, 1))
    assert found("党日") == []
    assert found("支委会") == [1]
    assert count("search_entry") == count(GRAMS) == 1


def test_what_is_removed_is_not_found(app):
    put(1, "主题党日")
    service.remove("activity", 1)
    service.remove("activity", 1)
    assert found("党日") == []
    assert count(GRAMS) == 0


def test_ids_follow_the_days(app):
    days = [date(1921, 7, 1), date(1999, 12, 31), date(2000, 1, 1), date(2026, 3, 5), date(2050, 1, 1)]
    for key, day in enumerate(days, 1):
        put(key, "党日", on=day)
    assert found("党日") == [5, 4, 3, 2, 1]


def test_entries_of_one_number_and_day_find_room_for_each(app):
    for kind in ("activity", "paper", "talk"):
        put(7, "党日", kind=kind)
    assert db.session.scalar(select(func.count(SearchEntry.id.distinct()))) == 3


def test_long_texts_are_found_up_to_a_limit(app):
    put(1, "长文", "甲乙丙丁" * 20_000)
    assert found("丙丁甲乙") == [1]


def test_many_at_once(app):
    service.put_all("activity", [Words(key, ON, f"主题党日{key:04}") for key in range(1, 1201)])
    assert len(found("党日")) == 1200
    assert found("日0777") == [777]


def test_no_words_at_all(app):
    put(1, "", "。。")
    assert count("search_entry") == 1
