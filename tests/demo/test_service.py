"""The demonstration bureau on a database of its own: made as people would make it, by people who do not exist."""
import pytest
from sqlalchemy import func, select

from tests.checklists.comparing import compared_now
from tests.demo.conftest import loaded
from tests.demo.test_contents import owed_by
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.audit import service as audit
from xinfang_party.demo import catalogue, people, service, stories
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Branch, Member
from xinfang_party.petitions.models import Case
from xinfang_party.web import owed


def test_it_is_there_within_half_a_minute_of_work(bureau):
    assert bureau.config["SECONDS"] < 30
    assert db.session.scalar(select(func.count(Case.id))) >= catalogue.CASES + len(stories.STORIES)
    assert db.session.scalar(select(func.count(Member.id))) == 60


def test_nobody_in_it_could_be_a_person(bureau):
    assert all(name.startswith("示例党员") for name in db.session.scalars(select(Member.name)))


def test_the_chain_of_what_was_done_holds(bureau):
    count, fault = audit.verify()
    assert count > 500
    assert fault is None


def test_every_item_of_the_standard_stands_as_plain_python_says(bureau):
    assert compared_now(db.session).total() == 3 * 32 * db.session.scalar(select(func.count(Branch.id)))


@pytest.mark.parametrize("hint", people.hints(), ids=lambda hint: hint.username)
def test_every_log_in_it_prints_opens_a_home(bureau, hint):
    client = bureau.test_client()
    token = client.get("/login").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/login", data={"csrf_token": token, "username": hint.username, "password": hint.password}).status_code == 303
    assert client.get("/").status_code == 200


def test_it_is_loaded_into_an_empty_site_only(bureau):
    with pytest.raises(Refusal, match="只能载入空站点"):
        service.load()


def test_in_the_first_days_of_a_year_it_is_full_as_well(tmp_path, clock_at):
    """Then last year's appraisal is under way, the new year's duty lists are to come, and nobody is late with December's dues yet."""
    with clock_at("2026-01-02 10:00"), loaded(tmp_path):
        asked = {source for hint in people.hints() for source, _ in owed_by(hint.username)}
        years = {round_.state: round_.year for round_ in db.session.scalars(select(AppraisalRound))}
    assert {source.name for source in owed.REGISTERED} - asked == {"cadence.hold", "documents.sign", "dues.record", "venues.disclose"}
    assert years == {RoundState.OPEN: 2025, RoundState.CLOSED: 2025, RoundState.CONCLUDED: 2024}
