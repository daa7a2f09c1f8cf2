"""What `migrations/env.py` guards against, on revisions made up here, on both databases."""
import fcntl
import io
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from tests.filling import fill
from tests.live import bare, pytest_generate_tests, second_database
from tests.migrating import FOLDER, Migrations
from xinfang_party.kernel.database import db
from xinfang_party.tasks.models import JobRun

__all__ = ["bare", "pytest_generate_tests", "second_database"]
MADE_UP = '''
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = {revision!r}, {down!r}, None, None
changes_rows = {changes!r}
def upgrade():
{upgrade}
def downgrade():
    pass
'''
TABLES = '''
op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20), nullable=False),
                sa.Column("at", sa.DateTime(timezone=True)))
op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", ondelete="CASCADE", name="fk_child"), nullable=False))
'''
BATCH = '''
with op.batch_alter_table("parent") as batch:
    batch.alter_column("name", existing_type=sa.String(20), type_=sa.String(40), existing_nullable=False)
    batch.add_column(sa.Column("code", sa.String(5)))
'''


@pytest.fixture
def folder(tmp_path):
    """A copy of the environment without revisions; `write(folder, body)` adds one."""
    made = tmp_path / "migrations"
    (made / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako", "alembic.ini"):
        shutil.copy(FOLDER / name, made)
    return made


def write(folder, body, changes=()):
    number = len(list((folder / "versions").glob("*.py"))) + 1
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    (folder / "versions" / f"r{number}.py").write_text(MADE_UP.format(
        revision=f"r{number}", down=f"r{number - 1}" if number > 1 else None, changes=set(changes), upgrade=lines), "utf-8")


@pytest.fixture
def family(bare, folder):
    """Three parents with a child each, made by the first revision."""
    write(folder, TABLES)
    Migrations(bare, folder).up()
    with db.engine.begin() as connection:
        fill(connection)
    return folder


def upgrade(bare, folder):
    Migrations(bare, folder).up()


def count(table):
    with db.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def columns(table):
    return {column["name"] for column in inspect(db.engine).get_columns(table)}


def version():
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def test_a_batch_migration_of_a_parent_keeps_the_children(bare, family):
    write(family, BATCH)
    upgrade(bare, family)
    assert (count("parent"), count("child"), "code" in columns("parent"), version()) == (3, 3, True, "r2")


def test_the_same_with_foreign_keys_on_would_lose_them(bare, family, monkeypatch):
    """The control: without the guard SQLite deletes all children, so the test above can fail; the count of rows then stops it."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("sqlite only")
    env = family / "env.py"
    env.write_text(env.read_text("utf-8").replace("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"), "utf-8")
    write(family, BATCH)
    with pytest.raises(RuntimeError, match="child：3 行变成 0 行"):
        upgrade(bare, family)
    assert (count("child"), version()) == (3, "r1")


def test_foreign_keys_are_on_again_afterwards(bare, family):
    write(family, BATCH)
    upgrade(bare, family)
    with pytest.raises(DatabaseError, match=r"(?i)foreign key"), db.engine.begin() as connection:
        connection.execute(text("INSERT INTO child (parent_id) VALUES (99)"))


def test_rows_lost_without_a_word_take_everything_back(bare, family):
    write(family, 'op.create_table("extra", sa.Column("id", sa.Integer))\nop.execute("DELETE FROM child WHERE id = 2")')
    with pytest.raises(RuntimeError, match="child：3 行变成 2 行"):
        upgrade(bare, family)
    assert (count("child"), inspect(db.engine).has_table("extra"), version()) == (3, False, "r1")


def test_rows_removed_on_purpose_are_declared(bare, family):
    write(family, 'op.execute("DELETE FROM child WHERE id = 2")', changes=["child"])
    upgrade(bare, family)
    assert count("child") == 2


def test_an_error_halfway_takes_everything_back(bare, family):
    write(family, BATCH + 'op.create_table("extra", sa.Column("id", sa.Integer))\nop.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(DatabaseError):
        upgrade(bare, family)
    assert (columns("parent"), inspect(db.engine).has_table("extra"), version()) == ({"id", "name", "at"}, False, "r1")


def test_of_several_revisions_all_or_none_happen(bare, family):
    write(family, BATCH)
    write(family, 'op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(DatabaseError):
        upgrade(bare, family)
    assert (version(), "code" in columns("parent")) == ("r1", False)


def test_orphans_take_everything_back(bare, family):
    write(family, 'op.execute("UPDATE child SET parent_id = 99 WHERE id = 2")')
    with pytest.raises((RuntimeError, DatabaseError), match=r"child → parent|foreign key"):
        upgrade(bare, family)
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT parent_id FROM child WHERE id = 2")) == 2


def test_after_a_failure_the_site_works_on(bare, family):
    write(family, 'op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(DatabaseError):
        upgrade(bare, family)
    with db.engine.begin() as connection:
        connection.execute(text("INSERT INTO parent (name) VALUES ('新')"))
    assert count("parent") == 4


def test_an_upgrade_twice_changes_nothing(bare, family):
    write(family, BATCH)
    upgrade(bare, family)
    upgrade(bare, family)
    assert (count("child"), version()) == (3, "r2")


@contextmanager
def another_migrator(bare):
    """Holds the lock as a second migrator would."""
    if db.engine.dialect.name == "sqlite":
        with Path(f"{db.engine.url.database}.migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with db.engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(7094210263)"))
            yield


def test_two_migrators_come_one_after_the_other(bare, family):
    write(family, BATCH)

    def act():
        with bare.app_context():
            upgrade(bare, family)

    with another_migrator(bare):
        thread = threading.Thread(target=act)
        thread.start()
        time.sleep(0.5)
        assert (thread.is_alive(), version()) == (True, "r1")
    thread.join(20)
    assert version() == "r2"


def test_a_table_in_use_stops_the_upgrade_and_not_the_site(bare, family, monkeypatch):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("postgresql only")
    env = family / "env.py"
    env.write_text(env.read_text("utf-8").replace("WAIT_SECONDS = 10", "WAIT_SECONDS = 1"), "utf-8")
    write(family, BATCH)
    with db.engine.begin() as connection:
        connection.execute(text("SELECT count(*) FROM parent"))
        with pytest.raises(DatabaseError, match="lock timeout"):
            upgrade(bare, family)
    assert version() == "r1"


def test_moments_are_written_without_the_applications_types(bare, folder):
    Migrations(bare, folder)
    config = bare.extensions["migrate"].migrate.get_config(str(folder))
    command.revision(config, "first", autogenerate=True)
    written = next((folder / "versions").glob("*.py")).read_text("utf-8")
    assert JobRun.__tablename__ in written
    assert "sa.DateTime(timezone=True)" in written
    assert "xinfang_party" not in written


def flask_db(bare, folder, *arguments):
    """The command itself."""
    Migrations(bare, folder)
    return bare.test_cli_runner().invoke(args=["db", *arguments])


@pytest.mark.parametrize("arguments", [("migrate", "-m", "nothing"), ("revision", "--autogenerate", "-m", "nothing")])
def test_without_changes_nothing_is_written(bare, folder, arguments):
    db.create_all()
    done = flask_db(bare, folder, *arguments)
    assert (done.exit_code, list((folder / "versions").glob("*.py"))) == (0, []), done.output


def test_check_succeeds_where_nothing_is_missing(bare, folder):
    db.create_all()
    done = flask_db(bare, folder, "check")
    assert (done.exit_code, done.exception) == (0, None), done.output


def test_check_fails_where_the_models_know_more(bare, family, caplog):
    done = flask_db(bare, family, "check")
    assert (done.exit_code, "New upgrade operations detected" in caplog.text) == (1, True), done.output


def test_the_statements_can_be_printed_instead(bare, folder):
    write(folder, TABLES)
    migrations = Migrations(bare, folder)
    migrations.config.output_buffer = io.StringIO()
    command.upgrade(migrations.config, "head", sql=True)
    assert "CREATE TABLE parent" in migrations.config.output_buffer.getvalue()
    assert not inspect(db.engine).has_table("parent")
