"""Progress while the work itself holds a transaction open.

SQLite has one writer, and the work is it: there the progress stands in a small file beside the database (one machine by nature).
PostgreSQL takes it in a connection of its own. A heart beats meanwhile, however long one step takes, so that a task whose runner
died is told from one that is busy.
"""
import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.tasks.models import BackgroundTask

log = logging.getLogger(__name__)
BEAT_SECONDS = 20


def write(task_id: int, done: int, total: int, words: str) -> None:
    """Note how far the task is."""
    if is_sqlite():
        draft = place(task_id).with_suffix(f".{os.getpid()}")
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps([done, total, words[:300]]), "utf-8")
        os.replace(draft, place(task_id))
    else:
        store(task_id, done=done, total=total, words=words[:300])


def store(task_id: int, **values: Any) -> None:
    with Session(db.engine) as session, session.begin():
        session.execute(update(BackgroundTask).where(BackgroundTask.id == task_id).values(beat_at=clock.now(), **values))


def read(task: BackgroundTask) -> tuple[int, int, str]:
    """(done, total, words) as last reported, or as it ended."""
    if task.finished_at:
        return task.done, task.total, task.words
    try:
        done, total, words = json.loads(place(task.id).read_text("utf-8"))
        return done, total, words
    except (OSError, ValueError):
        return task.done, task.total, task.words


@contextmanager
def heart(task_id: int) -> Iterator[None]:
    """Beats from a thread of its own for as long as the block runs in this process."""
    stopped = threading.Event()
    thread = threading.Thread(target=beat_until, args=(stopped, current_app._get_current_object(), task_id), daemon=True)  # type: ignore[attr-defined]
    thread.start()
    try:
        yield
    finally:
        stopped.set()


def beat_until(stopped: threading.Event, app: Flask, task_id: int) -> None:
    while not stopped.wait(BEAT_SECONDS):
        try:
            with app.app_context():
                beat(task_id)
        except (OSError, SQLAlchemyError):
            log.warning("no heartbeat of task %s could be noted", task_id)


def beat(task_id: int) -> None:
    """Sign of life. On SQLite the file's time is the sign, because the work may hold the only write lock."""
    if is_sqlite():
        place(task_id).parent.mkdir(parents=True, exist_ok=True)
        pulse(task_id).touch()
    else:
        store(task_id)


def is_beating(task_id: int, within: timedelta) -> bool:
    """Has a file of this task been touched within this time? (PostgreSQL keeps the sign in the row.)"""
    newest = max((file.stat().st_mtime for file in (place(task_id), pulse(task_id)) if file.exists()), default=0.0)
    return newest > (clock.now() - within).timestamp()


def clear(task_id: int) -> None:
    place(task_id).unlink(missing_ok=True)
    pulse(task_id).unlink(missing_ok=True)


def place(task_id: int) -> Path:
    return Path(current_app.config["INSTANCE"]) / "progress" / str(task_id)


def pulse(task_id: int) -> Path:
    return place(task_id).with_suffix(".pulse")
