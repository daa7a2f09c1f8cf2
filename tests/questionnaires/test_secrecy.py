"""Nothing stored, logged or audited tells which link an answer came by, which answers one person gave, or who that was."""
import logging
import random
import re

import pytest
from gunicorn.config import Config as GunicornConfig
from sqlalchemy import select, text

from tests.accounts.people import carry
from tests.questionnaires import made
from tests.stored import everything
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.web.logs import RequestLog, without_keys

LOT = re.compile(r"'[0-9a-f]{32}'")
NUMBER = re.compile(r"^\(\d+, ")
"""PostgreSQL counts ids on even where rows are taken back."""
SHEETS = [{"pleased": 0, "one": 1, "words": "请多开窗口"}, {"pleased": 3, "several": (1,), "words": "回复太慢"}, {"pleased": 1, "one": 2, "several": (0, 2)},
          {"pleased": 4, "words": "都好"}]


@pytest.fixture
def scene(app, clock_at):
    with clock_at(made.NOW):
        asked = made.opened()
        yield asked, made.links(asked, len(SHEETS))


def post(client, token, data):
    carry(client)
    return client.post(f"/answers/{token}", data=data)


def traces(app, asked, pairs, log):
    """What the database and the log hold after these sheets came by these links in this order; then all is taken back."""
    forms = [(token, made.sent(asked, **sheet)) for token, sheet in pairs]
    db.session.remove()
    nested = db.engine.begin_nested()  # in a test the engine is the one connection
    for token, form in forms:
        assert post(app.test_client(), token, form).status_code == 303
    found = sorted(NUMBER.sub("(", LOT.sub("lot", line)) for line in everything().splitlines())
    db.session.remove()
    nested.rollback()
    return found, log()


@pytest.mark.parametrize("seed", range(4))
def test_the_same_sheets_by_other_links_in_another_order_leave_the_same_traces(app, scene, caplog, seed):
    caplog.set_level(logging.INFO)
    asked, links = scene
    dice = random.Random(seed)

    def log():
        said = caplog.text
        caplog.clear()
        return said

    dealt = [list(zip(links, SHEETS, strict=True)), list(zip(dice.sample(links, 4), dice.sample(SHEETS, 4), strict=True))]
    first, second = (traces(app, db.session.merge(asked), pairs, log) for pairs in dealt)
    assert first == second
    assert any("questionnaire.answered" in line for line in first[0])
    assert not any(token in f"{first}" for token in links)


def test_answers_of_one_sheet_stand_nowhere_together(app, scene):
    """Every answer writes all counters and all texts anew: PostgreSQL marks them with the same transaction, and both databases keep texts in the
    order of places drawn by lot."""
    asked, links = scene
    for token, sheet in zip(links, SHEETS, strict=True):
        post(app.test_client(), token, made.sent(asked, **sheet))
    lots = list(db.session.scalars(text(f"SELECT lot FROM answer_text ORDER BY {'question_id, lot' if is_sqlite() else 'ctid'}")))
    assert lots == sorted(lots)
    assert len(lots) == 3
    if is_sqlite():
        assert "WITHOUT ROWID" in db.session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'answer_text'"))
        return
    for table in ("answer_text", "question_option"):
        assert db.session.scalar(text(f"SELECT count(DISTINCT xmin::text) FROM {table}")) == 1


def test_texts_get_places_that_follow_no_order(app, clock_at):
    with clock_at(made.NOW):
        asked = made.closed([{"words": f"意见{n:02}"} for n in range(12)])
    words = list(db.session.scalars(text("SELECT words FROM answer_text ORDER BY lot")))
    assert sorted(words) == [f"意见{n:02}" for n in range(12)]
    assert words not in (sorted(words), sorted(words, reverse=True))  # by chance once in 240 million
    assert asked.answers == 12


def test_a_logged_in_person_answers_as_a_stranger(scene, log_in):
    """No account, no address, no key of the form."""
    asked, links = scene
    client = log_in(Role.LEADER)
    before = set(everything().splitlines())
    assert client.post(f"/answers/{links[0]}", data=made.sent(asked), environ_base={"REMOTE_ADDR": "192.0.2.77"}).status_code == 303
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "questionnaire.answered")).one()
    assert (entry.account_id, entry.actor, entry.username, entry.source, entry.details) == (None, "答卷人", "", "", {})
    assert "192.0.2.77" not in "\n".join(set(everything().splitlines()) - before)
    assert 'name="form_id"' not in client.get(f"/answers/{links[1]}").get_data(as_text=True)


def test_a_page_that_fails_logs_no_key(app, scene, caplog, monkeypatch):
    def fails(_token):
        raise ZeroDivisionError

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("xinfang_party.questionnaires.answering.find", fails)
    answer = app.test_client().get(f"/answers/{scene[1][0]}")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (500, "no-referrer")
    assert "Exception on /answers/… [GET]" in caplog.text
    assert scene[1][0] not in caplog.text


@pytest.mark.parametrize(("line", "kept"), [
    ("GET /answers/abc-_1?x=1 HTTP/1.1", "GET /answers/…?x=1 HTTP/1.1"), ("https://site/sign-in/a.b.c", "https://site/sign-in/…"),
    ("/calendar/abc.ics", "/calendar/…"), ("/calendar/days/2026-01-01/remove", "/calendar/…"), ("/cases/5", "/cases/5"),
    ("//ANSWERS//KEY HTTP", "//ANSWERS/… HTTP"), ("/%61nsw%45rs/KEY", "/%61nsw%45rs/…"), ("/answers/./%4bEY", "/answers/…"),
    ("?next=%2Fanswers%2FKEY", "?next=%2Fanswers%2F…"), ("?next=%252fSign%252dIn%252FKEY&x=1", "?next=%252fSign%252dIn%252F…"),
    ("\\answers\\KEY", "\\answers\\…")])
def test_no_line_of_a_log_holds_a_key(line, kept):
    assert without_keys(line) == kept


def test_the_servers_log_of_errors_quotes_none():
    record = logging.makeLogRecord({"msg": "Invalid request from ip=%s: %s", "args": ("192.0.2.1", "'GET /answers/KEY two HTTP/1.1'")})
    assert RequestLog(GunicornConfig()).error_log.filter(record)
    assert record.getMessage() == "Invalid request from ip=192.0.2.1: 'GET /answers/… two HTTP/1.1'"


def test_the_servers_own_log_of_requests_holds_none(monkeypatch):
    monkeypatch.setattr("gunicorn.glogging.Logger.atoms", lambda *_: {"r": "POST /answers/abc HTTP/1.1", "U": "/answers/abc", "B": 7})
    assert RequestLog.atoms(object.__new__(RequestLog)) == {"r": "POST /answers/… HTTP/1.1", "U": "/answers/…", "B": 7}
