"""Large batches: queued with the request, carried out by the task's function, with progress."""
import io

import pytest

from tests.sheets.test_service import BY, HEAD, ONE, TWO, stored
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import batches, queries, service, undoing
from xinfang_party.sheets.terms import BatchState
from xinfang_party.tasks import registry
from xinfang_party.tasks.models import TaskState
from xinfang_party.tasks.service import TaskRun


class Watched(TaskRun):
    """Progress goes to a list: the test's one connection has no second one to write it by."""

    def report(self, done, total, words=""):
        seen.append((done, total, words))


seen = []


@pytest.fixture
def large(visits, monkeypatch):
    """A batch that counts as large."""
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    seen.clear()
    batch = service.upload(visits, io.BytesIO("\n".join([HEAD, ONE, TWO]).encode()), "表.csv", by=BY)
    db.session.commit()
    return batch


def work(batch):
    """Run what is queued for this batch as the runner does."""
    task = queries.running_task(batch)
    run = Watched(task.id, task.arguments, BY)
    db.session.commit()
    registry.get(task.kind)(run)
    task.state = TaskState.DONE
    db.session.commit()
    return run.words


def test_a_large_batch_is_tried_applied_and_undone_outside_the_request(large, visits):
    service.try_out(large, visits, by=BY, url="/batches/1")
    assert (large.state, queries.running_task(large).result_url) == (BatchState.UPLOADED, "/batches/1")
    assert work(large) == "共 2 行：新增 2，更新 0，未变化 0，未导入 0。"
    service.apply(large, visits, by=BY)
    assert (large.state, stored("1")) == (BatchState.CHECKED, None)
    work(large)
    assert (large.state, stored("1").batch_id) == (BatchState.APPLIED, large.id)
    undoing.undo(large, visits, by=BY)
    work(large)
    assert (large.state, stored("1")) == (BatchState.UNDONE, None)


def test_progress_goes_up_to_the_whole(large, visits):
    service.try_out(large, visits, by=BY)
    work(large)
    assert seen == [(2, 0, "正在读取"), (2, 2, "正在试导入")]


def test_a_batch_that_changed_while_it_was_read_is_left_alone(large, visits, monkeypatch):
    service.try_out(large, visits, by=BY)
    db.session.commit()
    plan = service.plan

    def changed_meanwhile(batch, *rest):
        tally = plan(batch, *rest)
        batch.lenient = False
        db.session.commit()
        return tally

    monkeypatch.setattr(service, "plan", changed_meanwhile)
    with pytest.raises(Refusal, match="刚刚被别人处理过"):
        work(large)


def test_a_batch_whose_rows_were_cleared_away_says_so(large, visits):
    large.spool = None
    service.try_out(large, visits, by=BY)
    db.session.commit()
    with pytest.raises(Refusal, match="重新上传"):
        work(large)
