"""What the tests of tasks share: a starter, a task of a kind only they know, notices as visible work."""
import time
from datetime import timedelta

from sqlalchemy import func, select, update

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.notifications.models import Notice
from xinfang_party.tasks import service
from xinfang_party.tasks.models import BackgroundTask, TaskState

BY = Identity(account_id=7, name="示例党员01", roles=frozenset({Role.MEMBER, Role.SECRETARY}), member_id=3, home_branch_id=2,
              led_branch_ids=frozenset({2, 4}), committee_branch_ids=frozenset({5}), department_id=9)


def start(kind="toy", **arguments):
    with unit_of_work():
        return service.start(kind, title="示例任务", by=BY, arguments=arguments, result_url="/before").id


def task(task_id):
    db.session.rollback()
    return db.session.get_one(BackgroundTask, task_id, populate_existing=True)


def put_notice(text="由任务写入"):
    db.session.add(Notice(account_id=7, key=f"{text}{time.monotonic_ns()}", kind="toy", text=text, url="/", sent_at=clock.now()))


def notices():
    return db.session.scalar(select(func.count(Notice.id)))


def abandon(task_id, ago=timedelta(minutes=3)):
    """A runner took it and was killed."""
    with unit_of_work():
        db.session.execute(update(BackgroundTask).where(BackgroundTask.id == task_id).values(
            state=TaskState.RUNNING, beat_at=clock.now() - ago, attempts=BackgroundTask.attempts + 1))
    return task_id
