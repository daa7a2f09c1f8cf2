"""Any table a person may bring, opened by content and never by its name; `find_table` finds the rows that matter."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from xinfang_party.exchange import archives
from xinfang_party.exchange.delimited import DelimitedText
from xinfang_party.exchange.headers import Known, joined_with_above, match_count, shown
from xinfang_party.exchange.workbook import Workbook
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import clean_line

MAX_FILE_BYTES = 100 * 1024 * 1024
HEADER_WITHIN_ROWS = 30
MAX_SHEETS_SEARCHED = 50
SHOWN = 8

Book = Workbook | DelimitedText

NO_SHEETS = "这是文本文件（csv），里面没有名为「{}」的工作表。请不要指定工作表，或改用 Excel 文件。"
_USABLE = "请上传 .xlsx、.xls、.ods 或 .csv 文件。"
_STARTS = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"%PDF", "PDF 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "Word 文档"),
    (b"%!PS", "打印文件"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")


@dataclass(frozen=True)
class Table:
    """`headers` as the sheet shows them on one line ("" for a blank one), `cells` as they stand; `rows` yields (row number
    as Excel shows it, cells), each exactly as long as `headers`, beginning under the header row."""

    sheet: str
    header_row: int
    headers: list[str]
    cells: list[Any]
    rows: Iterator[tuple[int, list[Any]]]


@dataclass(frozen=True)
class _Candidate:
    matches: int
    sheet: str
    row: int
    cells: list[Any]


def open_book(path: Path, filename: str) -> Book:
    """The book at `path`; `filename` is what the sender called it, used in sentences only.

    Raises Refusal for everything that cannot be read as a table: other kinds of file, damage, a password, an archive
    that unpacks out of proportion, more than 100 MB, no content.
    """
    book = None
    try:
        book = _open(path, filename)
        if not any(_has_content(book, sheet) for sheet in book.sheet_names[:MAX_SHEETS_SEARCHED]):
            raise Refusal("表里没有内容。")
    except Refusal as refusal:
        if book:
            book.close()
        raise Refusal(f"「{_short(filename, 60)}」：{refusal}") from refusal
    return book


def find_table(book: Book, known: Known, sheet: str | None = None, needed: Collection[str] = ()) -> Table:
    """The sheet and header row, among the first 30 rows of each, where most headers are `known`.

    `known` is a collection of normalised headers (headers.normal) or a predicate over them. Hidden sheets are looked
    at only when no visible one matches. Raises Refusal naming what was seen and what is `needed` (by default the known
    ones, in their order) when nothing matches or the sheet does not exist.
    """
    if sheet and isinstance(book, DelimitedText) and sheet not in book.sheet_names:
        raise Refusal(NO_SHEETS.format(_short(sheet, 31)))
    visible = [sheet] if sheet else book.visible_names
    hidden = [] if sheet else [name for name in book.sheet_names if name not in book.visible_names]
    best = _best(book, visible, known) or _best(book, hidden, known)
    if not best:
        raise Refusal(_nothing_matches(book, sheet, needed or (() if callable(known) else known)))
    headers = [shown(cell) for cell in best.cells]
    while not headers[-1]:
        headers.pop()
    return Table(best.sheet, best.row, headers, best.cells, _rows_below(book, best, len(headers)))


def rows_at(book: Book, table: Table, places: Sequence[int]) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a table that was found, from the start, but only the cells at `places`: the others are never handed over."""
    header = [table.cells[place] for place in places]
    for number, cells in book.rows(table.sheet, places):
        if number > table.header_row and cells != header:
            yield number, cells


def _open(path: Path, filename: str) -> Book:
    size = path.stat().st_size
    if not size:
        raise Refusal("这是一个空文件。" + _USABLE)
    if size > MAX_FILE_BYTES:
        raise Refusal("文件超过 100 MB，请分成几个文件上传。")
    with path.open("rb") as source:
        start = source.read(4096)
    for mark, kind in _STARTS:
        if start.startswith(mark) and not _is_plain_text(start):
            raise Refusal(f"这是{kind}，不是表格。" + _USABLE)
    if start.startswith((*_ZIP, _OLE)):
        return _open_workbook(path, is_zip=not start.startswith(_OLE))
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        raise Refusal("这其实是网页格式的文件。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。")
    return DelimitedText(path, _short(Path(filename).stem, 31))


def _is_plain_text(start: bytes) -> bool:
    # "BM" and the like may also begin a column header; pictures and archives soon show bytes no text has.
    return not start.startswith((b"%PDF", b"{\\rtf", b"%!PS")) and not any(byte in start for byte in range(9))


def _open_workbook(path: Path, *, is_zip: bool) -> Workbook:
    if not is_zip and archives.occurrences(path, _LOCKED_PACKAGE):
        raise Refusal(archives.LOCKED)
    container = archives.check(path) if is_zip else archives.Container("xls", has_error_cells=False)
    return Workbook(path, container.kind, has_error_cells=container.has_error_cells)


def _has_content(book: Book, sheet: str) -> bool:
    return next(book.rows(sheet), None) is not None


def _best(book: Book, sheets: list[str], known: Known) -> _Candidate | None:
    best = None
    for sheet in sheets[:MAX_SHEETS_SEARCHED]:
        above: list[Any] = []
        for row, cells in islice(book.rows(sheet), HEADER_WITHIN_ROWS):
            if row > HEADER_WITHIN_ROWS:
                break
            joined = joined_with_above(cells, above, known)
            matches = match_count(joined, known)
            if matches > (best.matches if best else 0):
                best = _Candidate(matches, sheet, row, joined)
            above = cells
    return best


def _rows_below(book: Book, found: _Candidate, width: int) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in book.rows(found.sheet):
        # The header may be printed again on every page: such a row is no data.
        if number > found.row and cells != found.cells:
            yield number, cells if len(cells) == width else (cells + [""] * (width - len(cells)))[:width]


def _nothing_matches(book: Book, sheet: str | None, needed: Collection[str]) -> str:
    seen: list[Any] = []
    for name in [sheet] if sheet else book.visible_names[:MAX_SHEETS_SEARCHED]:
        for _, cells in islice(book.rows(name), HEADER_WITHIN_ROWS):
            texts = [shown(cell) for cell in cells if isinstance(cell, str) and shown(cell)]
            seen = max(seen, texts, key=len)
    sentence = f"没有找到表头。表里看到的是：{_listed(seen)}。" if seen else "表里没有内容。"
    return sentence + (f"需要有这样的表头：{_listed(needed)}。" if needed else "请核对表头，或使用下载的模板。")


def _listed(names: Collection[str]) -> str:
    return "、".join(f"「{_short(name, 12)}」" for name in islice(names, SHOWN)) + ("等" if len(names) > SHOWN else "")


def _short(text: str, limit: int) -> str:
    line = clean_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"
