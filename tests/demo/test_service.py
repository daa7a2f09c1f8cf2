"""The demonstration bureau on a database of its own: something of everything, made as people would make it."""
import secrets
import time

import pytest
from sqlalchemy import func, select

from tests.answers import StrictClient
from xinfang_party import create_app
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.audit import service as audit
from xinfang_party.commitments import owed
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import State
from xinfang_party.demo import catalogue, people, service
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Member
from xinfang_party.petitions.models import Case


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    app = create_app(DEMONSTRATION=True, SECRET_KEY=secrets.token_urlsafe(48), INSTANCE=folder, FILES_FOLDER=str(folder / "files"), HTTPS=False,
                     SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'demo.db'}", SCHEDULER=False)
    app.test_client_class = StrictClient
    with app.app_context():
        db.create_all()
        start = time.monotonic()
        service.load()
        app.config["SECONDS"] = time.monotonic() - start
        yield app
        db.session.remove()
        db.engine.dispose()


def test_it_is_there_within_a_minute(bureau):
    assert bureau.config["SECONDS"] < 60
    assert db.session.scalar(select(func.count(Case.id))) == catalogue.CASES
    assert db.session.scalar(select(func.count(Member.id))) == 60


def test_there_is_a_promise_in_every_state(bureau):
    states = set(db.session.scalars(select(Commitment.state).distinct()))
    assert states >= set(State) - {State.WITHDRAWN}


def test_a_pick_waits_for_a_secretary_who_can_log_in(bureau):
    secretary = db.session.scalars(select(Account).where(Account.username == "shuji")).one()
    assert [item.what for item in owed.to_vet_picks(identity_of(secretary, clock.today()))] == ["审定手工增减"]


def test_last_year_is_frozen(bureau):
    open_ = select(func.count(Commitment.id)).where(Commitment.state == State.CONCLUDED, Commitment.frozen_at.is_(None))
    assert db.session.scalar(open_) == 0


def test_nobody_in_it_could_be_a_person(bureau):
    assert all(name.startswith("示例党员") for name in db.session.scalars(select(Member.name)))


def test_the_chain_of_what_was_done_holds(bureau):
    count, fault = audit.verify()
    assert count > 500
    assert fault is None


@pytest.mark.parametrize("hint", people.hints(), ids=lambda hint: hint.username)
def test_every_log_in_it_prints_opens_a_home(bureau, hint):
    client = bureau.test_client()
    token = client.get("/login").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/login", data={"csrf_token": token, "username": hint.username, "password": hint.password}).status_code == 303
    assert client.get("/").status_code == 200


def test_it_is_loaded_into_an_empty_site_only(bureau):
    with pytest.raises(Refusal, match="只能载入空站点"):
        service.load()
