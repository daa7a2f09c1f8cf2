import logging

import pytest

from xinfang_party.audit import jobs as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.tasks import runner, service
from xinfang_party.tasks.models import JobRun
from xinfang_party.tasks.runner import Job, Watch


@pytest.fixture
def ran(live):
    """The jobs of these tests note here that they ran."""
    found = []
    jobs = (Job("early", 1, 0, lambda: found.append("early")), Job("broken", 8, 30, lambda: 1 / 0), Job("late", 9, 15, lambda: found.append("late")))
    runner.install(live, jobs)
    return found


@pytest.mark.parametrize(("now", "due"), [("09:14", False), ("09:15", True), ("23:59", True), ("00:00", False)])
def test_a_job_is_due_from_its_minute_on(clock_at, now, due):
    with clock_at(f"2026-03-01 {now}"):
        assert Job("toy", 9, 15, print).is_due() is due


def test_a_job_runs_once_a_day(live, ran, clock_at):
    job = live.extensions["jobs"][0]
    for day in ("2026-03-01 01:00", "2026-03-01 23:59", "2026-03-02 00:01"):
        with clock_at(day):
            runner.run_job(live, job)
    assert ran == ["early", "early"]


def test_the_day_is_the_day_in_shanghai(live, ran, clock_at):
    with clock_at("2026-03-02 00:30"):
        assert clock.now().day == 1
        runner.run_job(live, live.extensions["jobs"][0])
        assert service.has_run("early", "2026-03-02")


def test_what_was_missed_is_caught_up_once(live, ran, clock_at, caplog):
    with clock_at("2026-03-01 10:00"), caplog.at_level(logging.CRITICAL):
        runner.catch_up(live)
        runner.catch_up(live)
    assert ran == ["early", "late"]


def test_what_is_not_due_yet_waits(live, ran, clock_at):
    with clock_at("2026-03-01 08:00"):
        runner.catch_up(live)
    assert ran == ["early"]


def test_a_job_that_failed_is_tried_again(live, ran, clock_at, caplog):
    failing = iter([True, False])
    live.extensions["jobs"] = (Job("shaky", 1, 0, lambda: 1 / 0 if next(failing) else ran.append("shaky")),)
    with clock_at("2026-03-01 10:00"), caplog.at_level(logging.CRITICAL):
        runner.catch_up(live)
        runner.catch_up(live)
    assert ran == ["shaky"]


def test_the_runner_takes_queued_tasks_and_missed_jobs(live, ran, clock_at, monkeypatch):
    monkeypatch.setattr(runner, "LOOK_EVERY_SECONDS", 3600)
    live.extensions["jobs"] = ()
    scheduler = runner.start(live)
    try:
        assert {job.id for job in scheduler.get_jobs()} == {"background-tasks", "catch-up"}
    finally:
        scheduler.shutdown(wait=True)


def test_a_watch_looks_every_few_minutes_and_leaves_nothing_in_the_ledger(live, ran, monkeypatch):
    monkeypatch.setattr(runner, "LOOK_EVERY_SECONDS", 3600)
    runner.install(live, (), watches=(Watch("end", 5, lambda: ran.append("looked")),))
    scheduler = runner.start(live)
    try:
        job = scheduler.get_job("end")
        job.func(*job.args)
    finally:
        scheduler.shutdown(wait=True)
    assert (ran, job.trigger.interval.seconds, db.session.query(JobRun).count()) == (["looked"], 300, 0)


def test_the_house_watches_the_end_of_its_audit_chain(app):
    assert [watch.function for watch in app.extensions["watches"]] == [audit.watch_end]


def test_every_job_of_the_house_has_its_own_id(app):
    ids = [job.id for job in app.extensions["jobs"]]
    assert len(ids) == len(set(ids)) > 0
