"""What a sheet is made of, and what passes between the engine and the room that keeps the facts."""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.kernel.labels import Labelled

Parser = Callable[[Any], Any]


class BatchState(Labelled):
    UPLOADED = "uploaded", "待核对列"
    CHECKED = "checked", "已试导入，待确认"
    APPLIED = "applied", "已导入"
    REFUSED = "refused", "没有一行可以导入"
    UNDONE = "undone", "已撤销"
    WITHDRAWN = "withdrawn", "不导入了"


class ProblemKind(Labelled):
    REJECT = "reject", "未导入"
    WARNING = "warning", "提醒"
    CONFLICT = "conflict", "编号重复"


class Way(Labelled):
    """What to do about one key that stands more than once with other facts."""

    ONE = "one", "同一项，以选中的一行为准"
    NEWER = "newer", "同一项，以较新的一行为准"
    SPLIT = "split", "不是同一项，编号加后缀分别导入"


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"


class Came(StrEnum):
    """What came of the cell of a row that was taken in spite of a doubt."""

    LEFT = "left"
    TAKEN = "taken"
    TOLD = "told"

    @property
    def words(self) -> str:
        return {"left": "，这一格没有导入：新增的留空，已有的内容不变", "taken": "，已照表里填的导入", "told": ""}[self.value]


TEXT, CODE, DAY, MOMENT, WHOLE, YES_OR_NO, CHOICE = "文字", "编号", "日期", "日期时间", "整数", "是或否", "选项"
KINDS: Mapping[Parser, str] = {cells.as_code: CODE, cells.as_date: DAY, cells.as_moment: MOMENT, cells.as_integer: WHOLE,
                               cells.as_boolean: YES_OR_NO}


@dataclass(frozen=True)
class Column:
    """One column. `parse(cell)` gives the value, None when blank, or raises ValueError with a short sentence; `show` is its way back."""

    field: str
    header: str
    aliases: tuple[str, ...] = ()
    parse: Parser = cells.as_text(200)  # noqa: RUF009 - a pure function
    required: bool = False
    width: float = 14
    help: str = ""
    example: str = ""
    show: Callable[[Any], Any] | None = None
    kind: str = ""
    """What may stand in a cell, in a word; by default what the parser tells, else text."""
    is_hidden: bool = False
    """A cell that is refused may say who somebody is or lives where: no report and no list of rejected rows repeats it."""
    is_foreign: bool = False
    """Stands in other people's tables only: read from them, but in neither our template nor our exports."""

    @property
    def kind_words(self) -> str:
        return self.kind or KINDS.get(self.parse, TEXT)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.header, *self.aliases, self.field)


@dataclass(frozen=True)
class Problem:
    """One fault of one row; `hard` ones no sender may wave through."""

    row: int
    field: str
    value: Any
    message: str
    hard: bool = True
    kind: ProblemKind = ProblemKind.REJECT
    came: Came = Came.LEFT


@dataclass(slots=True)
class Row:
    """One row after parsing: `number` as the file shows it, `values` by field (mapped columns only, None for a blank cell)."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, field: str, message: str, value: Any = None) -> None:
        """The row cannot be taken, whatever the sender chose."""
        self.problems.append(Problem(self.number, field, self.values.get(field) if value is None else value, message))

    def doubt(self, field: str, message: str, value: Any = None, came: Came = Came.LEFT) -> None:
        """Taken with a warning when the sender chose so, else refused. `came`: what becomes of this cell then (`TOLD`: the message says it)."""
        self.problems.append(Problem(self.number, field, self.values.get(field) if value is None else value, message, hard=False, came=came))

    def is_refused(self, lenient: bool) -> bool:
        return bool(self.problems) and (not lenient or any(problem.hard for problem in self.problems))


@dataclass(slots=True)
class Verdict:
    """What a row would do. `before` and `after` hold the changed attributes of an update, `after` all attributes of a new fact."""

    action: Action
    row: Row
    id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def create(cls, row: Row, values: dict[str, Any]) -> "Verdict":
        return cls(Action.CREATE, row, None, {}, values)

    @classmethod
    def update(cls, row: Row, id: int, before: dict[str, Any], after: dict[str, Any]) -> "Verdict":
        return cls(Action.UPDATE, row, id, before, after)

    @classmethod
    def unchanged(cls, row: Row, id: int) -> "Verdict":
        return cls(Action.UNCHANGED, row, id)


@dataclass
class Context:
    """What holds for one whole import. `batch_id` is None in a dry run."""

    sheet: "Sheet"
    by: Identity
    today: date
    lenient: bool = True
    batch_id: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Header → field of the file, as chosen."""
    memory: dict[str, Any] = field(default_factory=dict, repr=False)

    def recall(self, name: str, loader: Callable[[], Any]) -> Any:
        """`loader()`, once per import: look-ups of names and the like."""
        if name not in self.memory:
            self.memory[name] = loader()
        return self.memory[name]


class Store(Protocol):
    """Where the facts of a sheet go to and come from; the room that owns them gives it. `plan` never writes."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]: ...
    def apply(self, verdicts: list[Verdict], context: Context) -> None: ...
    def why_not_undo(self, batch: Any, by: Identity) -> str | None: ...
    def undo(self, batch: Any, context: Context) -> None: ...
    def export(self, identity: Identity) -> Iterable[dict[str, Any]]: ...


@dataclass(frozen=True)
class Sheet:
    """A list that can be imported and exported. `newer(values)` orders rows of one key; by default the later row is the newer.

    `part`: the field that numbers the parts of one fact, as the answers to one letter: rows of one key that differ in it are no contradiction, and
    the newest tells. `leaves_out`: what columns that are never stored hold, in words. `banner`: field → what reads its cell from the lines above the header, for files
    that tell it there once and in no column. `told_by_headers(mapping)`: what the store takes from the headers alone, in a sentence for the report.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    key: str | tuple[str, ...]
    import_permission: str
    export_permission: str
    store: Store = field(repr=False)
    unit: str = "条"
    free_text: tuple[str, ...] = ()
    newer: Callable[[dict[str, Any]], Any] | None = None
    splittable: bool = True
    help: str = ""
    leaves_out: str = "个人信息或正文"
    part: str = ""
    banner: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict, repr=False)
    told_by_headers: Callable[[Mapping[str, str]], str] | None = field(default=None, repr=False)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return (self.key,) if isinstance(self.key, str) else self.key

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}

    @cached_property
    def own_columns(self) -> tuple[Column, ...]:
        """Those of our own template and exports."""
        return tuple(column for column in self.columns if not column.is_foreign)

    def must_have(self, column: Column) -> bool:
        return column.required or column.field in self.keys

    def header(self, field: str) -> str:
        """The Chinese header of a field; the field itself when a room names one that is no column."""
        return self.by_field[field].header if field in self.by_field else field
