"""Which row is the header when the sheet's own names do not tell: rows that look like one are offered, and a person chooses.

Whichever it is, a column is left behind when any row at the top names it as a person's or as free text: the choice comes after the copy.
"""
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from xinfang_party.exchange.headers import normal, shown
from xinfang_party.exchange.spreadsheets import HEADER_WITHIN_ROWS, MAX_SHEETS_SEARCHED, Book, Table
from xinfang_party.kernel.text import looks_personal
from xinfang_party.sheets.catalogue import OWN_HEADERS, PERSONAL, TITLES, VALUES_TOO
from xinfang_party.sheets.rules import HEADER_LIMIT, Layout, claimed, combined, is_free_text, is_personal, unique, why_not_map
from xinfang_party.sheets.terms import Sheet

OFFERED = 8
NUMBERED = re.compile(r"[\d\s.,:/%年月日时分秒号点TZ+-]+|[A-Za-z]{0,8}[-_ ]?\d[\dA-Za-z_-]*")
MANY_DIGITS, LONG_NAME = 5, 12
SURELY = tuple(word for word in PERSONAL if word not in VALUES_TOO)
Texts = Sequence[str]
Names = tuple[tuple[int, tuple[str, ...]], ...]
"""Header row → what the kept columns are called if it is the one."""


@dataclass(frozen=True)
class Offer:
    """`table` begins under the earliest of the rows offered, `layout` names the columns by `header_row`, the one taken at first."""

    table: Table
    layout: Layout
    names: Names
    header_row: int


def is_sure(headers: Sequence[str], sheet: Sheet, mapping: Mapping[str, str]) -> bool:
    """The header row that was found names everything the sheet must have."""
    return why_not_map(combined(headers, sheet, mapping, {}), sheet) is None


def offered(book: Book, sheet: Sheet, found: Table | None) -> Offer | None:
    """The rows that may be the header; None when none is, or when there is no other than the one `found`."""
    for name in [found.sheet] if found else book.visible_names[:MAX_SHEETS_SEARCHED]:
        top = {row: cells for row, cells in islice(book.rows(name), HEADER_WITHIN_ROWS) if row <= HEADER_WITHIN_ROWS}
        texts: dict[int, Texts] = {row: [shown(cell) for cell in cells] for row, cells in top.items()}
        chosen = [row for row, cells in top.items() if looks_like_one(cells)][:OFFERED]
        if found:
            texts[found.header_row] = found.headers
            chosen = sorted({*chosen, found.header_row})
        if chosen and (found is None or len(chosen) > 1):
            return offer(name, {row: texts[row] for row in chosen}, list(texts.values()), sheet, found)
    return None


def looks_like_one(cells: Sequence[Any]) -> bool:
    """At least two names, and nothing that is a number, a day, a code or a person's data."""
    filled = [cell for cell in cells if shown(cell)]
    return len(filled) > 1 and all(isinstance(cell, str) and is_name(shown(cell)) for cell in filled)


def is_name(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return len(text) <= HEADER_LIMIT and digits < MANY_DIGITS and not NUMBERED.fullmatch(text) and not looks_personal(text)


def offer(name: str, heads: Mapping[int, Texts], top: Sequence[Texts], sheet: Sheet, found: Table | None) -> Offer:
    width = max(map(len, heads.values()))
    lines = [texts for texts in top if sum(map(bool, texts)) > 1]  # a title stands alone
    headers = [column_of(heads.values(), place) for place in range(width)]
    barred = {place: why for place in range(width) if (why := who_bars(headers[place], column_of(lines, place), sheet))}
    kept = [place for place in range(width) if headers[place] and place not in barred and OWN_HEADERS.isdisjoint(map(normal, headers[place]))]
    names = {row: tuple(unique(named(texts, kept))) for row, texts in heads.items()}
    chosen = found.header_row if found else first_wide(heads, top)
    first = [*heads[min(heads)], *[""] * width][:width]
    return Offer(Table(name, min(heads), first, first, iter(())),
                 Layout(tuple(kept), names[chosen], tuple(dict.fromkeys(barred.values()))), tuple(names.items()), chosen)


def column_of(lines: Iterable[Texts], place: int) -> Texts:
    """What is filled in at one place of these lines."""
    return [texts[place] for texts in lines if place < len(texts) and texts[place]]


def named(texts: Texts, kept: Sequence[int]) -> Iterator[str]:
    for place in kept:
        yield (texts[place][:HEADER_LIMIT] if place < len(texts) else "") or f"（第 {place + 1} 列）"


def first_wide(heads: Mapping[int, Texts], top: Sequence[Texts]) -> int:
    """The first that names most of the columns: a line of remarks above the table names few."""
    widest = max(sum(map(bool, texts)) for texts in top)
    return next((row for row, texts in heads.items() if 3 * sum(map(bool, texts)) >= 2 * widest), min(heads))


def who_bars(headers: Texts, cells: Texts, sheet: Sheet) -> str:
    """The name that keeps a column out, "" for none: one of those offered, or one anywhere at the top that could be no value."""
    claims = claimed(sheet)
    for text, plain in [(text, normal(text)) for text in headers]:
        if plain not in claims and (is_free_text(plain, sheet) or names_person(plain, PERSONAL)):
            return text[:HEADER_LIMIT]
    return next((text for text in cells if len(text) <= LONG_NAME and normal(text) not in claims and names_person(normal(text), SURELY)), "")


def names_person(plain: str, words: Texts) -> bool:
    return is_personal(plain) and any(word in plain for word in words) and not plain.endswith(TITLES)
