"""What was kept outside the database tells what the chain itself no longer can."""
import errno
import logging
import os

import pytest
from sqlalchemy import text

from tests.accounts import people
from xinfang_party.access.terms import Identity
from xinfang_party.audit import heads, jobs
from xinfang_party.audit import service as audit
from xinfang_party.audit.rules import GENESIS
from xinfang_party.audit.triggers import UNDO
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work

BY = Identity(account_id=7, name="示例党员01")


@pytest.fixture
def chain(app):
    """Six entries, their end kept."""
    write(6)
    daily()


def write(count):
    for number in range(count):
        audit.record("toy.made", by=BY, number=number)
    db.session.commit()


def cut(last_id):
    """As an attacker with the database's own rights would: the head goes along."""
    for statement in UNDO[db.session.get_bind().dialect.name]:
        db.session.execute(text(statement))
    end = db.session.scalar(text("SELECT hash FROM audit_entry WHERE id = :n"), {"n": last_id}) or GENESIS
    db.session.execute(text("DELETE FROM audit_entry WHERE id > :n"), {"n": last_id})
    db.session.execute(text("UPDATE audit_head SET last_id = :n, last_hash = :end"), {"n": last_id, "end": end})
    db.session.commit()


def daily():
    """As the scheduler does it."""
    with unit_of_work():
        jobs.keep_head()


def verified(app):
    return app.test_cli_runner().invoke(args=["audit", "verify"])


def test_a_cut_chain_is_whole_only_where_nothing_was_kept(chain):
    cut(3)
    assert "留存了第 6 条，现在只有 3 条" in audit.verify()[1]
    heads.file().unlink()
    assert audit.verify() == (3, None)


def test_a_chain_written_anew_over_the_cut_is_found(chain, app):
    cut(3)
    write(8)
    assert "现在第 6 条却是另一个内容" in audit.verify()[1]
    assert verified(app).exit_code == 1


def test_an_emptied_chain_is_a_fault_while_there_are_accounts(chain):
    people.account()
    db.session.commit()
    cut(0)
    assert "留存了第 6 条" in audit.verify()[1]
    heads.file().unlink()
    assert "一条记录也没有，却已有账号" in audit.verify()[1]


def test_every_verification_keeps_the_end_it_found_whole(chain, app):
    write(1)
    assert "与留存的 1 个链头对照过" in verified(app).output
    assert sorted(heads.kept().by_number) == [6, 7]
    assert "与留存的 2 个链头对照过" in verified(app).output


def test_a_missing_file_is_said_and_begun_anew(chain, app):
    heads.file().unlink()
    result = verified(app)
    assert (result.exit_code, "没有留存的链头可以对照" in result.output, sorted(heads.kept().by_number)) == (0, True, [6])


def test_the_daily_job_keeps_nothing_over_a_fault_and_tells_the_page(chain):
    cut(3)
    daily()
    entry = db.session.get_one(audit.AuditEntry, 4)
    assert (entry.tag, "留存了第 6 条" in entry.details["fault"], sorted(heads.kept().by_number)) == ("audit.verified", True, [6])


def test_the_page_says_what_was_compared(chain, log_in):
    client = log_in(people.Role.AUDIT_ADMIN)
    assert "与留存的 1 个链头对照过" in client.post("/audit/verify", follow_redirects=True).text
    cut(3)
    assert "恢复过备份" in client.post("/audit/verify", follow_redirects=True).text


def test_the_file_is_only_appended_to_and_a_torn_line_stays_alone(chain):
    with heads.file().open("ab") as file:
        file.write(b"2026-03-01T10")
    before = heads.file().read_bytes()
    write(1)
    daily()
    assert heads.file().read_bytes().startswith(before)
    assert sorted(heads.kept().by_number) == [6, 7]
    assert heads.file().stat().st_mode & 0o777 == 0o600


def test_an_end_kept_already_is_not_kept_twice(chain):
    size = heads.file().stat().st_size
    daily()
    assert heads.file().stat().st_size == size


# --- between the days -----------------------------------------------------------------------------------------------------------

def checks():
    return db.session.query(audit.AuditEntry).filter_by(tag="audit.verified").all()


def test_an_act_undone_and_cut_off_the_same_day_is_found(chain):
    write(2)
    jobs.watch_end()
    cut(6)
    write(1)
    assert "留存了第 8 条，现在只有 7 条" in audit.verify()[1]


def test_a_watch_keeps_each_end_once_and_writes_nothing_into_a_whole_chain(chain, counted):
    write(1)
    with counted() as queries:
        jobs.watch_end()
        jobs.watch_end()
    assert (list(heads.kept().by_number), [query for query in queries if not query.startswith("SELECT")], len(queries)) == ([6, 7], [], 6)


def test_a_watch_tells_a_cut_once_and_keeps_nothing_over_it(chain):
    cut(3)
    for _ in range(3):
        jobs.watch_end()
    assert ([entry.details["count"] for entry in checks()], list(heads.kept().by_number)) == ([3], [6])


def test_a_watch_looks_at_the_end_of_a_long_file_only(chain, monkeypatch):
    old = heads.file().read_bytes()
    heads.file().write_bytes(b"".join(b"2026-03-01\t%d\t%s\n" % (n, b"a" * 64) for n in range(1, 4)) + old)
    monkeypatch.setattr(heads, "TAIL", len(old) + 70)
    assert list(heads.latest().by_number) == [6]
    assert (audit.keep_end().fault, "第 1 条却是另一个内容" in audit.verify()[1]) == (None, True)


