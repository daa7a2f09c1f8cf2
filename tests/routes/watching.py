"""What a request leaves behind: rows, files, statements that write."""
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, event, select
from wtforms.form import BaseForm

from xinfang_party.kernel.database import db
from xinfang_party.web.forms import EditForm

READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")
RANDOM = {"hash", "previous_hash", "last_hash", "password_hash", "token_hash", "totp_sealed", "spool", "rejected_spool", "sha256", "lot",
          "attestation.code"}
"""Columns that differ between two equal deeds because secrets and keys are new each time."""
LOT = re.compile(r"\b[0-9a-f]{16}\b")


AUDIT = ("INSERT INTO AUDIT_ENTRY", "UPDATE AUDIT_HEAD")


@contextmanager
def writes(connection: Connection) -> Iterator[list[str]]:
    """The statements sent meanwhile that could change anything but the audit, rolled back or not."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip("( ").upper().startswith(READS + AUDIT):
            found.append(statement)

    event.listen(connection.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection.engine, "before_cursor_execute", note)


def contents() -> dict[str, list[Any]]:
    """table → its rows in order of their keys, without what is random, as the driver hands them out: the walks ask hundreds of times."""
    connection = db.session.connection()
    found = {name: connection.exec_driver_sql(statement).fetchall() for name, statement in reading(connection.dialect).items()}
    db.session.rollback()
    return found


@lru_cache(maxsize=2)
def reading(dialect: Dialect) -> dict[str, str]:
    """table → the statement that reads it."""
    whole = {table.name: select(*(column for column in table.columns if not {column.name, str(column)} & RANDOM)).order_by(*table.primary_key)
             for table in db.metadata.sorted_tables}
    return {name: str(statement.compile(dialect=dialect)) for name, statement in whole.items()}


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """table → rows that stand in one of the two only, as texts."""
    both = {name: (as_texts(before[name]), as_texts(after[name])) for name in before if before[name] != after[name]}
    return {name: [row for row in old + new if (row in set_of[0]) != (row in set_of[1])]
            for name, (old, new) in both.items() for set_of in [(set(old), set(new))]}


def as_texts(rows: list[Any]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in rows]


def drawn_alike(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The same as if every lot that was drawn (a seed nobody chooses) were one."""
    return {name: [tuple(LOT.sub("lot", cell) for cell in row) for row in rows] for name, rows in changes.items()}


BOOKKEEPING = {"audit_head", "audit_tally", "form_submission", "login_session", "login_attempt"}


def rows_edited(before: dict[str, list[Any]], changes: dict[str, list[Any]]) -> set[str]:
    """Tables some of whose rows stood there before and say something else after these changes (the first column is the key)."""
    found = set()
    for name in changes.keys() - BOOKKEEPING:
        rows = as_texts(before[name])
        old, known = set(rows), {row[0] for row in rows}
        if any(row[0] in known and row not in old for row in changes[name]):
            found.add(name)
    return found


def files_in(folder: str | Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in sorted(Path(folder).rglob("*")) if path.is_file()}


@contextmanager
def fields_asked() -> Iterator[set[str]]:
    """The names of all fields of the forms that are built meanwhile."""
    names: set[str] = set()
    whole = BaseForm.process

    def noting(self: BaseForm, *args: Any, **kwargs: Any) -> None:
        names.update(field.name for field in self._fields.values())
        whole(self, *args, **kwargs)

    BaseForm.process = noting  # type: ignore[method-assign]
    try:
        yield names
    finally:
        BaseForm.process = whole  # type: ignore[method-assign]


@contextmanager
def edits_built() -> Iterator[list[EditForm]]:
    """The forms over existing rows that are built from a request meanwhile."""
    found: list[EditForm] = []
    whole = EditForm.__init__

    def noting(self: EditForm, *args: Any, **kwargs: Any) -> None:
        whole(self, *args, **kwargs)
        if not self.is_new and "formdata" not in kwargs:
            found.append(self)

    EditForm.__init__ = noting  # type: ignore[method-assign]
    try:
        yield found
    finally:
        EditForm.__init__ = whole  # type: ignore[method-assign]
