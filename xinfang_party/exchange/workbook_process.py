"""Reads one workbook in a process of its own and hands its rows to the parent over pipes. Run by path, never imported.

Why a process: a workbook of 1 KB with one cell at A1 and one at XFD1048576 makes the reader ask for 500 GB, which aborts
the whole process and not just the call. Here that ends this child alone, within limits on memory and time.

It must import only the standard library and python_calamine: it starts in a few hundredths of a second.
Commands are lines of JSON: ["open", path, the same with the right ending, has_error_cells], ["start", sheet, places or null], ["next"].
Answers are 8 bytes of length, then a pickle of ("ready"|"opened"|"started"|"rows"|"refused", payload).
"""

import contextlib
import itertools
import json
import pickle
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 60
MAX_COLUMNS = 200
MAX_CELLS_KEPT = 3_000_000
FIRST_BATCH_ROWS = 250
MOST_BATCH_ROWS = 2_000
MAX_FRAME_BYTES = 4 * 1024 * 1024

Rows = Iterator[tuple[int, list[Any]]]


def main() -> None:
    _limit()
    _send("ready", None)
    try:
        _serve()
    except PasswordError:
        _send("refused", "password")
    except MemoryError:
        _send("refused", "too big")
    except BaseException:  # calamine's panics are no Exception; whatever it is, the file cannot be read
        _send("refused", "unreadable")


def _limit() -> None:
    _lower(resource.RLIMIT_AS, MEMORY_BYTES)
    _lower(resource.RLIMIT_CPU, CPU_SECONDS)
    _lower(resource.RLIMIT_CORE, 0)  # a core file would hold the rows


def _lower(what: int, limit: int) -> None:
    _, hard = resource.getrlimit(what)
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(what, (soft, hard))


def _serve() -> None:
    reader: Reader | None = None
    rows: Rows = iter(())
    batch_rows = FIRST_BATCH_ROWS
    while command := _receive():
        if command[0] == "open":
            reader = Reader(*command[1:])
            _send("opened", reader.description())
        elif command[0] == "start" and reader:
            rows = reader.rows(*command[1:])
            _send("started", None)
        else:
            size = _send("rows", list(itertools.islice(rows, batch_rows)))
            if size > MAX_FRAME_BYTES:
                batch_rows = max(1, batch_rows // 8)
            elif size < MAX_FRAME_BYTES // 8:
                batch_rows = min(MOST_BATCH_ROWS, batch_rows * 2)


class Reader:
    def __init__(self, path: str, named: str, has_error_cells: bool):
        self.path = path
        self.has_error_cells = has_error_cells
        self.book = CalamineWorkbook.from_path(named)
        self.parts = Parts(path) if zipfile.is_zipfile(path) else None
        self.kept: dict[str, CalamineSheet] = {}

    def description(self) -> dict[str, Any]:
        sheets = [sheet for sheet in self.book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return {
            "sheets": [(sheet.name, sheet.visible == SheetVisibleEnum.Visible) for sheet in sheets],
            "date_1904": bool(self.parts and self.parts.date_1904),
        }

    def rows(self, name: str, places: list[int] | None) -> Rows:
        """(row number as shown by Excel, cells) of every row that has any content; a blank cell is ''. Only the cells at `places` leave."""
        sheet = self._sheet(name)
        errors = self.parts.error_cells(name) if self.parts and self.has_error_cells else {}
        first_column = sheet.start[1] if sheet.start else 0
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            for column, text in errors.get(number, ()):
                if 0 <= column - first_column < len(cells):
                    cells[column - first_column] = text
            del cells[MAX_COLUMNS:]
            if any(cell != "" and not (type(cell) is str and cell.isspace()) for cell in cells):
                yield number, cells if places is None else [cells[p] if p < len(cells) else "" for p in places]

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self.kept:
            if sum(sheet.height * sheet.width for sheet in self.kept.values()) > MAX_CELLS_KEPT:
                self.kept.clear()
            self.kept[name] = self.book.get_sheet_by_name(name)
        return self.kept[name]


class Parts:
    """What calamine does not tell about an xlsx: whether plain numbers count days from 1904, and where errors stand."""

    def __init__(self, path: str):
        self.path = path
        self.date_1904 = False
        self._ids: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        with zipfile.ZipFile(path) as archive, contextlib.suppress(KeyError):
            _parse(archive.read("xl/workbook.xml"), self._on_workbook)
            _parse(archive.read("xl/_rels/workbook.xml.rels"), self._on_relation)

    def _on_workbook(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.date_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif tag == "sheet":
            self._ids[attributes.get("name", "")] = attributes.get("id", "")

    def _on_relation(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            self._targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else "xl/" + target

    def error_cells(self, sheet: str) -> dict[int, list[tuple[int, str]]]:
        """{row number from 1: [(column from 0, "#N/A")]}; calamine itself shows such cells as blank."""
        part = self._targets.get(self._ids.get(sheet, ""), "")
        finder = ErrorFinder()
        with zipfile.ZipFile(self.path) as archive, contextlib.suppress(KeyError), archive.open(part) as stream:
            while chunk := stream.read(1024 * 1024):
                finder.parser.Parse(chunk)
        return finder.found


class ErrorFinder:
    def __init__(self) -> None:
        self.found: dict[int, list[tuple[int, str]]] = {}
        self.row, self.column, self.inside = 0, -1, False
        self.parser = _parser(self._on_start)
        self.parser.EndElementHandler = self._on_end
        self.parser.CharacterDataHandler = self._on_text

    def _on_start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), -1
        elif tag == "c":
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
            if attributes.get("t") == "e":
                self.found.setdefault(self.row, []).append((self.column, "#VALUE!"))
                self.inside = True

    def _on_text(self, text: str) -> None:
        if self.inside and text.startswith("#"):
            self.found[self.row][-1] = (self.column, text)

    def _on_end(self, tag: str) -> None:
        if tag == "c" or tag.endswith(" c"):
            self.inside = False


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parse(content: bytes, on_start: Any) -> None:
    _parser(on_start).Parse(content, True)


def _parser(on_start: Any) -> expat.XMLParserType:
    """Hands over local names only: some programs write <x:row>, and r:id may have any prefix."""

    def started(tag: str, attributes: dict[str, str]) -> None:
        on_start(tag.rpartition(" ")[2], {name.rpartition(" ")[2]: value for name, value in attributes.items()})

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    return parser


def _send(kind: str, payload: Any) -> int:
    content = pickle.dumps((kind, payload), pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.write(struct.pack(">Q", len(content)) + content)
    sys.stdout.buffer.flush()
    return len(content)


def _receive() -> Any:
    line = sys.stdin.readline()
    return json.loads(line) if line else None  # nothing comes once the parent has gone


if __name__ == "__main__":
    main()
