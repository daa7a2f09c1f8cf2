"""What a file tells once above its header and in no column: it becomes a column like others."""
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from xinfang_party.exchange.headers import shown
from xinfang_party.exchange.spreadsheets import HEADER_WITHIN_ROWS, Book, Table
from xinfang_party.sheets.rules import guess
from xinfang_party.sheets.terms import Sheet

Numbered = tuple[int, Sequence[Any]]


def told_above(book: Book, found: Table, headers: Sequence[str], sheet: Sheet) -> dict[str, str]:
    """Header → cell of what only the lines above the header tell."""
    lines = islice(book.rows(found.sheet), HEADER_WITHIN_ROWS) if sheet.banner else ()
    text = "\n".join(shown(cell) for row, cells in lines if row < found.header_row for cell in cells)
    mapped = guess(headers, sheet).values()
    cells = {sheet.header(name): read(text) for name, read in sheet.banner.items() if name not in mapped}
    return {header: cell for header, cell in cells.items() if cell}


def with_told(rows: Iterable[Numbered], wanted: Sequence[int], kept: int, told_cells: Sequence[str]) -> Iterator[Numbered]:
    """Each row with what was told above all of them, at the places wanted."""
    for number, cells in rows:
        own = iter(cells)
        yield number, [next(own) if place_ < kept else told_cells[place_ - kept] for place_ in wanted]
