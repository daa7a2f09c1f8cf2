"""Figures remembered until something happens in the house."""
import pytest

from tests import people
from xinfang_party.audit import service as audit
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, kept
from xinfang_party.measures.terms import Scope

ASKED = [("organization.members", Scope.bureau(), Period.year(2026)), ("organization.formal_members", Scope.bureau(), Period.year(2026))]


@pytest.fixture
def home(app, clock_at):
    with clock_at("2026-03-02 10:00"):
        branch = people.branch()
        people.member(branch)
        db.session.commit()
        yield branch


def statements(counted, ask):
    with counted() as queries:
        answer = ask()
    return answer, len(queries)


def test_asked_again_only_the_mark_is_read(home, counted):
    first, _ = statements(counted, lambda: kept.many(ASKED))
    second, sent = statements(counted, lambda: kept.many(ASKED))
    assert second == first == engine.many(ASKED)
    assert sent == 1


def test_after_a_change_it_is_counted_again(home):
    before = kept.many(ASKED)[0].value
    people.admit(home)
    assert kept.many(ASKED)[0].value == before + 1


def test_a_log_in_changes_nothing(home, counted):
    kept.Reading().figures_by([("organization.members", Period.year(2026))], "branch")
    audit.record("session.opened", by=people.BY)
    _, sent = statements(counted, lambda: kept.Reading().figures_by([("organization.members", Period.year(2026))], "branch"))
    assert sent == 1


def test_what_was_rolled_back_is_not_remembered(home):
    with db.session.begin_nested() as savepoint:
        people.member(home)
        wrong = kept.many(ASKED)[0].value
        savepoint.rollback()
    people.branch()
    assert kept.many(ASKED)[0].value == wrong - 1