# --- trouble with the file --------------------------------------------------------------------------------------------------------

def a_folder(_monkeypatch):
    heads.file().unlink()
    heads.file().mkdir()


def failing(name, number):
    """The call of the system that fails with this error, for the file alone."""
    def break_it(monkeypatch):
        real = getattr(os, name)

        def fail(target, *rest, **named):
            place = os.readlink(f"/proc/self/fd/{target}") if isinstance(target, int) else str(target)
            if place == str(heads.file()):
                raise OSError(number, os.strerror(number))
            return real(target, *rest, **named)

        monkeypatch.setattr(os, name, fail)
    return break_it


def half_written(monkeypatch):
    monkeypatch.setattr(os, "write", lambda target, data, real=os.write: real(target, data[:20]))


def damaged(_monkeypatch):
    heads.file().write_bytes(b"\xff\xfe2\x000\x002\x006\n" + heads.file().read_bytes())


def emptied(_monkeypatch):
    heads.file().write_bytes(b"")


def cut_to_a_line_end(_monkeypatch):
    heads.file().write_bytes(b"\n")


TROUBLE = {
    "emptied": (emptied, "一个链头也没有"), "cut": (cut_to_a_line_end, "一个链头也没有"),
    "folder": (a_folder, "读不出来（它不是普通文件，可能是文件夹）"), "unreadable": (failing("open", errno.EACCES), "读不出来（没有权限）"),
    "broken disk": (failing("pread", errno.EIO), "读不出来（系统错误 5）"), "read-only": (failing("write", errno.EROFS), "写不进去，这次的链头没有留存（磁盘只读）"),
    "full": (failing("write", errno.ENOSPC), "磁盘已满"), "full on the way": (half_written, "磁盘已满"), "not synced": (failing("fsync", errno.EIO), "系统错误 5"),
    "damaged": (damaged, "有 1 行读不出来"),
}


@pytest.fixture(params=TROUBLE)
def trouble(request, chain, monkeypatch, caplog):
    """The sentence that must be told of a file in this state."""
    write(1)
    break_it, sentence = TROUBLE[request.param]
    with monkeypatch.context() as patched:
        break_it(patched)
        yield sentence
    if heads.file().is_dir():
        heads.file().rmdir()
    assert any(record.levelno == logging.ERROR and str(heads.file()) in record.getMessage() for record in caplog.get_records("call"))


def test_the_command_says_what_is_wrong_with_the_file_and_fails(trouble, app):
    result = verified(app)
    assert (result.exit_code, trouble in result.output, "审计记录完好：共 7 条" in result.output) == (1, True, True)
    assert "Traceback" not in result.output
    assert checks()[-1].details["trouble"]


def test_the_page_says_what_is_wrong_with_the_file_and_loses_no_entry(trouble, log_in):
    client = log_in(people.Role.AUDIT_ADMIN)
    answer = client.post("/audit/verify", follow_redirects=True)
    assert (answer.status_code, trouble in answer.text, 'role="alert"' in answer.text) == (200, True, True)
    assert checks()[-1].account_id is not None
    assert "请维护服务器的人检查" in client.get("/audit").text or "请用存在服务器以外的那份替换" in client.get("/audit").text


def test_a_watch_tells_of_the_file_once_and_does_the_rest_of_its_day(trouble):
    daily()
    daily()
    assert [trouble in entry.details["trouble"] for entry in checks()] == [True]


def test_a_file_that_cannot_be_compared_takes_no_new_end(chain):
    heads.file().write_bytes(b"\xff\xfe\n")
    daily()
    assert heads.file().read_bytes() == b"\xff\xfe\n"


def test_an_emptied_file_takes_no_new_end(chain, app):
    heads.file().write_bytes(b"")
    assert ("第一次核对" in verified(app).output, verified(app).exit_code, heads.file().read_bytes()) == (False, 1, b"")


def names():
    return sorted(path.name for path in heads.file().parent.glob(f"{heads.NAME}*"))


@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_a_file_that_cannot_be_begun_leaves_nothing_behind(chain, app, monkeypatch, call):
    """Or the next check would say that somebody emptied it."""
    heads.file().unlink()
    with monkeypatch.context() as patched:
        patched.setattr(os, call, lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        assert ("磁盘已满" in heads.keep(6, "a" * 64), names()) == (True, [])
    assert (verified(app).exit_code, names()) == (0, [heads.NAME])


def test_a_new_file_is_never_seen_empty(chain, monkeypatch):
    heads.file().unlink()
    seen = []
    monkeypatch.setattr(os, "write", lambda target, data, real=os.write: (seen.append(heads.file().exists()), real(target, data))[1])
    heads.keep(6, "a" * 64)
    assert (seen, heads.file().stat().st_mode & 0o777, list(heads.kept().by_number)) == ([False], 0o600, [6])


def test_a_damaged_file_hides_no_cut(chain):
    with heads.file().open("ab") as file:
        file.write(b"\xff\n")
    cut(3)
    assert "留存了第 6 条，现在只有 3 条" in audit.verify()[1]
