"""Start a background task, run what is queued, and run a job exactly once a period."""
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db, writing
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
    is_finished: bool = False
    last_report: float = field(default=0.0, repr=False)

    def report(self, done: int, total: int, words: str = "") -> None:
        """Note the progress, at most twice a second; nothing once it is finished."""
        if not self.is_finished and (time.monotonic() - self.last_report >= REPORT_EVERY or done >= total):
            self.last_report = time.monotonic()
            progress.write(self.task_id, done, total, words)

    def finish(self, url: str, words: str = "") -> None:
        """Where the result stands. Called last inside the work's own unit of work, it makes the work and its end one
        transaction: a runner killed just after the commit leaves nothing to be done twice."""
        self.url, self.words, self.is_finished = url, words, True
        if writing.get():
            note_end(self, TaskState.DONE, words)


def start(kind: str, *, title: str, by: Identity, arguments: dict[str, Any], result_url: str = "") -> BackgroundTask:
    """Queue a task within the caller's transaction; the runner takes it after the commit."""
    registry.get(kind)
    task = BackgroundTask(kind=kind, title=title, arguments=arguments, identity=as_json(by), account_id=by.account_id,
                          state=TaskState.QUEUED, result_url=result_url, queued_at=clock.now())
    db.session.add(task)
    db.session.flush()
    progress.clear(task.id)
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
    task_id = next((task_id for task_id in db.session.scalars(select(BackgroundTask.id).where(waiting()).order_by(BackgroundTask.id))
                    if not progress.is_beating(task_id, STALE)), None)
    db.session.rollback()
    if task_id is None:
        return None
    with unit_of_work():
        taken = db.session.execute(update(BackgroundTask).where(BackgroundTask.id == task_id, waiting()).values(
            state=TaskState.RUNNING, beat_at=clock.now(), attempts=BackgroundTask.attempts + 1))
    return task_id if taken.rowcount else None  # type: ignore[attr-defined]


def waiting() -> ColumnElement[bool]:
    """Queued, or begun by a runner whose heart no longer beats."""
    return or_(BackgroundTask.state == TaskState.QUEUED,
               (BackgroundTask.state == TaskState.RUNNING) & (BackgroundTask.beat_at < clock.now() - STALE))


def run(task_id: int) -> None:
    """Run a claimed task to its end; whatever its function left uncommitted is dropped."""
    task = db.session.get_one(BackgroundTask, task_id)
    work = TaskRun(task_id, task.arguments, from_json(task.identity), task.result_url)
    kind, attempts = task.kind, task.attempts
    db.session.rollback()
    try:
        if attempts > ATTEMPTS:
            raise Refusal(BROKEN)
        with progress.heart(task_id):
            registry.get(kind)(work)
        conclude(work, TaskState.DONE, work.words)
    except Refusal as refusal:
        conclude(work, TaskState.FAILED, refusal.sentence)
    except Exception:
        log.exception("background task %s (%s) failed", task_id, kind)
        conclude(work, TaskState.FAILED, BROKEN)


def conclude(work: TaskRun, state: TaskState, words: str) -> None:
    with unit_of_work():
        note_end(work, state, words)
    progress.clear(work.task_id)


def note_end(work: TaskRun, state: TaskState, words: str) -> None:
    db.session.execute(update(BackgroundTask).where(BackgroundTask.id == work.task_id).values(
        state=state, words=words[:300], result_url=work.url, finished_at=clock.now()))


def once(job: str, period: str, function: Callable[[], object]) -> bool:
    """Do `function` and note it in one transaction; False when this period is in the ledger already. Source: reliability, exactly once.

    Inside another unit of work it joins that one: it is done when that one is committed.
    """
    with unit_of_work():
        if not entered(job, period):
            return False
        function()
    return True


def entered(job: str, period: str) -> bool:
    """Take the place in the ledger; False when somebody else has it. What the caller did before stays untouched."""
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add(JobRun(job=job, period=period, ran_at=clock.now()))
    except IntegrityError:
        return False
    return True


def has_run(job: str, period: str) -> bool:
    """Does the ledger hold this period already? Only a hint: `once` decides."""
    found = db.session.scalar(select(JobRun.id).where(JobRun.job == job, JobRun.period == period))
    db.session.rollback()
    return found is not None


def as_json(by: Identity) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(by).items()}


def from_json(facts: dict[str, Any]) -> Identity:
    sets = {name: frozenset(value) for name, value in facts.items() if isinstance(value, list)}
    return Identity(**{**facts, **sets, "roles": frozenset(Role(role) for role in facts["roles"])})
