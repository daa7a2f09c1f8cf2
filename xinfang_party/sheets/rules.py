"""Which columns are read, which are dropped, and what each header means. Pure."""
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from xinfang_party.exchange.headers import normal
from xinfang_party.kernel.text import clean_line, looks_personal
from xinfang_party.sheets.catalogue import COUNTED, FREE_TEXT, OWN_HEADERS, PERSONAL
from xinfang_party.sheets.terms import BatchState, Column, Sheet

VALUE_LIMIT = 40
HEADER_LIMIT = 40
NAMED_ROWS = 5
LISTED = 12
NEAR, ALIKE = 3, 0.6
LONG_CELL = 60
CELLS_REMEMBERED = 10_000
HIDDEN = "（已隐去）"


@dataclass(frozen=True)
class Layout:
    """`kept` are the places of the columns that may be read, `headers` their names (unique), `dropped` those that may not."""

    kept: tuple[int, ...]
    headers: tuple[str, ...]
    dropped: tuple[str, ...]


def layout(headers: Sequence[str], sheet: Sheet) -> Layout:
    """Sort the headers of a table: personal and free-text columns are dropped, as are columns without a header."""
    claims = claimed(sheet)
    kept, names, dropped = [], [], []
    for place, header in enumerate(headers):
        plain, name = normal(header), clean_line(header)[:HEADER_LIMIT]
        if not plain or plain in OWN_HEADERS:
            continue
        is_somebody = looks_personal(name) is not None
        if plain not in claims and (is_somebody or is_personal(plain) or is_free_text(plain, sheet)):
            dropped.append(HIDDEN if is_somebody else name)
            continue
        kept.append(place)
        names.append(name)
    return Layout(tuple(kept), tuple(unique(names)), tuple(dict.fromkeys(dropped)))


def unique(names: Iterable[str]) -> Iterator[str]:
    """The same name again gets a number."""
    used = Counter[str]()
    for name in names:
        used[name] += 1
        yield name if used[name] == 1 else f"{name}（第{used[name]}个）"


def claimed(sheet: Sheet) -> dict[str, str]:
    """Normalised header → field, of every name the sheet's columns go by; a header outranks an alias, an alias a field name."""
    names: dict[str, str] = {}
    for rank in (lambda column: (column.header,), lambda column: column.aliases, lambda column: (column.field,)):
        for column in sheet.columns:
            for name in rank(column):
                names.setdefault(normal(name), column.field)
    return names


def is_personal(plain: str) -> bool:
    return any(word in plain for word in PERSONAL) and not plain.endswith(COUNTED)


def is_free_text(plain: str, sheet: Sheet) -> bool:
    return plain.endswith(FREE_TEXT) or plain in {normal(name) for name in sheet.free_text}


def known_headers(sheet: Sheet, mapping: Mapping[str, str] | None) -> set[str]:
    """What helps to find the header row: the sheet's own names and those the sender named."""
    return set(claimed(sheet)) | {normal(header) for header in mapping or {}}


