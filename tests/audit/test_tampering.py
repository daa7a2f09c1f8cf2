"""What somebody wrote into the database by hand is named and shown as unreadable; it hides no other entry and stops no page."""
import random
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.answers import taken
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import jobs
from xinfang_party.audit import service as audit
from xinfang_party.audit.models import AuditEntry, AuditHead
from xinfang_party.audit.queries import newest_change
from xinfang_party.audit.triggers import UNDO
from xinfang_party.kernel.database import db, is_sqlite

BY = Identity(account_id=7, name="示例党员01", username="shili01")
DEEP = '{"a":' * 400 + "1" + "}" * 400
ANYWHERE = {
    "number": "details = '3'", "list": "details = '[1]'", "null": "details = 'null'", "half a character": """details = '{"a":"\\ud800"}'""",
    "deep": f"details = '{DEEP}'", "deeper": f"details = '{DEEP.replace('1', DEEP)}'", "last day": "at = '9999-12-31 23:59:59'",
    "long number": f"""details = '{{"a":{"1" * 5000}}}'""",
}
SQLITE = {
    "no JSON": "details = '{bad'", "no moment": "at = 'x'",
    "another spelling of the moment": "at = strftime('%Y-%m-%dT%H:%M:%f', at)", "moment as number": "at = 5", "moment as bytes": "at = CAST(at AS BLOB)",
    "details as bytes": "details = CAST(details AS BLOB)", "no UTF-8": "actor = CAST(x'ff4141' AS TEXT)", "name as bytes": "actor = CAST(actor AS BLOB)",
    "name as number": "source = x'00ff'", "account as text": "account_id = 'x'", "account as bytes": "account_id = CAST(x'ff41' AS TEXT)",
    "no subject": "subject_id = 'x'", "tag": "tag = CAST(x'ff' AS TEXT)", "hash": "hash = CAST(x'ff' AS TEXT)", "hash as bytes": "hash = CAST(hash AS BLOB)",
    "moment of details": "details = CAST(x'7bff7d' AS TEXT)", "log-in name": "username = CAST(x'c328' AS TEXT)",
}
POSTGRESQL = {"for ever": "at = 'infinity'", "always": "at = '-infinity'", "long ago": "at = '0044-03-15 00:00:00+00 BC'", "far away": "at = '20000-01-01'"}


def write(count):
    for number in range(count):
        audit.record("account.edited", by=BY, number=number)
    db.session.commit()


def unguarded():
    for statement in UNDO[db.session.get_bind().dialect.name]:
        db.session.execute(text(statement))


def kinds():
    return (ANYWHERE | (SQLITE if is_sqlite() else POSTGRESQL)).items()


@contextmanager
def tampered(assignment, number):
    """The entry is put back afterwards, as it was."""
    run = db.session.connection().exec_driver_sql
    run(f"CREATE TEMPORARY TABLE untouched AS SELECT * FROM audit_entry WHERE id = {number}")
    run(f"UPDATE audit_entry SET {assignment} WHERE id = {number}")
    db.session.commit()
    yield
    db.session.rollback()
    run = db.session.connection().exec_driver_sql
    run(f"DELETE FROM audit_entry WHERE id = {number}")
    run("INSERT INTO audit_entry SELECT * FROM untouched")
    run("DROP TABLE untouched")
    db.session.commit()


def test_an_entry_that_cannot_be_read_is_named_at_any_place(app):
    write(12)
    unguarded()
    r, found = random.Random(1), {}
    for kind, assignment in kinds():
        for number in r.sample(range(1, 13), 8):
            with tampered(assignment, number):
                found[kind, number] = audit.verify()[1]
    assert {key: words for key, words in found.items() if words != f"第 {key[1]} 条读不出来，内容被改动过"} == {}
    assert (len(found) > 90, audit.verify()) == (True, (12, None))


def test_the_command_names_it_and_fails(app):
    write(3)
    unguarded()
    for _kind, assignment in kinds():
        with tampered(assignment, 2):
            result = app.test_cli_runner().invoke(args=["audit", "verify"])
        assert (result.exit_code, "第 2 条读不出来" in result.output, "Traceback" in result.output) == (1, True, False)


def test_list_and_export_show_it_as_unreadable(log_in):
    client = log_in(Role.AUDIT_ADMIN, name="审计员")
    write(3)
    unguarded()
    for _kind, assignment in kinds():
        with tampered(assignment, head_id()):
            page, table = client.get("/audit"), taken(client, "/audit/export.csv?tag=a")
            assert (page.status_code, page.text.count("<summary>读不出来</summary>")) == (200, 1)
            assert (table.status_code, table.text.count("示例党员01") > 1) == (200, True)
            assert "这一条读不出来" in taken(client, "/audit/export.csv").text
            assert "条读不出来，内容被改动过" in client.post("/audit/verify", follow_redirects=True).text


def test_the_entry_of_the_last_check_may_be_the_one(log_in):
    """The page tells it at its top."""
    client = log_in(Role.AUDIT_ADMIN, name="审计员")
    client.post("/audit/verify")
    unguarded()
    for kind, assignment in kinds():
        with tampered(assignment, db.session.query(AuditEntry.id).filter_by(tag="audit.verified").scalar()):
            page = client.get("/audit")
        assert (page.status_code, "上次核对" in page.text) == (200, kind != "tag")
        assert page.text.count("这一条读不出来") == (1 if kind == "tag" else 2)


def test_figures_and_the_watch_go_on_over_it(app):
    write(3)
    jobs.watch_end()
    unguarded()
    for _kind, assignment in kinds():
        with tampered(assignment, 3):
            newest_change()
            assert audit.keep_end().fault is None or "hash" in assignment


def head_id():
    return db.session.query(AuditHead.last_id).scalar()


# --- the head -------------------------------------------------------------------------------------------------------------------

def surplus():
    db.session.execute(text("INSERT INTO audit_head (id, last_id, last_hash) VALUES (2, 0, 'x')"))
    db.session.commit()


def test_a_second_head_stops_nobody_and_is_named(app):
    write(3)
    surplus()
    write(2)
    assert audit.verify() == (5, "链头只应有一行，数据库里却多出 1 行，是有人直接写进去的")
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 1


def test_a_second_head_over_an_empty_chain_is_named_too(app):
    surplus()
    assert audit.verify() == (0, "链头只应有一行，数据库里却多出 1 行，是有人直接写进去的")


@pytest.mark.parametrize("assignment", ["last_id = 'x'", "last_hash = CAST(x'ff' AS TEXT)", "last_hash = CAST(last_hash AS BLOB)"])
def test_a_head_that_cannot_be_read_gets_its_answer(app, assignment):
    write(3)
    db.session.execute(text(f"UPDATE audit_head SET {assignment if is_sqlite() else 'last_id = -1'}"))
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (result.exit_code, "末尾记录与链头不符" in result.output, "Traceback" in result.output) == (1, True, False)
