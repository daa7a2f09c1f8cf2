"""Where rows come from: the sender's file, a spool made of it, or a few rows kept for a decision. All can be read again from the start."""
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from flask import current_app

from xinfang_party.exchange.cells import SerialOf1904
from xinfang_party.exchange.spreadsheets import Book, find_table, open_book, rows_at
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets.rules import harmless, known_headers, layout
from xinfang_party.sheets.terms import Sheet

CHUNK_ROWS = 2_000
GONE = "这次上传的内容已经清理，请重新上传文件。"

Cells = Sequence[Any]
Numbered = tuple[int, Cells]


class Source(Protocol):
    """`rows()` yields (row number as the file shows it, cells), the cells in the order of `headers`, or `only` those at these places."""

    @property
    def headers(self) -> Sequence[str]: ...

    @property
    def date_1904(self) -> bool: ...

    def rows(self, only: Sequence[int] | None = None) -> Iterator[Numbered]: ...


class BookSource:
    """The sender's file itself, without the columns that must not be read. Raises `Refusal` when it is no table of this sheet."""

    def __init__(self, path: Path, filename: str, sheet: Sheet, *, mapping: dict[str, str] | None = None, sheet_name: str | None = None):
        self.known = known_headers(sheet, mapping)
        self.needed = [column.header for column in sheet.columns if sheet.must_have(column)]
        self.book: Book = open_book(path, filename)
        self.table = find_table(self.book, self.known, sheet_name, self.needed)
        self.layout = layout(self.table.headers, sheet)
        self.headers = self.layout.headers
        self.sheet_name = self.table.sheet
        self.date_1904 = getattr(self.book, "date_1904", False)

    def rows(self, only: Sequence[int] | None = None) -> Iterator[Numbered]:
        places = self.layout.kept if only is None else [self.layout.kept[place] for place in only]
        return rows_at(self.book, self.table, places)

    def close(self) -> None:
        self.book.close()


class Spool:
    """Rows in a file of our own: lines of JSON, the first one naming the headers. Raises `Refusal` when it was cleared away."""

    def __init__(self, name: str | None):
        if name is None:
            raise Refusal(GONE)
        self.path = place(name)
        head = json.loads(next(self.lines()))
        self.headers: list[str] = head["headers"]
        self.date_1904: bool = head["date_1904"]

    def rows(self, only: Sequence[int] | None = None) -> Iterator[Numbered]:
        for line in islice(self.lines(), 1, None):
            for number, *cells in json.loads(line, object_hook=told):
                yield number, chosen(cells, only, self.date_1904)

    def lines(self) -> Iterator[str]:
        try:
            with self.path.open(encoding="ascii") as stream:
                yield from stream
        except FileNotFoundError as missing:
            raise Refusal(GONE) from missing


class FewRows:
    """Rows that were kept in the database."""

    def __init__(self, headers: Sequence[str], rows: Sequence[Numbered], date_1904: bool = False):
        self.headers, self.kept, self.date_1904 = headers, rows, date_1904

    def rows(self, only: Sequence[int] | None = None) -> Iterator[Numbered]:
        for number, cells in self.kept:
            yield number, chosen(cells, only, self.date_1904)


def chosen(cells: Cells, only: Sequence[int] | None, date_1904: bool) -> Cells:
    """The cells at these places; plain numbers of a 1904 workbook are told from others again."""
    picked = cells if only is None else [cells[place] for place in only]
    return [SerialOf1904(cell) if type(cell) is float else cell for cell in picked] if date_1904 else picked


def chunks(rows: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK_ROWS)):
        yield chunk


class SpoolWriter:
    """Writes a spool; `name` is what the batch keeps. The file is whole on disk when the block ends."""

    def __init__(self, headers: Sequence[str], *, date_1904: bool = False):
        self.name = f"{secrets.token_hex(16)}.jsonl"
        self.rows_written = 0
        self.buffer: list[list[Any]] = []
        self.stream = place(self.name).open("w", encoding="ascii")
        self.stream.write(json.dumps({"headers": list(headers), "date_1904": date_1904}) + "\n")

    def __enter__(self) -> "SpoolWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self.discard()
        else:
            self.finish()

    def finish(self) -> None:
        """Everything on disk before any row of the database names the file."""
        self.flush()
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()

    def discard(self) -> None:
        self.stream.close()
        place(self.name).unlink(missing_ok=True)

    def add(self, number: int, cells: Cells) -> None:
        self.buffer.append([number, *cells])
        self.rows_written += 1
        if len(self.buffer) >= CHUNK_ROWS:
            self.flush()

    def flush(self) -> None:
        if self.buffer:
            self.stream.write(json.dumps(self.buffer, default=tagged) + "\n")
            self.buffer.clear()


def spooled(source: BookSource, recognised: Sequence[str]) -> tuple[str, int]:
    """Copy what may be kept of a file; columns nobody has recognised lose whatever looks like a person's data. (name, rows)."""
    strange = [place for place, header in enumerate(source.headers) if header not in recognised]
    with SpoolWriter(source.headers, date_1904=source.date_1904) as writer:
        for number, cells in source.rows():
            kept = list(cells)
            for place_ in strange:
                kept[place_] = harmless(kept[place_])
            writer.add(number, kept)
    return writer.name, writer.rows_written


def tagged(cell: Any) -> dict[str, Any]:
    """A cell JSON has no word for. Its kind is kept: a number that a spreadsheet turned into a day must still be refused as a day."""
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, datetime | date | time):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(type(cell).__name__)


def told(tag: dict[str, Any]) -> Any:
    """The cell that `tagged` wrote."""
    ((kind, value),) = tag.items()
    return timedelta(seconds=value) if kind == "seconds" else READERS[kind](value)


READERS: dict[str, Callable[[str], Any]] = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat}


def plain_cells(cells: Cells) -> list[Any]:
    """Cells as JSON can hold them; `whole_cells` is the way back."""
    return [tagged(cell) if isinstance(cell, datetime | date | time | timedelta) else cell for cell in cells]


def whole_cells(cells: Cells) -> list[Any]:
    return [told(cell) if isinstance(cell, dict) else cell for cell in cells]


def place(name: str) -> Path:
    return folder() / Path(name).name


def folder() -> Path:
    """Where spools stand, beside the attachments."""
    found = Path(current_app.config["FILES_FOLDER"]) / "imports"
    found.mkdir(parents=True, exist_ok=True)
    return found
