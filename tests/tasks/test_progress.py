"""How far a task is, seen while it holds its transaction; and whether its runner lives."""
import os
import threading
import time
from datetime import timedelta

import pytest

from tests.live import at_once
from tests.tasks.toys import BY, abandon, put_notice, start, task
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.tasks import progress, service
from xinfang_party.tasks.models import BackgroundTask

pytestmark = pytest.mark.usefixtures("kinds")


def test_progress_is_seen_while_the_work_holds_its_transaction(live, kinds):
    seen = []

    def work(run):
        with unit_of_work():
            put_notice()
            db.session.flush()
            run.report(40, 100, "正在导入")
            seen.extend(at_once(live, 1, lambda _n: progress.read(db.session.get_one(BackgroundTask, run.task_id))))

    kinds["toy"] = work
    start()
    service.run_pending()
    assert seen == [(40, 100, "正在导入")]


def test_progress_is_noted_at_most_twice_a_second_and_at_the_end(live, monkeypatch):
    noted = []
    monkeypatch.setattr(progress, "write", lambda task_id, done, total, words: noted.append(done))
    run = service.TaskRun(1, {}, BY)
    for done in range(101):
        run.report(done, 100)
    assert noted == [0, 100]


def test_nothing_of_the_progress_is_left_behind(live, kinds):
    kinds["toy"] = lambda run: run.report(1, 2, "一半")
    task_id = start()
    service.run_pending()
    assert not progress.place(task_id).exists()


def test_progress_within_a_test_of_another_room(app):
    """Reporting works too where the whole test is one rolled-back transaction."""
    task_id = start()
    progress.write(task_id, 1, 2, "一半")
    assert progress.read(task(task_id)) == (1, 2, "一半")


def test_a_task_whose_heart_beats_is_left_alone(live):
    abandon(start(), ago=timedelta(seconds=30))
    assert service.claim() is None


def test_a_long_silent_step_does_not_count_as_abandoned(live):
    task_id = abandon(start())
    progress.beat(task_id)
    assert service.claim() is None


def test_a_sign_of_life_grows_old(live):
    task_id = abandon(start())
    progress.write(task_id, 1, 2, "")
    progress.beat(task_id)
    abandon(task_id)
    for file in (progress.place(task_id), progress.pulse(task_id)):
        if file.exists():
            os.utime(file, (time.time() - 200,) * 2)
    assert service.claim() == task_id


def test_the_heart_beats_while_the_work_runs(live, monkeypatch):
    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.01)
    task_id, beaten = abandon(start()), threading.Event()
    monkeypatch.setattr(progress, "beat", lambda one: beaten.set() if one == task_id else None)
    with progress.heart(task_id):
        assert beaten.wait(5)
