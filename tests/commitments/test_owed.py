"""What the home page asks of each: decisions, own steps, a word from peers; and what they are told."""
from datetime import date

import pytest
from flask import g
from sqlalchemy import select

from tests import people, promises
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.commitments import closing, jobs, owed, service
from xinfang_party.commitments.terms import Grade, Kind, Result, Side
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice

EARLY, AFTER = "2026-01-05 10:00", "2027-01-05 10:00"


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY):
        yield promises.world()


def sent(world, **facts):
    commitment = promises.draft(world, **facts)
    service.submit(commitment, by=facts.get("by") or world.by)
    db.session.commit()
    return commitment


def asked(gather, *who):
    g.pop("asked_by_promises", None)  # each question is a request of its own
    return [[item.what for item in gather(identity)] for identity in who]


def test_a_sent_promise_waits_for_those_who_lead_the_branch(world):
    sent(world)
    foreign = promises.identity(people.secretary(people.branch()))
    assert asked(owed.to_decide, world.secretary, world.by, promises.OFFICE, foreign) == [["审诺"], [], [], []]


def test_the_only_leaders_own_promise_waits_for_the_party_office(world):
    sent(world, by=world.secretary)
    assert asked(owed.to_decide, world.secretary, promises.OFFICE) == [[], ["审诺"]]


def test_with_a_deputy_it_stays_in_the_branch(world):
    deputy = people.secretary(world.branch, duty=people.CommitteeDuty.DEPUTY)
    sent(world, by=world.secretary)
    assert asked(owed.to_decide, promises.identity(deputy), promises.OFFICE) == [["审诺"], []]


def test_the_branchs_promise_waits_for_the_party_office(world):
    sent(world, kind=Kind.BRANCH, by=world.secretary)
    assert asked(owed.to_decide, world.secretary, promises.OFFICE) == [[], ["审诺"]]


def test_the_keeper_owes_the_own_steps(world, clock_at):
    commitment = promises.draft(world)
    assert asked(owed.to_keep, world.by, world.secretary) == [["提交审诺"], []]
    service.submit(commitment, by=world.by)
    service.return_(commitment, opinion="写具体", by=world.secretary)
    assert asked(owed.to_keep, world.by) == [["按意见修改承诺"]]
    promises.published(world, title="另一项")
    with clock_at(AFTER):
        g.pop("asked_by_promises", None)
        [report] = [item for item in owed.to_keep(world.by) if item.what == "述诺"]
        assert report.due_on == date(2027, 1, 15)


def test_a_reported_promise_asks_the_keeper_and_the_peers_for_a_word(world, clock_at):
    commitment = promises.published(world)
    peer, foreign = promises.identity(world.peer), promises.identity(people.member(people.branch()))
    with clock_at(AFTER):
        jobs.freeze_ended()
        service.report(commitment, text="做到了", by=world.by)
        assert asked(owed.to_appraise, world.by, peer, foreign) == [["自评"], ["互评"], []]
        assert owed.to_appraise(peer)[0].due_on == date(2027, 1, 15)
        closing.appraise(commitment, Side.PEER, grade=Grade.SATISFIED, by=peer)
        assert asked(owed.to_appraise, peer) == [[]]


def test_each_step_tells_whose_turn_it_is(world, clock_at, session, log_in):
    log_in(member=world.head)
    log_in(member=world.keeper)
    commitment = promises.published(world)
    with clock_at(AFTER):
        jobs.freeze_ended()
        service.report(commitment, text="做到了", by=world.by)
        closing.appraise(commitment, Side.ORGANIZATION, grade=Grade.SATISFIED, by=world.secretary)
        closing.conclude(commitment, result=Result.NOT_KEPT, reason="没有数据", by=world.secretary)
    assert list(session.scalars(select(Notice.kind).order_by(Notice.id))) == [
        "commitment.vet", "commitment.approved", "commitment.published", "commitment.report", "commitment.appraise", "commitment.concluded"]


