"""Records are found by title, topics and decisions, by those who may read them."""
from datetime import date

import pytest

from tests import people
from tests.activities import made
from xinfang_party.activities import finding, service
from xinfang_party.activities.terms import Kind
from xinfang_party.kernel.database import db
from xinfang_party.search import queries
from xinfang_party.search import service as search
from xinfang_party.search.rules import words_of


@pytest.fixture(autouse=True)
def in_march(app, clock_at):
    with clock_at("2026-03-20 12:00"):
        yield


@pytest.fixture
def house():
    return made.house()


def found(words, identity):
    return [entry.subject_id for entry in queries.entries(queries.found(words_of(words)[0], identity, 50))]


def test_title_topics_and_decisions(house):
    topics = [{"title": "接访值班安排", "decision": "每周一由支部委员值班"}]
    one = made.activity(house.branch, Kind.MEMBER_MEETING, title="三月党员大会", topics=topics)
    for words in ("党员大会", "值班安排", "每周一", "大会 委员值班"):
        assert found(words, made.OFFICE) == [one.id]


def test_what_was_changed_is_found_anew(house):
    one = made.activity(house.branch, title="三月主题党日")
    service.edit(one, facts={"title": "义务植树"}, version=one.version, by=made.OFFICE)
    assert found("主题党日", made.OFFICE) == []
    assert found("义务植树", made.OFFICE) == [one.id]


def test_a_member_finds_what_the_own_branch_did(house):
    one = made.activity(house.branch, title="三月主题党日")
    made.activity(people.branch(), title="别处主题党日", roll=None, on=date(2026, 3, 25))
    assert found("主题党日", made.identity(house.plain)) == [one.id]


def test_committee_meetings_are_found_by_those_who_were_there(house):
    one = made.activity(house.branch, Kind.COMMITTEE_MEETING, title="三月支委会")
    assert found("支委会", made.identity(house.plain)) == []
    assert found("支委会", made.identity(house.secretary)) == [one.id]


def test_everything_is_written_anew_page_by_page(house, monkeypatch):
    monkeypatch.setattr(finding, "AT_ONCE", 2)
    ids = [made.activity(house.branch, title=f"第{n}次主题党日").id for n in range(5)]
    for key in ids:
        search.remove("activity", key)
    db.session.commit()
    assert search.rebuild()["活动记录"] == 5
    assert sorted(found("主题党日", made.OFFICE)) == ids


def test_the_page_shows_them(log_in, house):
    one = made.activity(house.branch, title="三月主题党日")
    page = log_in(member=house.plain).get("/search?q=主题党日").get_data(as_text=True)
    assert f'href="/activities/{one.id}"' in page
    assert "三月<mark>主题党日</mark>" in page
