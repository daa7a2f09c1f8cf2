"""Columns as the database has them. Whoever writes into the database by hand may put anything anywhere, and a conversion that fails on one entry
would hide all the others: texts come as bytes (SQLite keeps what is no UTF-8), moments and details as text. `entries.entry_of` reads them."""
from typing import Any

from sqlalchemy import JSON, ColumnElement, FromClause, Integer, LargeBinary, Text, and_, cast, func, true

from xinfang_party.kernel.database import UtcDateTime, is_sqlite


def columns(table: FromClause) -> list[ColumnElement[Any]]:
    """Every column under its own name, and `is_typed`."""
    return [*(column(one).label(one.key) for one in table.columns), is_typed(table).label("is_typed")]


def column(one: ColumnElement[Any]) -> ColumnElement[Any]:
    if is_sqlite():
        return cast(one, Integer if isinstance(one.type, Integer) else LargeBinary)
    return cast(one, Text) if isinstance(one.type, JSON | UtcDateTime) else one


def is_typed(table: FromClause) -> ColumnElement[bool]:
    """Does every column hold what it is declared for? SQLite takes a number for a text, which no filter would find again."""
    if not is_sqlite():
        return true()
    return and_(*(func.typeof(one).in_(kinds(one)) for one in table.columns))


def kinds(one: ColumnElement[Any]) -> tuple[str, ...]:
    kind = "integer" if isinstance(one.type, Integer) else "text"
    return (kind, "null") if getattr(one, "nullable", False) else (kind,)
