"""The page of results: who finds what, how it is marked, what hostile words do."""
from datetime import date, timedelta

import pytest

from tests import people
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.search import service
from xinfang_party.search.models import SearchEntry
from xinfang_party.search.registry import Words

ON = date(2026, 3, 5)


@pytest.fixture
def leader(log_in):
    return log_in(Role.LEADER)


def put(key, title="支部主题党日", body="", on=ON):
    service.put("toy", key, on=on, title=title, body=body)
    db.session.commit()


def page(client, **arguments):
    answer = client.get("/search", query_string=arguments)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_empty_page_says_how(toys, leader):
    assert "至少输入两个字" in page(leader)


def test_found_text_is_marked(toys, leader):
    put(1, body="研究整改措施")
    found = page(leader, q="整改 党日")
    assert "支部主题<mark>党日</mark>" in found
    assert "研究<mark>整改</mark>措施" in found
    assert 'href="/toys/1"' in found


def test_what_was_typed_is_no_markup(toys, leader):
    put(1, "<b>整改</b>", "<script>alert(1)</script>整改")
    found = page(leader, q="整改 <script>")
    assert "<script>alert" not in found
    assert "<b>" not in found


def test_who_may_not_read_it_does_not_find_it(toys, log_in):
    put(1), put(2)
    found = page(log_in(member=people.member(people.branch())), q="党日")
    assert "/toys/2" in found
    assert "/toys/1" not in found


def test_nothing_of_it_shows_through(nothing_visible, leader):
    put(1, body="秘密事项")
    assert "没有查到" in page(leader, q="秘密事项")
    assert "/toys/" not in page(leader, q="秘密")


def test_administrators_have_no_such_page(toys, log_in):
    assert log_in(Role.SYSTEM_ADMIN).get("/search?q=党日").status_code in (403, 404)


def test_newest_first(toys, leader):
    put(1, on=ON), put(2, on=ON + timedelta(days=400)), put(3, on=ON - timedelta(days=1))
    found = page(leader, q="党日")
    assert found.index("/toys/2") < found.index("/toys/1") < found.index("/toys/3")


def test_pages_of_twenty(toys, leader):
    service.put_all("toy", [Words(key, ON + timedelta(days=key), "主题党日") for key in range(45)])
    db.session.commit()
    first, last = page(leader, q="党日"), page(leader, q="党日", page=3)
    assert "下一页" in first
    assert "/toys/44" in first
    assert "/toys/24" not in first
    assert "/toys/4\"" in last
    assert "下一页" not in last
    assert "上一页" in last


def test_no_more_than_five_hundred(toys, leader):
    service.put_all("toy", [Words(key, ON, "主题党日") for key in range(520)])
    db.session.commit()
    last = page(leader, q="党日", page=9999)
    assert "只显示前 500 条" in last
    assert "第 25 页" in last
    assert "下一页" not in last


def test_words_of_one_character(toys, leader):
    put(1)
    assert "请至少输入两个字" in page(leader, q="党")
    assert "/toys/1" not in page(leader, q="党")
    assert "没有按它查找" in page(leader, q="党日 的")
    assert "/toys/1" in page(leader, q="党日 的")


@pytest.mark.parametrize("words", ["'", '"', '"整改', "整改*", "整改 AND", "NOT 整改", "^整改", "-整改", "{整改}", "grams:整改", "整改 & | ! <-> ()", "整改:*",
                                   "\\", "%_",
                                   "\x00整改", "整改\x00", "整" * 10_000, "a " * 5_000, "\u202e整改", "👨‍👩‍👧整改", "'; DROP TABLE search_entry; --"])
def test_hostile_words_do_no_harm(toys, leader, words):
    put(1)
    page(leader, q=words)
    assert db.session.query(SearchEntry).count() == 1


@pytest.mark.parametrize("raw", ["%ED%A0%80%E6%95%B4", "%FF%FE", "%00", "%E6%95%B4%E6%94%B9%00%27"])
def test_broken_encodings_do_no_harm(toys, leader, raw):
    assert leader.get(f"/search?q={raw}&page=x").status_code == 200


def test_statements_stay_few(toys, leader, counted):
    service.put_all("toy", [Words(key, ON, "主题党日") for key in range(300)])
    db.session.commit()
    with counted() as queries:
        page(leader, q="党日")
    assert len(queries) <= 10


def test_everything_is_written_anew(app, toys):
    put(1), put(2, "旧标题")
    toys += [Words(2, ON, "新标题"), Words(3, ON, "第三条")]
    service.put("gone", 1, on=ON, title="没有这一类了")
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert result.exit_code == 0
    assert "玩具：2 条" in result.output
    assert sorted((entry.subject_id, entry.title) for entry in db.session.query(SearchEntry)) == [(2, "新标题"), (3, "第三条")]
