"""Start a background task, run what is queued, and run a job exactly once a period."""
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.tasks import progress, registry
from xinfang_party.tasks.models import BackgroundTask, JobRun, TaskState

log = logging.getLogger(__name__)
STALE = timedelta(minutes=2)
ATTEMPTS = 3
REPORT_EVERY = 0.5
BROKEN = "处理时出了错，没有任何内容被改动。请再试一次；若仍然不行，请联系系统管理员。"


@dataclass
class TaskRun:
    """What a task's function gets: its arguments, who started it, and a way to say how far it is."""

    task_id: int
    arguments: dict[str, Any]
    by: Identity
    url: str = ""
    words: str = ""
    last_report: float = field(default=0.0, repr=False)

    def report(self, done: int, total: int, words: str = "") -> None:
        """Note the progress, at most twice a second."""
        if time.monotonic() - self.last_report >= REPORT_EVERY or done >= total:
            self.last_report = time.monotonic()
            progress.write(self.task_id, done, total, words)

    def finish(self, url: str, words: str = "") -> None:
        self.url, self.words = url, words


class AlreadyRun(Exception):
    """Somebody else has this job's period in the ledger."""


def start(kind: str, *, title: str, by: Identity, arguments: dict[str, Any], result_url: str = "") -> BackgroundTask:
    """Queue a task within the caller's transaction; the runner takes it after the commit."""
    registry.get(kind)
    task = BackgroundTask(kind=kind, title=title, arguments=arguments, identity=as_json(by), account_id=by.account_id,
                          state=TaskState.QUEUED, result_url=result_url, queued_at=clock.now())
    db.session.add(task)
    db.session.flush()
    audit.record("task.started", subject=task, by=by, kind=kind, title=title)
    return task


def run_pending() -> int:
    """Run every queued or abandoned task, one after another; how many were run."""
    count = 0
    while (task_id := claim()) is not None:
        run(task_id)
        count += 1
    return count


def claim() -> int | None:
    """Take one task. The conditional update makes sure that one runner gets it."""
    waiting = or_(BackgroundTask.state == TaskState.QUEUED,
                  (BackgroundTask.state == TaskState.RUNNING) & (BackgroundTask.beat_at < clock.now() - STALE))
    task_id = db.session.scalar(select(BackgroundTask.id).where(waiting).order_by(BackgroundTask.id).limit(1))
    db.session.rollback()
    if task_id is None:
        return None
    with unit_of_work():
        taken = db.session.execute(update(BackgroundTask).where(BackgroundTask.id == task_id, waiting).values(
            state=TaskState.RUNNING, beat_at=clock.now(), attempts=BackgroundTask.attempts + 1))
    return task_id if taken.rowcount else None  # type: ignore[attr-defined]


def run(task_id: int) -> None:
    task = db.session.get_one(BackgroundTask, task_id)
    work = TaskRun(task_id, task.arguments, from_json(task.identity), task.result_url)
    kind, attempts = task.kind, task.attempts
    db.session.rollback()
    try:
        if attempts > ATTEMPTS:
            raise Refusal(BROKEN)
        registry.get(kind)(work)
        conclude(work, TaskState.DONE, work.words)
    except Refusal as refusal:
        conclude(work, TaskState.FAILED, refusal.sentence)
    except Exception:
        log.exception("background task %s (%s) failed", task_id, kind)
        conclude(work, TaskState.FAILED, BROKEN)


def conclude(work: TaskRun, state: TaskState, words: str) -> None:
    with unit_of_work():
        db.session.execute(update(BackgroundTask).where(BackgroundTask.id == work.task_id).values(
            state=state, words=words[:300], result_url=work.url, finished_at=clock.now()))
    progress.clear(work.task_id)


def once(job: str, period: str, function: Callable[[], object]) -> bool:
    """Do `function` and note it in one transaction; False when this period is in the ledger already. Source: reliability, exactly once."""
    try:
        with unit_of_work():
            db.session.add(JobRun(job=job, period=period, ran_at=clock.now()))
            try:
                db.session.flush()
            except IntegrityError as error:
                raise AlreadyRun from error
            function()
    except AlreadyRun:
        return False
    return True


def as_json(by: Identity) -> dict[str, Any]:
    facts = asdict(by)
    return {**facts, "roles": sorted(by.roles), "led_branch_ids": sorted(by.led_branch_ids)}


def from_json(facts: dict[str, Any]) -> Identity:
    return Identity(**{**facts, "roles": frozenset(Role(role) for role in facts["roles"]),
                       "led_branch_ids": frozenset(facts["led_branch_ids"])})
