"""One database, two engines: SQLite through the pysqlite3 wheel, PostgreSQL through psycopg 3.

SQLite opens every transaction itself (`BEGIN IMMEDIATE` for writers), because the driver's own mode neither rolls DDL back
nor waits for a lock when a reader turns writer.
"""
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as sqlite
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Enum, MetaData, TypeDecorator, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON",
           "wal_autocheckpoint=1000", "cache_size=-32000", "temp_store=MEMORY")

writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    class Model(DeclarativeBase):
        metadata = MetaData(naming_convention=NAMES)
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC; a naive value is refused instead of being guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs a time zone: use kernel.clock")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(enum: type[StrEnum]) -> Enum:
    """A column that holds one of a fixed list of words: text in both databases, an enum in Python."""
    return Enum(enum, native_enum=False, length=30, values_callable=lambda members: [member.value for member in members])


def engine_options(url: str) -> dict[str, Any]:
    """Engine settings for one address: driver module, pool behaviour. What a statement carried stays out of the log when it fails.

    The site sends more than the 500 different statements that are kept compiled by default: then each page compiles its own anew.
    """
    common = {"hide_parameters": True, "query_cache_size": 5000}
    if url.startswith("sqlite"):
        return {**common, "module": sqlite, "connect_args": {"timeout": 5, "isolation_level": None, "check_same_thread": False}}
    return {**common, "pool_pre_ping": True, "pool_timeout": 5, "connect_args": {"connect_timeout": 3,
            "options": "-c timezone=UTC -c statement_timeout=60000"}}


def normal_url(url: str) -> str:
    """`postgres://…` and `postgresql://…` both mean psycopg 3 here."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def connect(app: Flask) -> None:
    """Attach the database to the application and give SQLite its pragmas and its explicit BEGIN."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", set_pragmas)
            event.listen(db.engine, "begin", begin)


def set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def is_sqlite(engine: Engine | None = None) -> bool:
    return (engine or db.engine).dialect.name == "sqlite"