def helpful(remembered: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Header → field of everything a sender chose before, the latest last: it helps to find the header row."""
    return {header: field for chosen in remembered.values() for header, field in chosen.items() if field}


def guess(headers: Sequence[str], sheet: Sheet) -> dict[str, str]:
    """Header → field ("" = leave out). The first header of a field wins; a column's own header before its aliases."""
    names, mapping = claimed(sheet), dict.fromkeys(headers, "")
    own = {normal(column.header) for column in sheet.columns}
    for header in sorted(headers, key=lambda header: normal(header) not in own):
        field = names.get(normal(header), "")
        if field and field not in mapping.values():
            mapping[header] = field
    return mapping


def combined(headers: Sequence[str], sheet: Sheet, remembered: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The guess, overruled by what is remembered, overruled by what the sender says now."""
    mapping = guess(headers, sheet)
    for chosen in (remembered, given):
        for header, field in match_headers(chosen, headers).items():
            if field:
                mapping.update({other: "" for other, taken in mapping.items() if taken == field})
            mapping[header] = field if field in sheet.by_field else ""
    return mapping


def match_headers(chosen: Mapping[str, str], headers: Sequence[str]) -> dict[str, str]:
    """The chosen headers as the file writes them."""
    written = {normal(header): header for header in reversed(headers)}
    return {written[normal(header)]: field for header, field in chosen.items() if normal(header) in written}


def why_not_choose(chosen: Mapping[str, str], found: Layout, sheet: Sheet) -> str | None:
    """The first fault of what a sender chose by name, in a sentence."""
    matched, dropped = match_headers(chosen, found.headers), {normal(header) for header in found.dropped}
    for header, field in chosen.items():
        if field and field not in sheet.by_field:
            return no_field(field, sheet)
        if field and normal(header) in dropped:
            return f"「{header}」是{sheet.leaves_out}，不能导入。如果这一列其实是别的内容，请先在表里改掉表头。"
        if normal(header) not in {normal(name) for name in matched} | dropped:
            return f"表里没有「{header}」这一列。表里的列有：{listed(found.headers)}。"
    return why_not_map(matched, sheet, complete=False)


def no_field(said: str, sheet: Sheet) -> str:
    """Nothing goes by this name; what is written alike, and where all names stand."""
    names = {normal(name): column for column in sheet.columns for name in column.names}
    near = {column.field: column for name in get_close_matches(normal(said), names, n=NEAR, cutoff=ALIKE) for column in [names[name]]}
    like = f"，是不是{'、'.join(f'「{field}」（{column.header}）' for field, column in near.items())}？" if near else "。"
    return f"没有名为「{said[:HEADER_LIMIT]}」的字段{like}运行 flask sheets fields {sheet.code} 可以看到全部字段。"


def why_not_map(mapping: Mapping[str, str], sheet: Sheet, *, complete: bool = True) -> str | None:
    """Two columns for one thing, or (when `complete`) a necessary column that is missing."""
    twice = [field for field, count in Counter(filter(None, mapping.values())).items() if count > 1]
    if twice:
        return f"有两列都对应「{sheet.header(twice[0])}」，请只留一列。"
    missing = [column.header for column in sheet.columns if sheet.must_have(column) and column.field not in mapping.values()]
    if complete and missing:
        return f"缺少必需的列：{listed(missing)}。表里的列有：{listed(list(mapping))}。请补上这一列，或指明哪一列是它。"
    return None


def unmapped(mapping: Mapping[str, str]) -> list[str]:
    return [header for header, field in mapping.items() if not field]


def signature(headers: Iterable[str]) -> str:
    """The same for every file with the same headers, in whatever order."""
    return hashlib.sha256("\n".join(sorted(map(normal, headers))).encode()).hexdigest()


def harmless(cell: Any) -> Any:
    """A cell of a column nobody has recognised yet, without what may be a person's data or a story."""
    if type(cell) is float and cell >= 1e10:
        return HIDDEN if looks_personal(str(int(cell))) else cell
    if type(cell) is not str:
        return cell
    return HIDDEN if len(cell) > LONG_CELL or is_personal_cell(cell) else cell


@lru_cache(maxsize=CELLS_REMEMBERED)
def is_personal_cell(cell: str) -> bool:
    return looks_personal(cell) is not None


def shown_value(value: Any, *, is_hidden: bool = False) -> str:
    """An offending value, short, and never a person's data, nor what its column does not let be shown."""
    if value is None or is_hidden:
        return HIDDEN if value else ""
    if isinstance(value, tuple) and value and isinstance(value[0], date):
        value = f"{value[0]} {value[1]}" if isinstance(value[1], time) else value[0]
    text = clean_line(int(value) if isinstance(value, float) and value.is_integer() else value)
    if looks_personal(text):
        return HIDDEN
    return text if len(text) <= VALUE_LIMIT else text[: VALUE_LIMIT - 1] + "…"


def given_back(cell: Any, value: Any, column: Column) -> Any:
    """A cell as the list of rejected rows repeats it: blank where it was refused and may be a person's data."""
    return "" if value is None and shown_value(cell, is_hidden=column.is_hidden) == HIDDEN else cell


@dataclass(frozen=True)
class Faults:
    """One thing said about one value of one column: in how many rows, and the first of them."""

    column: str
    message: str
    value: str
    count: int
    rows: tuple[int, ...]

    @property
    def where(self) -> str:
        return f"第 {'、'.join(map(str, self.rows))}{' 等' if self.count > len(self.rows) else ''} 行"


def grouped(faults: Iterable[tuple[int, str, str, str]]) -> list[Faults]:
    """(row, column, message, value) in the rows' order → groups, the largest first."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for row, *what in faults:
        found.setdefault((what[0], what[1], what[2]), []).append(row)
    groups = [Faults(*what, len(rows), tuple(rows[:NAMED_ROWS])) for what, rows in found.items()]
    return sorted(groups, key=lambda group: -group.count)


def listed(names: Sequence[str]) -> str:
    return "、".join(f"「{name}」" for name in names[:LISTED]) + (f"等 {len(names):,} 列" if len(names) > LISTED else "")


MAY: Mapping[str, frozenset[BatchState]] = {
    "assign": frozenset({BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED}),
    "try": frozenset({BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED}),
    "apply": frozenset({BatchState.CHECKED}),
    "decide": frozenset({BatchState.APPLIED, BatchState.REFUSED}),
    "undo": frozenset({BatchState.APPLIED}),
    "withdraw": frozenset({BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED}),
}
NOW = {
    BatchState.UPLOADED: "请先核对各列并试导入。",
    BatchState.CHECKED: "这批数据还没有导入。",
    BatchState.APPLIED: "这批数据已经导入过了。",
    BatchState.REFUSED: "这批数据没有一行可以导入，请改好表格后重新上传。",
    BatchState.UNDONE: "这批数据已经撤销，请重新上传文件。",
    BatchState.WITHDRAWN: "这份表已经选了不导入。要导入，请重新上传文件。",
}
TOO_LATE = {("withdraw", BatchState.APPLIED): "这批数据已经导入了。要取消，请点“撤销这批导入”。"}


def why_not(verb: str, state: BatchState) -> str | None:
    """Why this cannot be done with a batch as it stands, in a sentence that says what to do."""
    return None if state in MAY[verb] else TOO_LATE.get((verb, state), NOW[state])
