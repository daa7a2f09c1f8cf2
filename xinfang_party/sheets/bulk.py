"""Many rows at once: COPY on PostgreSQL, the driver's executemany on SQLite. Types are bound as the ORM would bind them.

Why not the ORM: 100,000 cases in seconds, in the same transaction.
"""
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

import psycopg
from sqlalchemy import ARRAY, Column, ColumnElement, String, Table, TypeDecorator, any_, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from xinfang_party.kernel.database import db

Values = dict[str, Any]


def insert(table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given by column name; columns no row names get their default. Joins the session's transaction."""
    if not rows:
        return
    db.session.flush()
    connection = db.session.connection()
    columns = named_columns(table, rows)
    bound = bind(columns, rows, connection)
    if connection.dialect.name == "postgresql":
        copy_in(connection, table, columns, bound)
    else:
        prepare = connection.dialect.identifier_preparer
        names = ", ".join(prepare.quote(column.name) for column in columns)
        marks = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(f"INSERT INTO {prepare.format_table(table)} ({names}) VALUES ({marks})", bound)


def update(table: Any, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Set columns of rows by id, grouped by which columns change; `version` is raised where there is one."""
    groups: dict[tuple[str, ...], list[tuple[int, Mapping[str, Any]]]] = {}
    for key, values in changes:
        groups.setdefault(tuple(sorted(values)), []).append((key, values))
    db.session.flush()
    connection = db.session.connection()
    for names, changed in groups.items():
        columns = [table.c[name] for name in names]
        bound = bind(columns, [values for _, values in changed], connection)
        connection.exec_driver_sql(update_statement(table, columns, connection),
                                   [(*row, key) for row, (key, _) in zip(bound, changed, strict=True)])


def among(column: Column[Any], keys: Sequence[Any]) -> ColumnElement[bool]:
    """`column` is one of these; texts are handed over as one parameter: thousands of marks take the driver longer than the search."""
    if not isinstance(column.type, String):
        return column.in_(keys)
    if db.session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, keys, type_=ARRAY(column.type)))
    return column.in_(select(func.json_each(json.dumps(keys)).table_valued("value").c.value))


def update_statement(table: Any, columns: Sequence[Column[Any]], connection: Connection) -> str:
    prepare = connection.dialect.identifier_preparer
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    settings = [f"{prepare.quote(column.name)} = {mark}" for column in columns]
    if "version" in table.c:
        settings.append("version = version + 1")
    return f"UPDATE {prepare.format_table(table)} SET {', '.join(settings)} WHERE id = {mark}"


def named_columns(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Column[Any]]:
    """Those a row names, and those with a default of their own."""
    named = set().union(*map(set, {tuple(row) for row in rows}))
    strange = named - set(table.c.keys())
    if strange:
        raise LookupError(f"{table.name} has no column {', '.join(sorted(strange))}")
    return [column for column in table.c if column.name in named or (column.default is not None and not column.primary_key)]


def bind(columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]], connection: Connection) -> list[tuple[Any, ...]]:
    """Rows of driver values, column by column; equal values are bound once."""
    bound = []
    for column in columns:
        process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        name, default = column.name, default_of(column)
        values = [row[name] if name in row else default() for row in rows]
        bound.append(bound_once(values, process) if process else values)
    return list(zip(*bound, strict=True)) if bound else [()] * len(rows)


def bound_once(values: Sequence[Any], process: Callable[[Any], Any]) -> list[Any]:
    """Each value as the driver wants it; equal ones are worked out once, unless they cannot be compared by hash (JSON)."""
    try:
        known = {value: process(value) for value in set(values)}
    except TypeError:
        return [process(value) for value in values]
    return [known[value] for value in values]


def default_of(column: Column[Any]) -> Callable[[], Any]:
    default: Any = column.default
    if default is None:
        return lambda: None
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg


def copy_in(connection: Connection, table: Table, columns: Sequence[Column[Any]], rows: Iterable[tuple[Any, ...]]) -> None:
    """One COPY through the driver's own cursor, inside the session's transaction; faults come back as SQLAlchemy's."""
    driver = connection.connection.driver_connection
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.quote(column.name) for column in columns)
    statement = f"COPY {prepare.format_table(table)} ({names}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copying:  # type: ignore[union-attr]
            for row in rows:
                copying.write_row(row)
    except psycopg.IntegrityError as fault:
        raise IntegrityError(statement, None, fault) from fault


def frozen(values: Mapping[str, Any]) -> Values:
    """Values as JSON can hold them."""
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def thawed(table: Any, values: Mapping[str, Any]) -> Values:
    """The frozen values as the columns of `table` hold them."""
    return {name: restored(table.c[name], value) for name, value in values.items()}


def restored(column: Column[Any], value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    kind = column.type.impl_instance.python_type if isinstance(column.type, TypeDecorator) else column.type.python_type
    if issubclass(kind, date | time):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Decimal | Enum) else value
