"""Say what a table tells, and make it."""
from collections.abc import Sequence
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.exchange.writing import Stamp, write_xlsx
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.rosters import rules
from xinfang_party.rosters.catalogue import FIELDS, NAMES
from xinfang_party.rosters.models import SheetLayout
from xinfang_party.rosters.queries import Line, stored
from xinfang_party.rosters.terms import Column, Which
from xinfang_party.web.links import path_to

NEVER_SAVED = 0


def layout(which: Which) -> tuple[str, list[Column], int]:
    """Name, columns and version; the catalogue's where nobody said otherwise. What the catalogue no longer knows is left out."""
    row = stored(which)
    if row is None:
        return NAMES[which], rules.columns_of(FIELDS[which]), NEVER_SAVED
    known = {field.code for field in FIELDS[which]}
    return row.name, [Column(one["field"], one["header"]) for one in row.columns if one["field"] in known], row.version


def change(which: Which, *, name: str, columns: Sequence[Column], version: int | None, by: Identity) -> SheetLayout:
    refuse(why_not_text(name, "保存"), "name")
    fault = rules.fault_of(columns)
    if fault is not None:
        raise Refusal(fault[1], f"{fault[0]}_header")
    for column in columns:
        refuse(why_not_text(column.header, "保存"), f"{column.field}_header")
    row = held(which)
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE, path_to("rosters.edit_layout", kind=which.value))
    row.name, row.columns = name, [{"field": column.field, "header": column.header} for column in columns]
    audit.record("sheet-layout.changed", subject=row, by=by, kind=which.label)
    return row


def held(which: Which) -> SheetLayout:
    """The row, made where there is none, held until the transaction ends: two who save at once come one after the other."""
    insert: Any = sqlite.insert if is_sqlite() else postgresql.insert
    blank = insert(SheetLayout).values(which=which, name=NAMES[which], columns=[], version=NEVER_SAVED)
    db.session.execute(blank.on_conflict_do_nothing(index_elements=["which"]))
    statement = select(SheetLayout).where(SheetLayout.which == which).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def write(which: Which, lines: Sequence[Line], target: BinaryIO, stamp: Stamp | None = None) -> int:
    """As the layout says; returns how many rows. What looks like a formula stays text."""
    name, columns, _version = layout(which)
    write_xlsx(target, [(name, [column.header for column in columns], ([line[column.field] for column in columns] for line in lines))], stamp=stamp)
    return len(lines)
