"""Progress while the work itself holds a transaction open.

SQLite has one writer, and the work is it: there the progress stands in a small file beside the database (one machine by nature).
PostgreSQL takes it in a connection of its own.
"""
import json
import os
from pathlib import Path

from flask import current_app
from sqlalchemy import update

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.tasks.models import BackgroundTask


def write(task_id: int, done: int, total: int, words: str) -> None:
    if is_sqlite():
        draft = place(task_id).with_suffix(f".{os.getpid()}")
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps([done, total, words[:300]]), "utf-8")
        os.replace(draft, place(task_id))
        return
    with db.engine.begin() as connection:
        connection.execute(update(BackgroundTask).where(BackgroundTask.id == task_id)
                           .values(done=done, total=total, words=words[:300], beat_at=clock.now()))


def read(task: BackgroundTask) -> tuple[int, int, str]:
    """(done, total, words) as last reported."""
    try:
        done, total, words = json.loads(place(task.id).read_text("utf-8"))
        return done, total, words
    except (OSError, ValueError):
        return task.done, task.total, task.words


def clear(task_id: int) -> None:
    place(task_id).unlink(missing_ok=True)


def place(task_id: int) -> Path:
    return Path(current_app.config["INSTANCE"]) / "progress" / str(task_id)
