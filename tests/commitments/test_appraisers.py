"""Who speaks in an appraisal: the member, whichever account; never the next holder of the account."""
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import people, promises
from tests.commitments.test_views import url
from xinfang_party.accounts.models import Account
from xinfang_party.commitments import closing, jobs, service
from xinfang_party.commitments.models import Appraisal, Commitment
from xinfang_party.commitments.queries_owed import answered
from xinfang_party.commitments.terms import Grade, Side
from xinfang_party.commitments.timed import with_late_appraisals
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

EARLY, AFTER, LATE = "2026-01-05 10:00", "2027-01-01 10:00", "2027-01-16 10:00"


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY), app.test_request_context():
        yield promises.world()


@pytest.fixture
def reported(world, clock_at):
    commitment = promises.published(world)
    with clock_at(AFTER):
        jobs.freeze_ended()
        service.report(commitment, text="做到了", by=world.by)
        db.session.commit()
        yield commitment


def say(commitment, by, grade=Grade.SATISFIED, side=Side.PEER):
    closing.appraise(commitment, side, grade=grade, by=by)
    db.session.commit()


def words(side=Side.PEER):
    return sorted(db.session.execute(select(Appraisal.member_id, Appraisal.grade).where(Appraisal.side == side)).all())


def missing(clock_at):
    with clock_at(LATE):
        return jobs.missing_appraisals(with_late_appraisals(clock.today()), clock.today())


def test_the_new_owner_of_an_account_leaves_the_formers_word_alone(world, reported):
    former, other = promises.identity(world.peer), people.member(world.branch)
    say(reported, former)
    now = replace(promises.identity(other), account_id=former.account_id)
    assert not db.session.scalars(select(Commitment.id).where(answered(now, Side.PEER))).all()
    say(reported, now, Grade.BASIC)
    assert words() == [(world.peer.id, Grade.SATISFIED), (other.id, Grade.BASIC)]


def test_the_form_of_the_new_owner_does_not_show_the_formers_grade(world, reported, log_in):
    say(reported, promises.identity(world.peer))
    other = people.member(world.branch)
    client = log_in(member=other)
    account_id = db.session.scalar(select(Account.id).where(Account.member_id == other.id))
    db.session.scalars(select(Appraisal)).one().account_id = account_id
    db.session.commit()
    assert "您已经评过" not in client.get(url(reported)).get_data(as_text=True)


def test_a_word_of_an_account_without_a_member_stays_its_own_when_it_is_linked(world, reported):
    unlinked = promises.OFFICE
    say(reported, unlinked, side=Side.ORGANIZATION)
    linked = replace(unlinked, member_id=people.member(people.branch()).id)
    say(reported, linked, Grade.BASIC, side=Side.ORGANIZATION)
    assert words(Side.ORGANIZATION) == [(linked.member_id, Grade.BASIC)]


def test_an_account_without_a_member_speaks_once(world, reported):
    for grade in (Grade.SATISFIED, Grade.BASIC):
        say(reported, promises.OFFICE, grade, side=Side.ORGANIZATION)
    assert words(Side.ORGANIZATION) == [(None, Grade.BASIC)]


def test_who_spoke_through_an_account_given_away_owes_nothing_and_its_new_owner_does(world, reported, log_in, clock_at):
    log_in(member=world.peer)
    say(reported, promises.identity(world.peer))
    account = db.session.scalars(select(Account).where(Account.member_id == world.peer.id)).one()
    other = people.member(world.branch)
    account.member_id = other.id
    db.session.commit()
    found = missing(clock_at)
    assert (len(found[world.peer.id]), len(found[other.id]), len(found[world.keeper.id])) == (0, 1, 1)
