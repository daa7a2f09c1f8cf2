"""Several schedulers, several people, and a scheduler that dies: on databases where commits are real."""
from collections import Counter
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests import promises
from tests.accounts.people import account, enter
from tests.live import at_once
from tests.petitions import made
from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit import service as audit
from xinfang_party.commitments import closing, jobs, service
from xinfang_party.commitments.models import Appraisal, Commitment, CommitmentStep
from xinfang_party.commitments.terms import Side, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.notifications.models import Notice
from xinfang_party.schedule import JOBS
from xinfang_party.tasks import runner
from xinfang_party.tasks import service as tasks
from xinfang_party.tasks.models import JobRun

NOW, AFTER = "2026-01-05 10:00", "2027-01-01 01:00"
FREEZE = next(job for job in JOBS if job.id == "commitments.freeze")


@pytest.fixture
def world(site):
    return promises.world()


@pytest.fixture
def ended(site, world, clock_at):
    """Three promises whose year is just over; the clock stands after it."""
    account(member=world.keeper)
    found = [promises.published(world, title=f"承诺{number}", starts_on=date(2026, 1, 1 + number)).id for number in range(3)]
    with clock_at("2026-12-01 10:00"):
        made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 20))
    with clock_at(AFTER):
        yield found


def meet(count):
    """`count` threads begin their work together."""
    barrier = Barrier(count, timeout=20)
    return barrier.wait


def frozen_steps():
    """promise → how often it was frozen."""
    db.session.rollback()
    return Counter(db.session.scalars(select(CommitmentStep.commitment_id).where(CommitmentStep.verb == "freeze")))


def how_many(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def test_two_schedulers_freeze_once(site, ended):
    wait = meet(2)
    ran = at_once(site, 2, lambda _: (wait(), runner.run_job(site, FREEZE))[1])
    assert sorted(ran) == [False, True]
    assert frozen_steps() == dict.fromkeys(ended, 1)
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.kind == "commitment.report")) == 3
    assert audit.verify()[1] is None


def test_even_without_the_days_ledger_each_promise_is_frozen_once(site, ended):
    wait = meet(3)
    at_once(site, 3, lambda _: (wait(), jobs.freeze_ended()))
    assert frozen_steps() == dict.fromkeys(ended, 1)
    assert how_many(FrozenFigure) == 9  # of the promise, of its evaluations, of everybody


def test_a_scheduler_that_dies_in_the_middle_leaves_nothing_half_done(site, ended, monkeypatch):
    real, done = closing.freeze, []

    def dies_at_the_second(commitment):
        if done:
            raise KeyboardInterrupt
        done.append(real(commitment))

    monkeypatch.setattr(closing, "freeze", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        runner.run_job(site, FREEZE)
    assert (frozen_steps(), how_many(FrozenFigure), how_many(JobRun)) == ({}, 0, 0)
    monkeypatch.setattr(closing, "freeze", real)
    assert runner.run_job(site, FREEZE)
    assert frozen_steps() == dict.fromkeys(ended, 1)


def test_very_many_are_left_to_a_background_task(site, ended, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 2)
    assert runner.run_job(site, FREEZE)
    assert frozen_steps() == {}
    wait = meet(2)
    at_once(site, 2, lambda _: (wait(), tasks.run_pending()))
    assert frozen_steps() == dict.fromkeys(ended, 1)


def test_a_background_task_that_dies_leaves_no_promise_half_frozen(site, ended, monkeypatch):
    real, done = closing.freeze, []

    def dies_in_the_second(commitment):
        real(commitment)
        done.append(commitment.id)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(closing, "freeze", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        jobs.freeze_many(tasks.TaskRun(0, {}, SYSTEM))
    assert frozen_steps() == {ended[0]: 1}
    assert how_many(FrozenFigure) == 3
    monkeypatch.setattr(closing, "freeze", real)
    jobs.freeze_many(tasks.TaskRun(0, {}, SYSTEM))
    assert frozen_steps() == dict.fromkeys(ended, 1)


def test_one_that_cannot_be_frozen_keeps_none_back(site, ended, monkeypatch, caplog):
    real = closing.freeze

    def refuses_the_first(commitment):
        if commitment.id == ended[0]:
            raise Refusal("没有这个指标。")
        real(commitment)

    monkeypatch.setattr(closing, "freeze", refuses_the_first)
    jobs.freeze_ended()
    assert frozen_steps() == dict.fromkeys(ended[1:], 1)
    assert "could not be frozen" in caplog.text
    monkeypatch.setattr(closing, "freeze", real)
    jobs.freeze_ended()
    assert frozen_steps() == dict.fromkeys(ended, 1)


def test_two_schedulers_remind_once(site, world, clock_at):
    account(member=world.head)
    service.submit(promises.draft(world), by=world.by)
    db.session.commit()
    with clock_at("2026-02-10 10:00"):
        wait = meet(2)
        at_once(site, 2, lambda _: (wait(), runner.run_job(site, next(job for job in JOBS if job.id == "commitments.steps"))))
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.kind == "commitment.overdue.submitted")) == 1


def clients(site, *people):
    found = [site.test_client() for _ in people]
    for client, person in zip(found, people, strict=True):
        enter(client, account(member=person))
    return found


def post_together(site, clients, path, data):
    wait = meet(len(clients))
    return at_once(site, len(clients), lambda n: (wait(), clients[n].post(path, data=data).status_code)[1])


def test_of_two_decisions_at_once_one_counts(site, world):
    deputy = promises.people.secretary(world.branch, duty=promises.people.CommitteeDuty.DEPUTY)
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    db.session.commit()
    both = clients(site, world.head, deputy)
    answers = post_together(site, both, f"/commitments/{commitment.id}/approve", {"version": commitment.version})
    assert sorted(answers) == [303, 409]
    db.session.rollback()
    assert db.session.get(Commitment, commitment.id).state is State.APPROVED
    assert [step.verb for step in commitment.steps].count("approve") == 1


def test_one_person_in_two_windows_has_one_say(site, world, ended):
    jobs.freeze_ended()
    commitment = db.session.get(Commitment, ended[0])
    service.report(commitment, text="都做到了", by=world.by)
    db.session.commit()
    peer = clients(site, world.peer) * 2
    answers = post_together(site, peer, f"/commitments/{commitment.id}/appraisals/peer", {"grade": "satisfied"})
    assert set(answers) <= {303, 409}
    db.session.rollback()
    assert db.session.scalar(select(func.count(Appraisal.id)).where(Appraisal.side == Side.PEER)) == 1
