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
from xinfang_party.sheets import heads
from xinfang_party.sheets.banners import told_above, with_told
from xinfang_party.sheets.rules import harmless, is_personal_cell, known_headers, layout
from xinfang_party.sheets.terms import Sheet

CHUNK_ROWS = 2_000
GONE = "这次上传的内容已经清理，请重新上传文件。"
NO_HEAD = "请选择列出的一行作表头。"

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
    """The sender's file itself, without the columns that must not be read. Raises `Refusal` when it is no table of this sheet.

    With `choose`, a person can be asked which row is the header where that is not sure: then `names` holds what each row offered calls
    the columns, `header_row` is the one taken at first, and `rows` begins under the earliest.
    """

    def __init__(self, path: Path, filename: str, sheet: Sheet, *, mapping: dict[str, str] | None = None, sheet_name: str | None = None,
                 choose: bool = False):
        self.book: Book = open_book(path, filename)
        self.names: heads.Names = ()
        self.header_row = 0
        self.told: dict[str, str] = {}
        try:
            self.find(sheet, mapping or {}, sheet_name, choose)
        except BaseException:
            self.book.close()
            raise
        self.headers = (*self.layout.headers, *self.told)
        self.sheet_name = self.table.sheet
        self.date_1904 = getattr(self.book, "date_1904", False)

    def find(self, sheet: Sheet, mapping: dict[str, str], sheet_name: str | None, choose: bool) -> None:
        needed = [column.header for column in sheet.columns if sheet.must_have(column)]
        try:
            found = find_table(self.book, known_headers(sheet, mapping), sheet_name, needed)
        except Refusal:
            offer = heads.offered(self.book, sheet, None) if choose else None
            if offer is None:
                raise
        else:
            self.table, self.layout = found, layout(found.headers, sheet)
            self.told = told_above(self.book, found, self.layout.headers, sheet)
            unsure = choose and not heads.is_sure((*self.layout.headers, *self.told), sheet, mapping)
            offer = heads.offered(self.book, sheet, found) if unsure else None
        if offer is not None:
            self.table, self.layout, self.names, self.header_row, self.told = offer.table, offer.layout, offer.names, offer.header_row, {}

    def rows(self, only: Sequence[int] | None = None) -> Iterator[Numbered]:
        kept = self.layout.kept
        wanted = range(len(self.headers)) if only is None else only
        rows = rows_at(self.book, self.table, [kept[place] for place in wanted if place < len(kept)])
        return with_told(rows, list(wanted), len(kept), list(self.told.values())) if self.told else rows

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
        self.header_row: int = head.get("header_row", 0)
        self.names: heads.Names = tuple((row, tuple(names)) for row, names in head.get("names", ()))

    def rows(self, only: Sequence[int] | None = None) -> Iterator[Numbered]:
        for line in islice(self.lines(), 1, None):
            for number, *cells in json.loads(line, object_hook=told):
                if number > self.header_row and cells != self.headers:
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


def for_owner(path: str, flags: int) -> int:
    """Rows as they were sent: nobody else on the machine reads them."""
    return os.open(path, flags, 0o600)


class SpoolWriter:
    """Writes a spool; `name` is what the batch keeps. The file is whole on disk when the block ends."""

    def __init__(self, headers: Sequence[str], *, date_1904: bool = False, **more: Any):
        self.name = f"{secrets.token_hex(16)}.jsonl"
        self.rows_written = 0
        self.buffer: list[list[Any]] = []
        self.stream = open(place(self.name), "w", encoding="ascii", opener=for_owner)  # noqa: SIM115 - closed in __exit__
        self.stream.write(json.dumps({"headers": list(headers), "date_1904": date_1904, **more}) + "\n")

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
    head = {"header_row": source.header_row, "names": source.names}
    below = 0
    with SpoolWriter(source.headers, date_1904=source.date_1904, **head) as writer:
        for number, cells in source.rows():
            below += number > source.header_row
            kept = list(cells)
            for place_ in strange:
                kept[place_] = harmless(kept[place_])
            writer.add(number, kept)
    is_personal_cell.cache_clear()  # what was looked for is kept nowhere, nor in memory
    return writer.name, below


def headed(spool: Spool, row: int) -> tuple[str, int]:
    """The same rows under another of the header rows offered: (name of the new spool, its rows). Raises `Refusal`."""
    names, lines = dict(spool.names).get(row), spool.lines()
    if names is None:
        raise Refusal(NO_HEAD, "header_row")
    with SpoolWriter(names, date_1904=spool.date_1904, header_row=row, names=spool.names) as writer:
        writer.stream.writelines(islice(lines, 1, None))
    return writer.name, sum(1 for _ in Spool(writer.name).rows())


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
