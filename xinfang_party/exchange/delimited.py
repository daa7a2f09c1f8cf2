"""Text tables (csv, tsv, txt): encoding and delimiter found by content, rows streamed."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from xinfang_party.exchange.writing import STAMP_MARK
from xinfang_party.kernel.errors import Refusal

Row = tuple[int, list[Any]]
MAX_COLUMNS = 200
MAX_ROWS = 1_000_000
MAX_LINE_CHARACTERS = 1_000_000
CHUNK = 1024 * 1024
SAMPLE_RECORDS = 30

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", "\t", ";", "|")


class DelimitedText:
    """A text file as a book of one sheet, named after the file. Raises Refusal when it is no readable text."""

    def __init__(self, path: Path, name: str):
        self._path = path
        self._encoding = _encoding(path)
        self._delimiter = self._guess_delimiter()
        self.sheet_names = [name]
        self.visible_names = self.sheet_names

    def rows(self, sheet: str | None = None, places: Sequence[int] | None = None) -> Iterator[tuple[int, list[Any]]]:
        """(row number as a spreadsheet program would show it, texts) of the rows that have content; the stamp of our own exports is none.

        `sheet` is ignored: there is only one. At most 200 columns, or those at `places`.
        """
        with self._open() as stream:
            for number, cells in _without_stamp(self._filled(stream)):
                yield number, cells if places is None else [cells[p] if p < len(cells) else "" for p in places]

    def _filled(self, stream: TextIO) -> Iterator[Row]:
        for number, cells in enumerate(_records(stream, self._delimiter), start=1):
            if number > MAX_ROWS:
                raise Refusal("表格超过 100 万行，请分成几个文件上传。")
            del cells[MAX_COLUMNS:]
            if any(cell and not cell.isspace() for cell in cells):
                yield number, cells

    def close(self) -> None:
        """Nothing stays open between two calls of `rows`."""

    def __enter__(self) -> "DelimitedText":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")

    def _guess_delimiter(self) -> str:
        return max(_DELIMITERS, key=self._evenness)

    def _evenness(self, delimiter: str) -> tuple[int, int]:
        """How many of the first records have the commonest width above 1, and that width."""
        with self._open() as stream:
            widths: Counter[int] = Counter()
            try:
                for _, record in zip(range(SAMPLE_RECORDS), _records(stream, delimiter), strict=False):
                    widths[len(record)] += len(record) > 1
            except Refusal:
                return 0, 0
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return count, width if count else 0


def _without_stamp(rows: Iterator[Row]) -> Iterator[Row]:
    """The last row, where it holds the stamp and nothing else, is left out; one that begins alike elsewhere is somebody's."""
    held: Row | None = None
    for row in rows:
        if held is not None:
            yield held
        held = row
    if held is not None and not (held[1][0].startswith(STAMP_MARK) and not any(map(str.strip, held[1][1:]))):
        yield held


def _encoding(path: Path) -> str:
    """The encoding in which the whole file can be read; UTF-16 only with its mark, GB18030 last."""
    with path.open("rb") as source:
        start = source.read(4)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return _tried_last(path, encoding)
    try:
        return _tried(path, "utf-8")
    except UnicodeDecodeError:
        return _tried_last(path, "gb18030")


def _tried_last(path: Path, encoding: str) -> str:
    try:
        return _tried(path, encoding)
    except UnicodeDecodeError as fault:
        raise Refusal("认不出这个文本文件的文字编码。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。") from fault


def _tried(path: Path, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            if "\0" in decoder.decode(chunk):
                raise Refusal("这不是表格文件，或者文字编码不对。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。")
        decoder.decode(b"", final=True)
    return encoding


def _records(stream: TextIO, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(_lines(stream), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as fault:
        where = reader.line_num
        raise Refusal(f"第 {where} 行附近读不下去：引号没有成对，或一格内容太长。请检查后再上传。") from fault


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(MAX_LINE_CHARACTERS):
        if len(line) == MAX_LINE_CHARACTERS:
            raise Refusal("有一行长达一百万字，这不像表格。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。")
        yield line
