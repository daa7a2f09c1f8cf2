"""A database that cannot be written, for want of room or of permission: reading goes on, writing is refused in a sentence, nothing is lost."""
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select, text

from tests import people
from tests.accounts.people import account, enter
from tests.drills.test_import_killed import sheet
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Department
from xinfang_party.petitions.models import Case

SENTENCE = "数据库现在不能使用，没有改动任何内容"


@contextmanager
def every_new_connection(act):
    """`act(connection, record)` on each connection to come; there are no others meanwhile."""
    db.session.remove()
    event.listen(db.engine, "connect", act)
    db.engine.dispose()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", act)
        db.session.remove()
        db.engine.dispose()


def full():
    """Not another page may be taken, as on a full disk."""
    def limit(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    return every_new_connection(limit)


def read_only():
    """PostgreSQL answers as a standby does; SQLite takes nothing."""
    if db.engine.dialect.name == "postgresql":
        return set_for_all("on")
    return every_new_connection(lambda connection, _record: connection.execute("PRAGMA query_only = ON"))


@contextmanager
def set_for_all(value):
    name = db.engine.url.database
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}'))
    db.session.remove()
    db.engine.dispose()
    try:
        yield
    finally:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def office(site):
    """Somebody of the Party office at a browser, signed in; failures are pages, as on a real site."""
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    people.branch()
    db.session.commit()
    client = site.app.test_client()
    enter(client, account(Role.PARTY_OFFICE, Role.PETITION_OFFICER))
    return client


def post(client, name):
    return client.post("/departments/new", data={"code": name, "name": f"处室{name}", "branch": "", "sort_order": "0"})


def written():
    db.session.rollback()
    return db.session.scalar(select(func.count(Department.id))), db.session.scalar(select(func.count(Case.id)))


@pytest.mark.parametrize("trouble", [full, read_only])
def test_trouble_is_told_in_a_sentence_and_passes(site, office, figure, trouble):
    if trouble is full and db.engine.dialect.name != "sqlite":
        pytest.skip("the limit of pages is SQLite's")
    path, runner = sheet(site.folder, "R"), site.app.test_cli_runner()
    with trouble():
        pages = [office.get(address).status_code for address in ("/", "/departments", "/cases")]
        answers = []
        while max(answers, default=0) < 500 and len(answers) < 200:
            answers.append(post(office, f"T{len(answers)}").status_code)
        last = post(office, "TX")
        done = runner.invoke(args=["sheets", "import", "petitions.cases", str(path)])
    taken = answers.count(303)
    assert (set(pages), set(answers[:-1]) <= {303}, last.status_code, "没有保存" in last.text) == ({200}, True, 503, True)
    assert (done.exit_code, SENTENCE in done.stderr, "Traceback" in done.output, done.exception.__class__) == (1, True, False, SystemExit)
    assert (written(), site.faults()) == ((taken, 0), [])
    assert post(office, "AFTER").status_code == 303
    figure(f"{trouble.__name__}: pages {sorted(set(pages))}, {taken} written before, then {last.status_code} and a sentence, 0 lost, works again at once")
