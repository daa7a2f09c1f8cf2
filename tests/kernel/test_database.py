import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import String, Time, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from tests.live import at_once
from xinfang_party.kernel import database
from xinfang_party.kernel.database import NAMES, UtcDateTime, db, is_sqlite, normal_url, writing
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.tasks.models import JobRun

EAST, WEST = timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))


def pragma(name):
    return db.session.execute(text(f"PRAGMA {name}")).scalar()


def test_a_statement_that_fails_tells_the_log_nothing_of_what_it_carried(bare):
    """A password's hash, or what a petitioner's case says, would stand in the log for ever."""
    with pytest.raises(DBAPIError) as raised:
        db.session.execute(text("SELECT * FROM no_such_table WHERE name = :name"), {"name": "某人的内容"})
    assert "某人的内容" not in str(raised.value)


def only(name):
    """Skip on the other database."""
    if db.engine.dialect.name != name:
        pytest.skip(f"{name} only")


@pytest.mark.parametrize(("name", "value"), [
    ("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 5000), ("secure_delete", 1), ("temp_store", 2)])
def test_every_connection_has_its_pragmas(bare, name, value):
    only("sqlite")
    assert at_once(bare, 3, lambda _n: pragma(name)) == [value] * 3


def test_the_sqlite_in_use_has_no_wal_reset_bug(bare):
    only("sqlite")
    assert tuple(map(int, db.session.execute(text("SELECT sqlite_version()")).scalar().split("."))) >= (3, 51, 3)


@pytest.mark.parametrize(("is_writer", "statement"), [(True, "BEGIN IMMEDIATE"), (False, "BEGIN")])
def test_writers_take_the_lock_at_once(is_writer, statement):
    sent = []
    token = writing.set(is_writer)
    database.begin(type("Connection", (), {"exec_driver_sql": staticmethod(sent.append)}))
    writing.reset(token)
    assert sent == [statement]


def test_a_second_writer_waits_instead_of_failing(live):
    only("sqlite")
    holding, order = threading.Event(), []

    def act(number):
        if number:
            holding.wait(5)
        with unit_of_work():
            db.session.add(JobRun(job="toy", period=str(number), ran_at=datetime.now(UTC)))
            db.session.flush()
            holding.set()
            time.sleep(0.3 * (1 - number))
            order.append(number)

    at_once(live, 2, act)
    assert order == [0, 1]


def test_readers_do_not_wait_for_a_writer(live):
    only("sqlite")
    with unit_of_work():
        db.session.add(JobRun(job="toy", period="1", ran_at=datetime.now(UTC)))
        db.session.flush()
        assert at_once(live, 1, lambda _n: db.session.query(JobRun).count()) == [0]


def test_read_then_write_by_many_never_fails(live):
    """A reader that turns writer does not wait for a lock; a writer from the start does (876 of 1,200 failed without)."""
    def act(number):
        for turn in range(20):
            with unit_of_work():
                db.session.query(JobRun).count()
                db.session.add(JobRun(job=f"toy{number}", period=str(turn), ran_at=datetime.now(UTC)))

    at_once(live, 4, act)
    assert db.session.query(JobRun).count() == 80


def test_a_table_made_in_a_failed_transaction_is_gone(bare):
    def fail():
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE toy (id INTEGER)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not db.inspect(db.engine).has_table("toy")


def test_foreign_keys_are_kept(bare):
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))"))
    with pytest.raises(Exception, match=r"(?i)foreign key"), db.engine.begin() as connection:
        connection.execute(text("INSERT INTO child VALUES (7)"))


@pytest.mark.parametrize("moment", [
    datetime(2026, 3, 1, 10, tzinfo=EAST), datetime(2026, 2, 28, 21, tzinfo=WEST), datetime(2026, 3, 1, 2, 0, 0, 123456, UTC)])
def test_moments_come_back_as_the_same_moment_in_utc(live, moment):
    db.session.add(JobRun(job="toy", period="1", ran_at=moment))
    db.session.commit()
    back = db.session.get_one(JobRun, 1).ran_at
    assert (back, back.utcoffset()) == (moment, timedelta(0))


def test_moments_of_two_zones_are_compared_as_moments(live):
    db.session.add(JobRun(job="toy", period="1", ran_at=datetime(2026, 3, 1, 10, tzinfo=EAST)))
    db.session.commit()
    assert db.session.query(JobRun).filter(JobRun.ran_at == datetime(2026, 2, 28, 21, tzinfo=WEST)).count() == 1
    assert db.session.query(JobRun).filter(JobRun.ran_at > datetime(2026, 3, 1, 2, tzinfo=UTC)).count() == 0


def test_a_moment_without_zone_is_refused(live):
    db.session.add(JobRun(job="toy", period="1", ran_at=datetime(2026, 3, 1, 10)))  # noqa: DTZ001 - what is refused
    with pytest.raises(StatementError, match="needs a time zone"):
        db.session.flush()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_nothing_stays_nothing(dialect):
    kind, chosen = UtcDateTime(), type("Dialect", (), {"name": dialect})
    assert (kind.process_bind_param(None, chosen), kind.process_result_value(None, chosen)) == (None, None)


@pytest.mark.parametrize(("given", "used"), [
    ("postgres://u@h/d", "postgresql+psycopg://u@h/d"), ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
    ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"), ("sqlite:///x.db", "sqlite:///x.db")])
def test_addresses_of_databases(given, used):
    assert normal_url(given) == used


def test_a_database_that_is_away_is_an_error_within_seconds():
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none", **database.engine_options("postgresql://"))
    begun = time.monotonic()
    with pytest.raises(OperationalError):
        engine.connect()
    assert time.monotonic() - begun < 5


def test_constraints_are_named_by_convention():
    names = {index.name for index in JobRun.__table__.indexes} | {c.name for c in JobRun.__table__.constraints}
    assert names == {"pk_job_run", "uq_job_run_job_period", "ix_job_run_ran_at"}
    assert set(NAMES) == {"ix", "uq", "ck", "fk", "pk"}


def test_every_moment_of_the_house_has_the_one_type(app):
    """A time of day on a day that is told besides is no moment."""
    odd = [f"{table}.{column.name}" for table in db.metadata.tables.values() for column in table.columns
           if column.name.endswith("_at") and not isinstance(column.type, UtcDateTime | Time)]
    assert odd == []


def test_every_text_of_the_house_fits_both_databases(app):
    """An endless primary key or index of text would fail on one of them only."""
    odd = [f"{table}.{column.name}" for table in db.metadata.tables.values() for column in table.primary_key
           if isinstance(column.type, String) and column.type.length is None]
    assert odd == []


def test_is_sqlite_tells(bare):
    assert is_sqlite() is (db.engine.dialect.name == "sqlite")
