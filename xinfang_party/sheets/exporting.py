"""Sheets out: the list in the import's format, the empty template, the refused rows with their reasons. Rows pass one by one."""
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

from xinfang_party.access.terms import Identity
from xinfang_party.exchange.writing import Stamp, write_csv, write_xlsx
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import queries
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.sources import Spool
from xinfang_party.sheets.terms import Column, Sheet

Target = Path | BinaryIO

REQUIRED = "（必填）"
NOTES = "填写说明"
NOTE_HEADERS = ("列名", "要求", "怎样填", "举例")
NOTE_WIDTHS = {"列名": 18, "要求": 8, "怎样填": 50, "举例": 24}
NONE_REJECTED = "这批数据没有未导入的行，或者已经清理。"


def write_export(sheet: Sheet, identity: Identity, target: Target, kind: str, stamp: Stamp | None = None) -> int:
    """All facts of the sheet within this person's reach, as xlsx or csv; the import reads it back unchanged. Returns how many rows."""
    headers, rows = [column.header for column in sheet.own_columns], Counted(rows_of(sheet, identity))
    if kind == "csv":
        write_csv(target, headers, rows, stamp)
    else:
        write_xlsx(target, [(sheet.title, headers, rows)], widths_of(sheet), stamp)
    return rows.count


class Counted:
    """Rows that pass once, and how many have passed."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def rows_of(sheet: Sheet, identity: Identity) -> Iterator[Sequence[Any]]:
    for values in sheet.store.export(identity):
        yield [shown(column, values.get(column.field)) for column in sheet.own_columns]


def shown(column: Column, value: Any) -> Any:
    """A value as a cell: by the column's own way back, else as it is, a moment as one cell and an enum as its value."""
    if column.show is not None and value is not None:
        value = column.show(value)
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], date):
        return datetime.combine(*value) if isinstance(value[1], time) else value[0]
    return value.value if isinstance(value, Enum) else value


def write_template(sheet: Sheet, target: Target) -> None:
    """An empty table with its headers, and a page that explains each column. An example row would be imported as a fact."""
    headers = [heading(column, sheet) for column in sheet.own_columns]
    notes = [[column.header, "必填" if sheet.must_have(column) else "可不填", column.help, column.example] for column in sheet.own_columns]
    widths = {heading(column, sheet): column.width for column in sheet.own_columns} | NOTE_WIDTHS
    write_xlsx(target, [(sheet.title, headers, []), (NOTES, NOTE_HEADERS, notes)], widths)


def heading(column: Column, sheet: Sheet) -> str:
    return column.header + REQUIRED if sheet.must_have(column) else column.header


def widths_of(sheet: Sheet) -> dict[str, float]:
    return {column.header: column.width for column in sheet.columns}


def write_rejected(batch: ImportBatch, sheet: Sheet, target: Target) -> int:
    """The rows that are not in, in the sheet's own format, each with its reasons. Returns how many; raises `Refusal` when there are none."""
    if batch.rejected_spool is None or not batch.left:
        raise Refusal(NONE_REJECTED)
    spool, settled = Spool(batch.rejected_spool), queries.settled_rows(batch)
    rows = Counted(cells for number, cells in spool.rows() if number not in settled)
    write_xlsx(target, [(sheet.title, spool.headers, rows)], widths_of(sheet) | {spool.headers[-1]: 50})
    return rows.count


