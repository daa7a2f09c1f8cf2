"""Rows for every table of a database whatever its tables are: for migrations, which must be tried with data present."""
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, select, types
from sqlalchemy.exc import IntegrityError

Values = dict[str, Any]
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DERIVED = "search_grams"
"""A raw index made from another table, in its own way on each database: neither filled nor compared."""


def fill(connection: Connection, each: int = 3, tables: dict[str, Table] | None = None) -> None:
    """`each` rows in every table, parents first. A table that refuses every guess is named: its constraints need a guess here."""
    waiting = dict(tables or tables_of(connection))
    while waiting:
        ready = [t for t in waiting.values() if not any(f.column.table.name in waiting and f.column.table is not t for f in required(t))]
        for table in ready or list(waiting.values()):
            for number in range(1, each + 1):
                insert(connection, table, number)
            del waiting[table.name]


def required(table: Table) -> Iterator[Any]:
    """Foreign keys that cannot be left out."""
    return (key for key in table.foreign_keys if not key.parent.nullable)


def insert(connection: Connection, table: Table, number: int) -> None:
    refused: list[Exception] = []
    for values in guesses(connection, table, number):
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(values))
            return
        except IntegrityError as error:
            refused.append(error)
    raise AssertionError(f"no row of {table.name} could be made up: {refused[-1] if refused else 'no guess'}")


def guesses(connection: Connection, table: Table, number: int) -> Iterator[Values]:
    """All columns; those that may be empty left empty but for parents, who differ or not; all of them left empty."""
    columns = [column for column in table.columns if not counts_itself(column)]
    whole = {column.name: value_of(connection, column, number) for column in columns}
    parents = {column.name for column in table.columns if column.foreign_keys}
    yield whole
    yield {column.name: value_of(connection, column, number + place) for place, column in enumerate(columns) if column.foreign_keys or not column.nullable}
    yield {name: value for name, value in whole.items() if name in parents or not table.c[name].nullable}
    for kept in sorted(parents):
        yield {name: value for name, value in whole.items() if name == kept or not table.c[name].nullable}
    yield {name: value for name, value in whole.items() if not table.c[name].nullable}


def counts_itself(column: Column[Any]) -> bool:
    return column.primary_key and column.name == "id" and not column.foreign_keys and not isinstance(column.type, types.BigInteger)


def value_of(connection: Connection, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        rows = connection.scalars(select(key.column).order_by(key.column)).all()
        return rows[(number - 1) % len(rows)] if rows else None
    if column.primary_key and isinstance(column.type, types.Integer):
        return (connection.scalar(select(func.max(column))) or 0) + 1
    return plain_value(column, number)


def plain_value(column: Column[Any], number: int) -> Any:
    match column.type:
        case types.JSON():
            return {"词": number}
        case types.DateTime(timezone=with_zone):
            moment = FIRST + timedelta(days=number, microseconds=number)
            return moment if with_zone else moment.replace(tzinfo=None)
        case types.Date():
            return date(2026, 1, 1) + timedelta(days=number)
        case types.Time():
            return time(9, number)
        case types.Boolean():
            return number % 2 == 0
        case types.Integer():
            return number
        case types.Numeric() | types.Float():
            return number + 0.5
        case types.LargeBinary():
            return bytes([number])
        case types.String(length=length):
            return f"词{number}"[: length or 100]
        case _:
            raise AssertionError(f"no value known for {column.table.name}.{column.name} ({column.type!r})")


def contents(connection: Connection, tables: dict[str, Table]) -> dict[str, list[Values]]:
    """table → its rows, in order of their keys."""
    return {name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))] for name, table in tables.items()}


def tables_of(connection: Connection) -> dict[str, Table]:
    """As the database itself describes them: a second's work in all, so whoever looks at one state several ways asks once."""
    known = MetaData()
    known.reflect(connection, only=lambda name, _metadata: not name.startswith(DERIVED) and name != "alembic_version")
    return dict(known.tables)


def shape(tables: dict[str, Table]) -> dict[str, Any]:
    """Columns, keys and constraints of every table, to be compared."""
    return {name: (sorted((c.name, str(c.type), c.nullable, c.primary_key) for c in table.columns),
                   sorted(str((i.name, [c.name for c in i.columns], i.unique)) for i in table.indexes),
                   sorted(str((type(c).__name__, c.name, str(getattr(c, "sqltext", "")))) for c in table.constraints))
            for name, table in tables.items()}
