"""Which columns stand in a table, in which order."""
from collections.abc import Iterable, Sequence

from xinfang_party.rosters.terms import Column, Field, Placed

NONE_LEFT = "至少要留一列。"
NO_HEADER = "要导出的列请填写表头。"
TWICE = "前面已经有一列叫“{}”，请换一个表头。"


def columns_of(fields: Iterable[Field]) -> list[Column]:
    """As the catalogue has them."""
    return [Column(field.code, field.header) for field in fields if field.is_on]


def to_place(fields: Sequence[Field], columns: Sequence[Column]) -> list[Placed]:
    """All there might be: first what stands in the table, then what does not."""
    chosen = [column.field for column in columns]
    rest = [Column(field.code, field.header) for field in fields if field.code not in chosen]
    return [Placed(column, place <= len(columns), place) for place, column in enumerate([*columns, *rest], 1)]


def in_order(placed: Iterable[Placed]) -> list[Column]:
    """What is on, by place; of equal places in the order they came."""
    return [one.column for one in sorted((one for one in placed if one.is_on), key=lambda one: one.place)]


def fault_of(columns: Sequence[Column]) -> tuple[str, str] | None:
    """(field, sentence) of the first thing to be put right."""
    if not columns:
        return "", NONE_LEFT
    seen: set[str] = set()
    for column in columns:
        if not column.header.strip():
            return column.field, NO_HEADER
        if column.header in seen:
            return column.field, TWICE.format(column.header)
        seen.add(column.header)
    return None
