"""Tables out: xlsx and csv that no spreadsheet program runs as formulas, and that our own reader reads back unchanged."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xinfang_party.exchange.cells import EXACT_DIGITS, FORMULA_STARTS
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal

CELL_LIMIT = 32_767  # UTF-16 units: what Excel holds in one cell
MAX_ROWS = 1_000_000
NARROWEST, WIDEST = 10, 60
STAMP_MARK = "【导出说明】"
"""What the last line of a stamped csv begins with. Our own reader passes over it."""
STAMP_TITLE, STAMP_HEADERS, STAMP_WIDTHS = "导出说明", ("说明", "内容"), {"说明": 14, "内容": 60}
FOOTER_NAME = 40

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_FORMULA = re.compile(rf"['\s]*[{re.escape(FORMULA_STARTS)}]")
_LOOKS_QUOTED = re.compile(rf"\s*'['\s]*[{re.escape(FORMULA_STARTS)}]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


class Stamp(NamedTuple):
    """Who took a table out, when and what for: told in the file itself."""

    who: str
    at: datetime
    purpose: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [("导出人", self.who), ("导出时间", f"{clock.local(self.at):%Y-%m-%d %H:%M}"), ("用途", self.purpose)]

    @property
    def words(self) -> str:
        return "；".join(f"{name}：{text}" for name, text in self.lines)

    @property
    def footer(self) -> str:
        """For the foot of every printed page, within the 255 characters a workbook holds there."""
        who, at, purpose = (text.replace("&", "＆") for _, text in self.lines)
        return f"&L导出人：{who[:FOOTER_NAME]}  {at}\n用途：{purpose}&R第 &P 页，共 &N 页"


def write_xlsx(target: Path | BinaryIO, sheets: Iterable[Sheet], widths: Mapping[str, float] | None = None, stamp: Stamp | None = None) -> None:
    """Writes (title, headers, rows) sheets in constant memory; `widths` by header, in characters.

    Text is always text, never a formula or a link, and stays so when somebody edits the cell; numbers, dates and datetimes (aware ones in Shanghai time) are
    typed; 是/否 for booleans; None is a blank cell. Text is cut at 32,767 UTF-16 units. Raises Refusal above 1,000,000
    rows in a sheet.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), options) as book:
        formats = {
            "header": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "day": book.add_format({"num_format": _DAY}),
            "moment": book.add_format({"num_format": _MOMENT}),
            "quoted": book.add_format({"quote_prefix": True}),
        }
        titles: set[str] = set()
        for title, headers, rows in chain(sheets, [(STAMP_TITLE, STAMP_HEADERS, stamp.lines)] if stamp else []):
            sheet = book.add_worksheet(_unused_title(title, titles))
            _write_header(sheet, headers, {**STAMP_WIDTHS, **(widths or {})}, formats["header"])
            if stamp:
                sheet.set_footer(stamp.footer)
            for number, row in enumerate(_counted(rows), start=1):
                for column, value in enumerate(row):
                    _write_cell(sheet, number, column, value, formats)


def write_csv(target: Path | BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Any]], stamp: Stamp | None = None) -> None:
    """The same as UTF-8 with a byte order mark, for Excel; what looks like a formula gets a ' before it.

    `cells.as_text` takes that ' off again. A given stream is left open. `stamp` is the last line.
    """
    if isinstance(target, Path):
        with target.open("wb") as stream:
            return write_csv(stream, headers, rows, stamp)
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([_csv_text(header) for header in headers])
    writer.writerows([_csv_value(value) for value in row] for row in _counted(rows))
    if stamp:
        writer.writerow([_csv_text(f"{STAMP_MARK}{stamp.words}")])
    text.flush()
    text.detach()
    return None


def cell_text(value: Any) -> str:
    """Any value as text a spreadsheet can hold: no control characters or lone surrogates, \\n between lines, cut to fit."""
    text = _ILLEGAL.sub("", str(value).replace("\r\n", "\n"))
    if len(text) * 2 <= CELL_LIMIT or len(text.encode("utf-16-le")) <= CELL_LIMIT * 2:
        return text
    return text.encode("utf-16-le")[: CELL_LIMIT * 2].decode("utf-16-le", errors="ignore")


def _write_header(sheet: Worksheet, headers: Sequence[str], widths: Mapping[str, float], style: Format) -> None:
    sheet.freeze_panes(1, 0)
    for column, header in enumerate(headers):
        guessed = min(WIDEST, max(NARROWEST, 2 * len(header) + 2))
        sheet.set_column(column, column, widths.get(header, guessed))
        sheet.write_string(0, column, cell_text(header), style)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, formats: Mapping[str, Format]) -> None:
    value = _plain(value)
    if value is None or value == "":
        return
    if isinstance(value, datetime) and value.year >= 1900:
        sheet.write_datetime(row, column, value, formats["moment"])
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, int | float | Decimal) and abs(value) < 10**EXACT_DIGITS:
        sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value)
    else:
        text = cell_text(value)
        style = formats["quoted"] if _LOOKS_LIKE_FORMULA.match(text) else None
        sheet.write_string(row, column, cell_text("'" + text if _LOOKS_QUOTED.match(text) else text), style)


def _csv_value(value: Any) -> Any:
    value = _plain(value)
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return _csv_text(str(value))


def _csv_text(text: str) -> str:
    """Looked at as it will stand in the file: what hides before a = is left out first."""
    text = cell_text(text)
    return cell_text("'" + text) if _LOOKS_LIKE_FORMULA.match(text) else text


def _plain(value: Any) -> Any:
    """Shanghai wall time for aware moments, 是/否 for booleans, nothing for what is no number."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.tzinfo:
        return clock.local(value).replace(tzinfo=None)
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return None
    return value


def _counted(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise Refusal("要导出的数据超过 100 万行，请先用筛选条件缩小范围。")
        yield row


def _unused_title(title: str, used: set[str]) -> str:
    """A title Excel accepts: at most 31 characters, none of []:*?/\\, no ' at the ends, different from those before."""
    stem = _NOT_IN_TITLES.sub(" ", title).strip(" '")[:31].strip(" '") or "表"
    name, number = stem, 1
    while name.lower() in used or name.lower() == "history":
        number += 1
        name = f"{stem[:27]} {number}"
    used.add(name.lower())
    return name