@pytest.mark.parametrize(("moment", "kind"), [
    ("2026-01-15 10:00", []), ("2026-01-16 10:00", ["commitment.overdue.submitted"])])
def test_an_overdue_step_is_reminded_of_the_day_after_its_last(world, clock_at, session, log_in, moment, kind):  # noqa: PLR0917 - fixtures
    log_in(member=world.head)
    sent(world)
    with clock_at(moment):
        jobs.remind_overdue_steps()
        jobs.remind_overdue_steps()
    assert [found for found in session.scalars(select(Notice.kind)) if found.startswith("commitment.overdue")] == kind


def test_an_overdue_report_reminds_the_keeper(world, clock_at, session, log_in):
    log_in(member=world.keeper)
    promises.published(world)
    with clock_at("2027-01-16 10:00"):
        jobs.remind_overdue_steps()
    assert "commitment.overdue.published" in list(session.scalars(select(Notice.kind)))


@pytest.mark.parametrize(("moment", "count"), [("2026-01-15 10:00", 0), ("2026-01-16 10:00", 1)])
def test_a_returned_promise_nobody_reworks_reminds_the_keeper_once(world, clock_at, session, log_in, moment, count):  # noqa: PLR0917 - fixtures
    log_in(member=world.keeper)
    log_in(member=world.head)
    service.return_(sent(world), opinion="写具体", by=world.secretary)
    with clock_at(moment):
        jobs.remind_overdue_steps()
        jobs.remind_overdue_steps()
    texts = list(session.scalars(select(Notice.text).where(Notice.kind == "commitment.overdue.returned")))
    assert (len(texts), all("按意见修改" in text for text in texts)) == (count, True)


def reported(world, *promised):
    jobs.freeze_ended()
    for commitment in promised:
        service.report(commitment, text="做到了", by=world.by)
    db.session.commit()


def missing(session):
    return dict(session.execute(select(Notice.account_id, Notice.text).where(Notice.kind == "commitment.appraisals-missing")).all())


def test_who_has_not_said_a_word_in_time_is_reminded_with_one_line(world, clock_at, session, log_in):
    for who in (world.keeper, world.peer, people.member(people.branch())):
        log_in(member=who)
    both = [promises.published(world, title=title) for title in ("一", "二")]
    with clock_at(AFTER):
        reported(world, *both)
        closing.appraise(both[0], Side.SELF, grade=Grade.SATISFIED, by=identity_here(world.keeper))
    with clock_at("2027-01-15 10:00"):
        jobs.remind_missing_appraisals()
        assert missing(session) == {}
    with clock_at("2027-01-16 10:00"):
        jobs.remind_missing_appraisals()
        jobs.remind_missing_appraisals()
    assert missing(session) == {account_of(world.keeper): TOLD.format(1), account_of(world.peer): TOLD.format(2)}


def test_the_reminder_to_appraise_comes_again_next_month_and_not_after_the_result(world, clock_at, session, log_in):
    log_in(member=world.peer)
    commitment = promises.published(world)
    with clock_at(AFTER):
        reported(world, commitment)
    for day in ("2027-01-20 10:00", "2027-01-25 10:00", "2027-02-01 10:00"):
        with clock_at(day):
            jobs.remind_missing_appraisals()
    with clock_at("2027-03-01 10:00"):
        closing.appraise(commitment, Side.ORGANIZATION, grade=Grade.SATISFIED, by=world.secretary)
        closing.conclude(commitment, result=Result.NOT_KEPT, reason="没有数据", by=world.secretary)
        jobs.remind_missing_appraisals()
    assert len(list(session.scalars(select(Notice.id).where(Notice.kind == "commitment.appraisals-missing")))) == 2


TOLD = "有 {} 项已述诺的承诺还等您自评或互评，请尽快评诺。"


def account_of(member):
    return db.session.scalar(select(Account.id).where(Account.member_id == member.id))


def identity_here(member):
    """The member with the account that he or she logs in with."""
    return identity_of(db.session.get_one(Account, account_of(member)), clock.today())
