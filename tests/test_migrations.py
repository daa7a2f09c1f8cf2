"""The migrations of the house against its models, and each with data, on both databases."""
import importlib
import os
import pkgutil
import secrets
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

import xinfang_party
from tests.filling import DERIVED, contents, fill, shape, tables_of
from tests.live import bare, pytest_generate_tests, second_database
from tests.migrating import FOLDER, Migrations
from xinfang_party.kernel.database import db

__all__ = ["bare", "pytest_generate_tests", "second_database"]
REVISIONS = [script.revision for script in ScriptDirectory(FOLDER).walk_revisions()][::-1]


@pytest.fixture
def house(bare):
    """The real migrations over an empty database, and every model of the house."""
    for room in pkgutil.iter_modules(xinfang_party.__path__):
        if room.ispkg and importlib.util.find_spec(f"xinfang_party.{room.name}.models"):
            importlib.import_module(f"xinfang_party.{room.name}.models")
    return Migrations(bare, FOLDER)


def own_tables():
    """Those of the house, without the toys of other tests."""
    mappers = (mapper for mapper in db.Model.registry.mappers if mapper.class_.__module__.startswith("xinfang_party."))
    return {table.name for mapper in mappers for table in mapper.tables}


def differences():
    """What autogenerate would still write; tables that only tests know do not count."""
    tables = own_tables()

    def wanted(_item, name, kind, reflected, _other):
        return kind != "table" or (reflected and not name.startswith(DERIVED)) or name in tables

    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "target_metadata": db.metadata, "include_object": wanted}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def flask_db(bare, *arguments):
    """`flask db` of the real site in a process of its own, over the database of `bare`."""
    settings = {"DATABASE_URL": db.engine.url.render_as_string(hide_password=False), "SECRET_KEY": secrets.token_urlsafe(48),
                "XINFANG_INSTANCE": bare.instance_path, "XINFANG_DEMONSTRATION": "0", "FLASK_APP": "app.py"}
    command = [sys.executable, "-m", "flask", "db", *arguments]
    return subprocess.run(command, cwd=FOLDER.parent.parent, env=os.environ | settings, capture_output=True, text=True, check=False)


def present_shape():
    with db.engine.connect() as connection:
        return shape(tables_of(connection))


def test_there_is_one_head():
    assert len(ScriptDirectory(FOLDER).get_heads()) == 1


def test_revisions_import_nothing_of_the_application():
    """A revision written today must do the same in ten years, whatever became of the models; the frozen DDL of triggers excepted."""
    lines = [line for file in FOLDER.glob("versions/*.py") for line in file.read_text("utf-8").splitlines()]
    assert [line for line in lines if "xinfang_party" in line and "audit.triggers" not in line] == []


def test_migrations_make_what_the_models_say(house):
    house.up()
    assert differences() == []


def test_the_command_finds_nothing_missing_in_a_fresh_database(bare):
    """Two processes, on SQLite alone: what the command runs, `env.py` and the revisions, the other tests run on both."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("sqlite only")
    assert flask_db(bare, "upgrade").returncode == 0
    done = flask_db(bare, "check")
    assert (done.returncode, done.stdout) == (0, "No new upgrade operations detected.\n"), done.stderr


def test_migrations_and_models_make_the_same_tables_with_the_same_constraints(house):
    """What autogenerate does not compare, above all CHECK constraints."""
    house.up()
    migrated = present_shape()
    house.down()
    db.metadata.create_all(db.engine, tables=[db.metadata.tables[name] for name in own_tables()])
    assert present_shape() == migrated


def test_migrations_make_the_guard_of_the_audit_chain(house):
    house.up()
    with db.engine.begin() as connection:
        fill(connection, each=2)
    for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))


def test_everything_can_be_taken_back(house):
    house.up()
    with db.engine.begin() as connection:
        fill(connection)
    house.down()
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


@pytest.mark.by_turns
@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_down_and_up_with_data(house, revision):
    script = house.script.get_revision(revision)
    before, declared = script.down_revision or "base", getattr(script.module, "changes_rows", frozenset())
    if script.down_revision:
        house.up(before)
    old, old_shape = rows_and_shape(filled=True)
    house.up(revision)
    new, new_shape = rows_and_shape(filled=not script.down_revision)
    assert_kept(old, new, declared)
    house.down(before)
    back, back_shape = rows_and_shape()
    assert_kept(new, back, declared)
    assert not script.down_revision or back_shape == old_shape
    house.up(revision)
    assert present_shape() == new_shape


def rows_and_shape(*, filled=False):
    with db.engine.begin() as connection:
        tables = tables_of(connection)
        if filled:
            fill(connection, tables=tables)
        return contents(connection, tables), shape(tables)


def assert_kept(old, new, declared):
    """Every table both know has its rows still, and every column both know its values."""
    for name in (old.keys() & new.keys()) - declared:
        both = [column for column in (old[name] or [{}])[0] if column in (new[name] or [{}])[0]]
        assert [[row[c] for c in both] for row in old[name]] == [[row[c] for c in both] for row in new[name]], name
