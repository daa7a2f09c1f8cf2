"""What somebody types is kept, for nobody else, and not for long."""
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import tags
from tests.live import at_once
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock, transaction
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web import drafts, jobs
from xinfang_party.web.models import Draft, FormSubmission

KEY = "activities:new"
ONE, OTHER = Identity(account_id=1, name="示例党员01"), Identity(account_id=2, name="示例党员02")


@pytest.fixture
def writer(session, log_in):
    member = people.member(people.branch())
    return log_in(member=member)


def stored():
    return {draft.key: draft.fields for draft in db.session.scalars(select(Draft).execution_options(populate_existing=True))}


# --- keeping ------------------------------------------------------------------------------------------------------------------

def test_keep_and_come_back(session):
    drafts.keep(ONE, KEY, [("title", "主题党日"), ("roll", "1"), ("roll", "2")])
    found = drafts.form_data(drafts.kept(ONE, KEY))
    assert (found["title"], found.getlist("roll")) == ("主题党日", ["1", "2"])


def test_of_two_tabs_the_last_one_wins(session):
    drafts.keep(ONE, KEY, [("title", "甲")])
    drafts.keep(ONE, KEY, [("title", "乙")])
    assert stored() == {KEY: [["title", "乙"]]}


def test_nobody_else_reads_it(session):
    drafts.keep(ONE, KEY, [("title", "甲")])
    assert drafts.kept(OTHER, KEY) is None
    drafts.drop(OTHER, KEY)
    assert drafts.kept(ONE, KEY) is not None


def test_dropped_when_it_was_saved(session):
    drafts.keep(ONE, KEY, [("title", "甲")])
    drafts.drop(ONE, KEY)
    assert drafts.kept(ONE, KEY) is None


def test_keys_of_the_moment_are_not_kept_and_the_version_is(session):
    drafts.keep(ONE, KEY, [("csrf_token", "x"), ("form_id", "y"), ("version", "3"), ("title", "甲")])
    assert stored()[KEY] == [["version", "3"], ["title", "甲"]]


@pytest.mark.parametrize("key", ["", "A", "a b", "a/b", "签到", "a" * 81, "ballot", "ballot:7", "ballots-2026"])
def test_other_keys_and_ballots_keep_nothing(session, key):
    with pytest.raises(NotFound):
        drafts.keep(ONE, key, [("title", "甲")])
    assert stored() == {}


def test_strangers_keep_nothing(session):
    with pytest.raises(NotFound):
        drafts.keep(Identity(), KEY, [])


def test_an_account_keeps_the_latest_forty(session, clock_at):
    with clock_at("2026-03-05 09:00") as traveller:
        for n in range(drafts.MOST_DRAFTS + 2):
            drafts.keep(ONE, f"form:{n}", [("title", "甲")])
            traveller.shift(60)
        drafts.keep(OTHER, KEY, [])
    assert set(stored()) == {f"form:{n}" for n in range(2, drafts.MOST_DRAFTS + 2)} | {KEY}


def test_after_two_weeks_it_is_gone(session):
    for n, days in enumerate((13, 15)):
        drafts.keep(ONE, f"form:{n}", []).kept_at = clock.now() - timedelta(days=days)
    db.session.flush()
    jobs.clear_drafts()
    assert set(stored()) == {"form:0"}


def test_two_tabs_at_the_same_moment_keep_one(live):
    with live.app_context():
        Draft.__table__.create(db.engine)

    def act(n):
        with transaction.unit_of_work():
            drafts.keep(ONE, KEY, [("title", str(n))])

    at_once(live, 4, act)
    with live.app_context():
        assert [draft.fields[0][0] for draft in db.session.scalars(select(Draft))] == ["title"]


# --- the page's side ----------------------------------------------------------------------------------------------------------

def test_keep_over_the_wire(writer):
    before = tags()
    answer = writer.post(f"/drafts/{KEY}", data={"title": "主题党日", "version": "2"})
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert stored() == {KEY: [["title", "主题党日"], ["version", "2"]]}
    assert tags() == before, "an unsaved draft is nobody's act"


@pytest.mark.parametrize("data", [{"text": "字" * 20_001}, {f"f{n}": "" for n in range(drafts.MOST_FIELDS + 1)}])
def test_too_much_is_refused(writer, data):
    assert writer.post(f"/drafts/{KEY}", data=data).status_code == 413
    assert stored() == {}


def test_twenty_thousand_characters_are_kept(writer):
    assert writer.post(f"/drafts/{KEY}", data={"t": "字" * 19_999}).status_code == 204


@pytest.mark.parametrize("key", ["ballot:1", "A", "a" * 81])
def test_no_such_draft(writer, key):
    assert writer.post(f"/drafts/{key}", data={"title": "甲"}).status_code == 404


def test_strangers_are_sent_to_the_log_in(client, log_in):
    log_in(member=people.member(people.branch()))
    for path in (f"/drafts/{KEY}", f"/drafts/{KEY}/drop"):
        assert client.post(path, data={"title": "甲"}).status_code in (303, 400)
    assert stored() == {}


def test_without_the_token_nothing_is_kept(writer):
    writer.environ_base.pop("HTTP_X_CSRFTOKEN")
    assert writer.post(f"/drafts/{KEY}", data={"title": "甲"}).status_code == 400
    assert stored() == {}


@pytest.mark.parametrize(("back", "to"), [
    ("/notifications", "/notifications"), ("/account?x=1", "/account?x=1"), ("", "/"), ("https://evil.example/", "/"), ("//evil.example", "/"),
    ("/\\evil.example", "/"), ("/%09/evil.example", "/"), ("/\t/evil.example", "/"), ("/logout", "/"), ("/nowhere", "/"), ("javascript:alert(1)", "/"),
])
def test_drop_goes_back_to_pages_of_this_site_only(writer, back, to):
    writer.post(f"/drafts/{KEY}", data={"title": "甲"})
    answer = writer.post(f"/drafts/{KEY}/drop", data={"back": back})
    assert (answer.status_code, answer.location, stored()) == (303, to, {})


def test_the_forms_key_stays_free_for_the_form(writer):
    """The script leaves it out: whoever sends it here would use it up."""
    writer.post(f"/drafts/{KEY}", data={"title": "甲"})
    assert db.session.query(FormSubmission).count() == 0
