from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.tasks.models import BackgroundTask, JobRun


def task_for(identity: Identity, task_id: int) -> BackgroundTask:
    """The task if this person started it; else `NotFound`."""
    task = db.session.get(BackgroundTask, task_id)
    if task is None or task.account_id is None or task.account_id != identity.account_id:
        raise NotFound
    return task


def latest_runs(limit: int = 100) -> Sequence[JobRun]:
    return db.session.scalars(select(JobRun).order_by(JobRun.ran_at.desc(), JobRun.id.desc()).limit(limit)).all()


def last_run_of_each() -> Mapping[str, datetime]:
    """job id → when it last ran."""
    return {job: ran_at for job, ran_at in db.session.execute(select(JobRun.job, func.max(JobRun.ran_at)).group_by(JobRun.job))}
