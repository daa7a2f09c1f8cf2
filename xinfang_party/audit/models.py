from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, BigInteger, Integer, String, event, text
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.audit.rules import GENESIS
from xinfang_party.audit.triggers import STATEMENTS
from xinfang_party.kernel.database import Model, UtcDateTime


class AuditEntry(Model):
    """One act: who did what to which object, chained to the entry before. Triggers refuse update and delete.

    `actor` is the name shown then, `username` the log-in name, which never changes and never recurs.
    """

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tag: Mapped[str] = mapped_column(String(80), index=True)
    account_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    username: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    subject_kind: Mapped[str] = mapped_column(String(60), default="")
    subject_id: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(60), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """The one row that holds the chain's end; locking it puts concurrent writers in a line."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default=GENESIS)


class AuditTally(Model):
    """How often something was tried and refused within one minute; a row lives until the minute is over and its count is in the chain."""

    __tablename__ = "audit_tally"
    id: Mapped[int] = mapped_column(primary_key=True)
    minute: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tag: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    username: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(60))
    count: Mapped[int]


for dialect, statements in STATEMENTS.items():
    for statement in statements:
        event.listen(AuditEntry.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))
event.listen(AuditEntry.__table__, "after_drop", DDL("DROP FUNCTION IF EXISTS audit_entry_refuse()").execute_if(dialect="postgresql"))
