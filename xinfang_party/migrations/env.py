"""How `flask db` changes the database: each run is one transaction that happens wholly or not at all, on both databases.

What is guarded against, because it has happened elsewhere: a batch migration on SQLite drops and renames tables, and with
foreign keys on every child of a dropped parent is deleted in silence; DDL that stays after a failure; two migrators at once.
So foreign keys are off meanwhile and checked after, the rows of every table are counted before and after, and a revision that
means to change their number says so in `changes_rows`.
"""
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import context
from alembic.operations import ops
from flask import current_app
from sqlalchemy import Connection, Engine, inspect, text

from xinfang_party.kernel.database import UtcDateTime, db, is_sqlite, writing

LOCK = 7_094_210_263
"""Any number, the same for all: PostgreSQL's advisory lock of migrations."""
WAIT_SECONDS = 10
RAW = "search_grams"
"""The search index is a raw table (SQLite: with more of its own behind it); its DDL stands beside its model, not in the metadata."""


class MigrationError(RuntimeError):
    """The run was rolled back; the message says which table and why."""


def migrate() -> None:
    """One migrator at a time; the changes, then the checks, then the commit."""
    with alone(db.engine), db.engine.connect() as connection, without_foreign_keys(connection), writer(), connection.begin():
        if not is_sqlite():
            wait_for_others(connection)
        run(connection)


def run(connection: Connection) -> None:
    """Raises `MigrationError` when rows or references were lost."""
    declared: set[str] = set()

    def note(*, step: Any, **_more: Any) -> None:
        for script in step.up_revisions:
            declared.update(getattr(script.module, "changes_rows", ()))

    context.configure(connection=connection, on_version_apply=note,  # type: ignore[arg-type]
                      transactional_ddl=True, **settings())
    before = rows_by_table(connection)
    context.run_migrations()
    refuse_changed_rows(before, rows_by_table(connection), declared)
    if is_sqlite():
        refuse_orphans(connection)


def settings() -> dict[str, Any]:
    """What online and offline runs share."""
    return {**current_app.extensions["migrate"].configure_args, "target_metadata": db.metadata, "render_item": render_item,
            "process_revision_directives": drop_empty, "include_name": is_ours}


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or not (name or "").startswith(RAW)


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """SQLite: a lock file beside the database. PostgreSQL waits inside its transaction."""
    file = engine.url.database if is_sqlite() else None
    if not file or file == ":memory:":
        yield
        return
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{file}.migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite ignores this pragma inside a transaction, so it comes before the first and after the last."""
    if not is_sqlite():
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def writer() -> Iterator[None]:
    """SQLite takes the write lock at the beginning."""
    token = writing.set(True)
    try:
        yield
    finally:
        writing.reset(token)


def wait_for_others(connection: Connection) -> None:
    """PostgreSQL: until no other migrator works; then a table that is in use stops this run instead of the whole site."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))


def rows_by_table(connection: Connection) -> dict[str, int]:
    quote = connection.dialect.identifier_preparer.quote
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {name: connection.execute(text(f"SELECT count(*) FROM {quote(name)}")).scalar_one() for name in sorted(names)}


def refuse_changed_rows(before: dict[str, int], after: dict[str, int], declared: set[str]) -> None:
    """Tables that were made or dropped are not compared: they are meant to change."""
    changed = [f"{name}：{before[name]} 行变成 {after[name]} 行" for name in before
               if name in after and before[name] != after[name] and name not in declared]
    if changed:
        raise MigrationError("升级会改变没有声明的表的行数，已全部撤回。" + "；".join(changed))


def refuse_orphans(connection: Connection) -> None:
    found = connection.execute(text("PRAGMA foreign_key_check")).all()
    if found:
        tables = "、".join(sorted({f"{row[0]} → {row[2]}" for row in found}))
        raise MigrationError(f"升级后有 {len(found)} 行指向不存在的记录，已全部撤回。{tables}")


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """A migration must not change when the application's types do."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """`flask db migrate` without changes writes no file. `flask db check` reads the empty list of changes, so it must stay."""
    writes_file = any(getattr(context.config.cmd_opts, name, False) for name in ("migrate", "autogenerate"))
    if writes_file and directives and isinstance(directives[0], ops.MigrationScript) and directives[0].upgrade_ops_list[0].is_empty():
        directives.clear()


def write_sql() -> None:
    """`flask db upgrade --sql`: print the statements instead of running them."""
    context.configure(dialect_name=db.engine.dialect.name, literal_binds=True, **settings())
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    write_sql()
else:
    migrate()
