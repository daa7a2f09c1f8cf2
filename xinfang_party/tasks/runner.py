"""APScheduler 3 around the ledger: in every web worker by default, or in a process of its own (`flask tasks serve`).

Running both, or several, is harmless: the ledger decides who does a job, the conditional claim who takes a task.
"""
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from xinfang_party.kernel import clock
from xinfang_party.tasks import service

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 2
CATCH_UP_EVERY_MINUTES = 10


@dataclass(frozen=True)
class Job:
    """A timed job: `hour`:`minute` Shanghai time every day; the ledger's period is the day."""

    id: str
    hour: int
    minute: int
    function: Callable[[], object]
    title: str = ""

    @property
    def name(self) -> str:
        """What a page calls it."""
        return self.title or self.id

    def is_due(self) -> bool:
        now = clock.local(clock.now())
        return (now.hour, now.minute) >= (self.hour, self.minute)


@dataclass(frozen=True)
class Watch:
    """A short look every few minutes, in every process that has a scheduler; the ledger knows nothing of it."""

    id: str
    every_minutes: int
    function: Callable[[], object]


def install(app: Flask, jobs: tuple[Job, ...], why_not_serve: Callable[[], str | None] = lambda: None, watches: tuple[Watch, ...] = ()) -> None:
    """`why_not_serve()` says in a sentence why the site must not work as it is; commands run all the same."""
    app.extensions["jobs"], app.extensions["why_not_serve"], app.extensions["watches"] = jobs, why_not_serve, watches


def why_not_serve(app: Flask) -> str | None:
    """Asked once, before a site or a scheduler starts."""
    with app.app_context():
        reason: str | None = app.extensions["why_not_serve"]()
        return reason


def start(app: Flask) -> Any:
    """Start a scheduler in this process; now and then it catches up with what today's ledger still lacks."""
    scheduler = BackgroundScheduler(timezone=clock.ZONE, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    scheduler.add_listener(complain, EVENT_JOB_ERROR)
    scheduler.add_job(look, IntervalTrigger(seconds=LOOK_EVERY_SECONDS), args=[app], id="background-tasks")
    for job in app.extensions["jobs"]:
        scheduler.add_job(run_job, CronTrigger(hour=job.hour, minute=job.minute, timezone=clock.ZONE), args=[app, job], id=job.id)
    for watch in app.extensions["watches"]:
        scheduler.add_job(look_out, IntervalTrigger(minutes=watch.every_minutes), args=[app, watch], id=watch.id)
    scheduler.add_job(catch_up, IntervalTrigger(minutes=CATCH_UP_EVERY_MINUTES), args=[app], id="catch-up", next_run_time=clock.now())
    scheduler.start()
    return scheduler


def look(app: Flask) -> None:
    with app.app_context():
        service.run_pending()


def look_out(app: Flask, watch: Watch) -> None:
    with app.app_context():
        watch.function()


def catch_up(app: Flask) -> None:
    """Run each job whose hour has passed today and that the ledger lacks: missed while the site was down, or failed. One that fails keeps none back."""
    for job in app.extensions["jobs"]:
        if job.is_due() and not has_run(app, job):
            try:
                run_job(app, job)
            except Exception:
                log.exception("job %s failed; it is tried again in %s minutes", job.id, CATCH_UP_EVERY_MINUTES)


def has_run(app: Flask, job: Job) -> bool:
    with app.app_context():
        return service.has_run(job.id, clock.today().isoformat())


def run_job(app: Flask, job: Job) -> bool:
    with app.app_context():
        return service.once(job.id, clock.today().isoformat(), job.function)


def complain(event: JobExecutionEvent) -> None:
    log.error("job %s failed: %s", event.job_id, event.exception)
