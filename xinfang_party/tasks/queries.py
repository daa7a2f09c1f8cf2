from collections.abc import Sequence

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.tasks.models import BackgroundTask, JobRun


def task_for(identity: Identity, task_id: int) -> BackgroundTask:
    """The task if this person started it; else `NotFound`."""
    task = db.session.get(BackgroundTask, task_id)
    if task is None or task.account_id != identity.account_id:
        raise NotFound
    return task


def latest_runs(limit: int = 100) -> Sequence[JobRun]:
    return db.session.scalars(select(JobRun).order_by(JobRun.ran_at.desc(), JobRun.id.desc()).limit(limit)).all()
