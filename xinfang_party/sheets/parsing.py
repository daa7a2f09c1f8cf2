"""From cells to values, column by column: a chunk's column is parsed in one loop, and texts seen before are not parsed again."""
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xinfang_party.kernel.text import why_not_text
from xinfang_party.sheets.sources import Numbered
from xinfang_party.sheets.terms import Column, Problem, Row, Sheet

REMEMBERED_TEXTS = 4_000
BLANK = "没有填写"
Fault = tuple[int, Any, str]


class Parser:
    """`places`: field → place of its column in the rows. Only these fields are parsed."""

    def __init__(self, sheet: Sheet, places: Mapping[str, int]):
        self.sheet = sheet
        self.columns: list[tuple[Column, int, dict[str, Any]]] = [(column, places[column.field], {})
                                                                  for column in sheet.columns if column.field in places]
        self.fields = [column.field for column, _, _ in self.columns]

    def rows(self, chunk: Sequence[Numbered]) -> list[Row]:
        """One Row per row of the chunk; unreadable cells are None and stand in its problems."""
        parsed, faults = [], []
        for column, place, memory in self.columns:
            values, failed = parse_cells(column, [cells[place] for _, cells in chunk], memory)
            must = self.sheet.must_have(column)
            faults += [(index, column.field, value, message, must) for index, value, message in failed]
            if must:
                failing = {index for index, _, _ in failed}
                faults += [(index, column.field, None, BLANK, True) for index, value in enumerate(values)
                           if value is None and index not in failing]
            parsed.append(values)
        rows = [Row(numbered[0], dict(zip(self.fields, values, strict=True)))
                for numbered, values in zip(chunk, zip(*parsed, strict=True), strict=True)]
        for index, field, value, message, hard in faults:
            rows[index].problems.append(Problem(rows[index].number, field, value, message, hard))
        return rows


def parse_cells(column: Column, cells: Sequence[Any], memory: dict[str, Any]) -> tuple[list[Any], list[Fault]]:
    """(values, faults as (index, cell, sentence)). Only texts are remembered: 1, 1.0 and True are one key of a dict."""
    parse, faults, values = column.parse, list[Fault](), list[Any]()
    for index, cell in enumerate(cells):
        is_text = type(cell) is str
        if is_text and cell in memory:
            values.append(memory[cell])
            continue
        try:
            value = parse(cell)
        except ValueError as fault:
            value = None
            faults.append((index, cell, str(fault)))
        else:
            if is_text and len(memory) < REMEMBERED_TEXTS:
                memory[cell] = value
        values.append(value)
    return values, faults


def refuse(reason: str | None) -> None:
    """A rule's sentence as the parser of a column says it: after the column's name, without a full stop."""
    if reason:
        raise ValueError(reason.rstrip("。"))


def impersonal(parse: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """The parser of a text in which nobody's number, address and the like may stand."""
    def read(cell: Any) -> str | None:
        text = parse(cell)
        refuse(why_not_text(text or "", "导入"))
        return text

    return read


def is_empty(row: Row) -> bool:
    """Nothing in any column that is read: a total, a signature, a stray mark."""
    return not any(value is not None for value in row.values.values()) and all(problem.message == BLANK for problem in row.problems)


def digest(row: Row) -> str:
    """The same for rows that say the same, today and after a restart."""
    return hashlib.blake2b(repr(sorted(row.values.items())).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
