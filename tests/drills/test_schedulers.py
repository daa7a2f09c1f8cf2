"""Schedulers in processes of their own race on the freeze, and one of them is killed in the middle: every promise is frozen exactly once."""
import threading
import time
from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select

from tests import promises
from tests.accounts.people import account
from xinfang_party.commitments.models import CommitmentStep
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice
from xinfang_party.tasks.models import JobRun

EARLY, SCHEDULERS, ROUNDS, EACH, HEAD_START = "2026-01-05 10:00", 3, 3, 8, 5.0


def race(site, moment, kill_after):
    """Three schedulers at once; whichever has frozen so many is killed. How many were killed."""
    begin_at, killed = time.time() + HEAD_START, []
    processes = [site.start("freeze", moment, begin_at) for _ in range(SCHEDULERS)]

    def watch(process):
        for count, _line in enumerate((line for line in process.stdout if line.startswith("froze")), 1):
            if count >= kill_after and not killed:
                killed.append(process.pid)
                process.kill()

    watchers = [threading.Thread(target=watch, args=[process]) for process in processes]
    for thread in watchers:
        thread.start()
    for thread, process in zip(watchers, processes, strict=True):
        thread.join()
        process.wait()
    site.settle()
    return len(killed)


def frozen():
    """promise → how often it was frozen."""
    db.session.rollback()
    return Counter(db.session.scalars(select(CommitmentStep.commitment_id).where(CommitmentStep.verb == "freeze")))


def test_schedulers_that_race_and_die_freeze_each_promise_once(site, clock_at, figure):
    made, killed = [], 0
    with clock_at(EARLY):
        world = promises.world()
        account(member=world.keeper)
        for round_ in range(ROUNDS):
            ends_on = date(2026, 3 + round_, 20)
            made += [promises.published(world, title=f"承诺{round_}-{n}", ends_on=ends_on).id for n in range(EACH)]
    for round_ in range(ROUNDS):
        morning = f"{date(2026, 3 + round_, 20) + timedelta(days=1)} 01:00"
        killed += race(site, morning, 1 + 2 * round_)
        race(site, morning, EACH + 1)
        assert frozen() == dict.fromkeys(made[:EACH * (round_ + 1)], 1)
    told = db.session.scalar(select(func.count(Notice.id)).where(Notice.kind == "commitment.report"))
    figure(f"{SCHEDULERS} schedulers × {ROUNDS} nights, {killed} killed in the middle: {len(made)} promises frozen once each, {told} notices")
    runs = db.session.scalar(select(func.count(JobRun.id)).where(JobRun.job == "commitments.freeze"))
    assert (runs, killed >= ROUNDS - 1, told, site.faults()) == (ROUNDS, True, len(made), [])
