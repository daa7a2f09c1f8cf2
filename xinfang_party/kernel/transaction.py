"""One request, one commit; jobs and commands open `unit_of_work()` themselves."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from xinfang_party.kernel.database import db, writing
from xinfang_party.kernel.errors import Conflict

Value = TypeVar("Value")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
HANDED_OUT = frozenset({("GET", 200), ("GET", 206), ("POST", 422)})
MEANWHILE = "这条记录刚刚被别人改过，您的修改还没有保存。请对照最新内容后再提交。"


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit what happens inside once, or nothing of it. Nested units join the outer one."""
    if writing.get():
        yield
        return
    with aside():
        yield


@contextmanager
def aside() -> Iterator[None]:
    """A short write of its own inside a reading or refused request; what the request itself did is dropped."""
    db.session.rollback()
    token = writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """A long look inside a writing request that keeps no other writer waiting; what the request itself did is dropped."""
    db.session.rollback()
    token = writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        writing.reset(token)


def install(app: Flask) -> None:
    """Writers begin at once (SQLite), and the answer decides between commit and rollback."""
    @app.before_request
    def open_transaction() -> None:
        writing.set(request.method not in SAFE)

    @app.teardown_request
    def close_transaction(_error: BaseException | None) -> None:
        db.session.rollback()
        writing.set(False)


def read_once(name: str, read: Callable[[], Value]) -> Value:
    """What several parts of a page ask for, read by the first of them; elsewhere than in a request that only reads, read anew each time."""
    if not has_request_context() or request.method not in SAFE:
        return read()
    known: dict[str, Value] = request.environ.setdefault("xinfang.read", {})
    if name not in known:
        known[name] = read()
    return known[name]


def once_read(write: Callable[[], object]) -> None:
    """Do this in a transaction of its own when the page or file being read is ready: a GET that found it, or a form that came back with it.

    A HEAD, a 304, a redirect or a failure hands out nothing and leaves nothing.
    """
    g.setdefault("once_read", []).append(write)


def settle(response: Response) -> Response:
    """Commit an unsafe request that succeeded, roll everything else back. Raises `Conflict` when another edit came first."""
    if request.method in SAFE or response.status_code >= 400:
        db.session.rollback()
        note_reading(response)
        return response
    try:
        db.session.commit()
    except (StaleDataError, IntegrityError) as error:
        db.session.rollback()
        raise Conflict(MEANWHILE) from error
    return response


def note_reading(response: Response) -> None:
    """What cannot be noted is not handed out: the file is closed and the error answers instead."""
    waiting = g.pop("once_read", [])
    if not waiting or (request.method, response.status_code) not in HANDED_OUT:
        return
    try:
        with aside():
            for write in waiting:
                write()
    except BaseException:
        response.close()
        raise
