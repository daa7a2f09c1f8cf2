"""Through a toy site whose views write whatever their answer is."""
from datetime import UTC, datetime

import pytest
from flask import Response, abort
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.live import at_once
from xinfang_party.kernel import transaction
from xinfang_party.kernel.database import db, writing
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.transaction import aside, once_read, reading, unit_of_work
from xinfang_party.tasks.models import JobRun


def write(period="1"):
    db.session.add(JobRun(job="toy", period=period, ran_at=datetime.now(UTC)))
    db.session.flush()


def write_and_fail():
    write()
    raise ZeroDivisionError


def written():
    db.session.rollback()
    return db.session.query(JobRun).count()


@pytest.fixture
def seen():
    """What the view at /look has seen."""
    return []


@pytest.fixture
def site(live, seen):
    """A client of the toy site; refusals answer 422, conflicts 409."""
    transaction.install(live)
    live.register_error_handler(Refusal, lambda e: Response(e.sentence, 409 if isinstance(e, Conflict) else 422))

    def answer(code):
        write()
        return abort(code) if code >= 500 else Response(status=code)

    def refuse():
        write()
        raise Refusal("不能这样办理。")

    live.add_url_rule("/answer/<int:code>", "answer", answer, methods=["GET", "POST", "PUT", "DELETE"])
    live.add_url_rule("/refuse", "refuse", refuse, methods=["POST"])
    def look():
        seen.append(writing.get())
        return ""

    def forget_to_flush():
        db.session.add(JobRun(job="toy", period="1", ran_at=datetime.now(UTC)))
        return "done"

    def hand_out(code):
        once_read(lambda: write("noted"))
        return Response(status=code)

    live.add_url_rule("/hand-out/<int:code>", "hand_out", hand_out, methods=["GET", "POST"])
    live.add_url_rule("/break", "break", write_and_fail, methods=["POST"])
    live.add_url_rule("/look", "look", look, methods=["GET", "POST"])
    live.add_url_rule("/late", "late", forget_to_flush, methods=["POST"])
    return live.test_client()


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("code", [200, 303, 404])
def test_a_safe_method_never_writes(site, method, code):
    getattr(site, method)(f"/answer/{code}")
    assert written() == 0


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize(("code", "rows"), [(200, 1), (204, 1), (303, 1), (400, 0), (404, 0), (409, 0), (422, 0), (500, 0), (503, 0)])
def test_the_answer_decides_between_commit_and_rollback(site, method, code, rows):
    getattr(site, method)(f"/answer/{code}")
    assert written() == rows


@pytest.mark.parametrize(("method", "code", "rows"), [
    ("get", 200, 1), ("get", 206, 1), ("get", 304, 0), ("get", 303, 0), ("get", 404, 0), ("get", 422, 0), ("get", 500, 0), ("head", 200, 0), ("options", 200, 0),
    ("post", 422, 1), ("post", 303, 0), ("post", 409, 0)])
def test_what_is_handed_out_is_noted_once(site, method, code, rows):
    getattr(site, method)(f"/hand-out/{code}")
    assert written() == rows


def test_what_cannot_be_noted_is_not_handed_out(site):
    assert (site.get("/hand-out/200").status_code, written()) == (200, 1)
    with pytest.raises(IntegrityError):
        site.get("/hand-out/200")
    assert (written(), writing.get()) == (1, False)


def test_a_refusal_rolls_back(site):
    assert (site.post("/refuse").status_code, written()) == (422, 0)


def test_an_error_rolls_back(site):
    with pytest.raises(ZeroDivisionError):
        site.post("/break")
    assert written() == 0


def test_a_request_commits_once(site):
    commits = []
    note = commits.append
    event.listen(Session, "after_commit", note)
    try:
        site.post("/answer/303")
    finally:
        event.remove(Session, "after_commit", note)
    assert len(commits) == 1


def test_a_commit_that_fails_is_a_conflict_and_not_a_success(site):
    site.post("/answer/303")
    answer = site.post("/late")
    assert (answer.status_code, "刚刚被别人改过" in answer.text) == (409, True)


def test_unsafe_requests_are_writers_and_safe_ones_are_not(site, seen):
    site.get("/look"), site.post("/look"), site.get("/look")
    assert (seen, writing.get()) == ([False, True, False], False)


# jobs and commands

def test_a_unit_of_work_commits_once_at_its_end(live):
    with unit_of_work():
        write()
        assert at_once(live, 1, lambda _n: written()) == [0]
    assert at_once(live, 1, lambda _n: written()) == [1]


def test_a_unit_that_fails_leaves_nothing(live):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        write_and_fail()
    assert (written(), writing.get()) == (0, False)


def test_an_inner_unit_joins_the_outer(live):
    def outer():
        with unit_of_work():
            with unit_of_work():
                write()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outer()
    assert written() == 0


def test_a_unit_begins_clean(live):
    write("left over")
    with unit_of_work():
        write("wanted")
    assert [run.period for run in db.session.query(JobRun)] == ["wanted"]


def test_a_write_aside_drops_what_the_request_did(live):
    with unit_of_work():
        write("request")
        with aside():
            write("aside")
        db.session.rollback()
    assert [run.period for run in db.session.query(JobRun)] == ["aside"]


def test_a_write_aside_that_fails_leaves_nothing(live):
    with pytest.raises(ZeroDivisionError), aside():
        write_and_fail()
    assert (written(), writing.get()) == (0, False)


def test_a_long_look_keeps_no_writer_waiting(live):
    def another(_number):
        with unit_of_work():
            write("another")

    with unit_of_work():
        with reading():
            before = db.session.query(JobRun).count()
            at_once(live, 1, another)
        write("own")
    assert (before, written()) == (0, 2)


def test_after_a_long_look_one_is_a_writer_again(live):
    with unit_of_work():
        with reading():
            assert not writing.get()
        assert writing.get()
