import logging
import time

import pytest
from sqlalchemy import func, select

from tests.live import at_once
from tests.tasks.toys import BY, abandon, notices, put_notice, start, task
from xinfang_party.access.terms import Identity
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.tasks import service
from xinfang_party.tasks.models import BackgroundTask, TaskState
from xinfang_party.tasks.queries import task_for

pytestmark = pytest.mark.usefixtures("kinds")


def test_a_task_runs_with_its_arguments_and_its_starter(live, kinds):
    seen = []
    kinds["toy"] = lambda run: seen.append((run.arguments, run.by)) or run.finish("/after", "导入 3 行。")
    task_id = start(file=5)
    assert service.run_pending() == 1
    assert seen == [({"file": 5}, BY)]
    assert (task(task_id).state, task(task_id).result_url, task(task_id).words) == (TaskState.DONE, "/after", "导入 3 行。")


def test_a_task_is_queued_only_when_its_transaction_commits(live):
    service.start("toy", title="示例任务", by=BY, arguments={})
    db.session.rollback()
    assert service.claim() is None


def test_starting_a_task_leaves_an_entry(live):
    start()
    assert db.session.scalars(select(AuditEntry.tag)).all() == ["task.started"]


def test_a_kind_nobody_knows_cannot_be_started(live):
    with pytest.raises(Refusal, match="不再支持"):
        service.start("unheard-of", title="示例任务", by=BY, arguments={})


def test_of_two_runners_one_takes_the_task(live):
    start()
    assert sorted(map(str, at_once(live, 2, lambda _n: service.claim()))) == ["1", "None"]


def test_several_runners_run_each_task_once(live, kinds):
    kinds["toy"] = lambda run: unit(put_notice)
    for _ in range(12):
        start()

    def act(_number):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and waiting():
            service.run_pending()

    at_once(live, 3, act)
    assert (notices(), waiting()) == (12, 0)


def unit(act):
    with unit_of_work():
        act()


def waiting():
    count = db.session.scalar(select(func.count(BackgroundTask.id)).where(BackgroundTask.state != TaskState.DONE))
    db.session.rollback()
    return count


def test_an_abandoned_task_is_taken_again(live, kinds):
    kinds["toy"] = lambda run: unit(put_notice)
    task_id = abandon(start())
    assert service.run_pending() == 1
    assert (task(task_id).state, task(task_id).attempts, notices()) == (TaskState.DONE, 2, 1)


def test_a_task_that_kills_its_runner_is_given_up(live):
    task_id = start()
    for _ in range(service.ATTEMPTS):
        abandon(task_id)
    service.run_pending()
    assert (task(task_id).state, task(task_id).words) == (TaskState.FAILED, service.BROKEN)


def test_a_refused_task_says_why_and_changes_nothing(live, kinds):
    def refuse(run):
        with unit_of_work():
            put_notice()
            raise Refusal("表里只有表头，没有数据。")

    kinds["toy"], task_id = refuse, start()
    service.run_pending()
    assert (task(task_id).state, task(task_id).words, notices()) == (TaskState.FAILED, "表里只有表头，没有数据。", 0)


def test_a_task_that_breaks_says_a_sentence_and_changes_nothing(live, kinds, caplog):
    def breaks(run):
        put_notice()
        db.session.flush()
        raise ZeroDivisionError

    kinds["toy"], task_id = breaks, start()
    with caplog.at_level(logging.CRITICAL):
        service.run_pending()
    assert (task(task_id).state, task(task_id).words, notices()) == (TaskState.FAILED, service.BROKEN, 0)


def test_a_broken_task_keeps_no_other_waiting(live, kinds, caplog):
    kinds["bad"] = lambda run: 1 / 0
    first, second = start("bad"), start()
    with caplog.at_level(logging.CRITICAL):
        assert service.run_pending() == 2
    assert (task(first).state, task(second).state) == (TaskState.FAILED, TaskState.DONE)


def test_the_work_and_its_end_are_one_transaction(live, kinds):
    """A runner killed after the commit and before it could say so leaves nothing to do again."""
    def work(run):
        with unit_of_work():
            put_notice()
            run.finish("/after", "完成")
        raise SystemExit

    kinds["toy"], task_id = work, start()
    with pytest.raises(SystemExit):
        service.run_pending()
    db.session.rollback()
    assert (task(task_id).state, task(task_id).result_url, notices(), service.claim()) == (TaskState.DONE, "/after", 1, None)


# whose task

def test_a_task_is_its_starters(live):
    assert task_for(BY, start()).title == "示例任务"


@pytest.mark.parametrize("other", [Identity(account_id=8), Identity()])
def test_a_task_is_nobody_elses(live, other):
    task_id = start()
    with pytest.raises(NotFound):
        task_for(other, task_id)


def test_a_task_of_the_system_is_no_strangers(live):
    with unit_of_work():
        task_id = service.start("toy", title="示例任务", by=Identity(), arguments={}).id
    with pytest.raises(NotFound):
        task_for(Identity(), task_id)


def test_an_identity_survives_the_queue():
    assert service.from_json(service.as_json(BY)) == BY
