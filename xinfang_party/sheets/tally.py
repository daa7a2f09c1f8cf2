"""What an import comes to: counts that add up, problems (the first ten thousand of each kind), warnings in groups."""
from dataclasses import dataclass, field
from typing import Any

from xinfang_party.sheets.catalogue import PROBLEM_HEADER, ROW_HEADER
from xinfang_party.sheets.repeats import Key
from xinfang_party.sheets.rules import NAMED_ROWS, given_back, shown_value
from xinfang_party.sheets.sources import Cells, SpoolWriter
from xinfang_party.sheets.terms import Action, Came, Problem, ProblemKind, Row, Sheet

KEPT_PROBLEMS = 10_000
"""So many faults of each kind are kept: enough to count those of a year's cases by what stands in the cell."""
KEPT_CONFLICTS = 2_000
KEPT_PER_CONFLICT = 20
"""So many different things said of one key are kept; rows that only repeat one of them are kept by number, however many."""
CONFLICT = "同一个编号在表里出现多次，内容不一样，请在批次页面选择怎样处理"
UNKNOWN_REASON = "这一行不能导入"
Group = tuple[str, str, Came]
"""Field, message, and what came of the cell."""


@dataclass
class ConflictRows:
    """Rows of one key as (number, digest), and what each digest says: the cells by mapped field. `complete` while all of it was kept."""

    rows: list[tuple[int, str]] = field(default_factory=list)
    said: dict[str, list[Any]] = field(default_factory=dict)
    complete: bool = True


@dataclass
class Tally:
    sheet: Sheet
    places: dict[str, int]
    keep_rejected: bool = False
    date_1904: bool = False
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    empty: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    groups: dict[Group, list[int]] = field(default_factory=dict)
    counts: dict[Group, int] = field(default_factory=dict)
    conflicts: dict[Key, ConflictRows] = field(default_factory=dict)
    spool: SpoolWriter | None = None

    def reject(self, row: Row, cells: Cells) -> None:
        """Count a refused row and keep it with its reasons."""
        if not row.problems:
            row.refuse(self.sheet.keys[0], UNKNOWN_REASON)
        self.rejected += 1
        self.problems += row.problems[: max(0, KEPT_PROBLEMS - len(self.problems))]
        if self.keep_rejected:
            reason = "；".join(f"{self.sheet.header(problem.field)}：{problem.message}" for problem in row.problems)
            self.writer().add(row.number, [*self.mapped(cells, row), row.number, reason])

    def conflict(self, row: Row, cells: Cells, key: Key, digest: str) -> None:
        problem = Problem(row.number, self.sheet.keys[0], key[0], CONFLICT, True, ProblemKind.CONFLICT)
        self.reject(Row(row.number, row.values, [problem]), cells)
        if key not in self.conflicts and len(self.conflicts) >= KEPT_CONFLICTS:
            return
        kept = self.conflicts.setdefault(key, ConflictRows())
        if digest not in kept.said and len(kept.said) >= KEPT_PER_CONFLICT:
            kept.complete = False
            return
        if digest not in kept.said:
            kept.said[digest] = self.mapped(cells, row)
        kept.rows.append((row.number, digest))

    def accept(self, row: Row, action: Action) -> None:
        """Count a row that is taken, with what is doubtful about it."""
        match action:
            case Action.CREATE:
                self.created += 1
            case Action.UPDATE:
                self.updated += 1
            case Action.UNCHANGED:
                self.unchanged += 1
        for problem in row.problems:
            self.doubt(problem)

    def doubt(self, problem: Problem) -> None:
        group = (problem.field, problem.message, problem.came)
        self.counts[group] = self.counts.get(group, 0) + 1
        numbers = self.groups.setdefault(group, [])
        if len(numbers) < NAMED_ROWS:
            numbers.append(problem.row)
        if len(self.doubts) < KEPT_PROBLEMS:
            self.doubts.append(problem)

    def warnings(self) -> list[str]:
        """One sentence per kind of doubt: how many rows, and what came of the cells."""
        sentences = [f"「{self.sheet.header(name)}」{message}：{self.counts[name, message, came]:,} 行（第 {'、'.join(map(str, numbers))}"
                     f"{' 等' if self.counts[name, message, came] > len(numbers) else ''} 行）{came.words}"
                     for (name, message, came), numbers in self.groups.items()]
        return sentences + ([f"有 {self.empty:,} 行没有可导入的内容，已跳过"] if self.empty else [])

    def mapped(self, cells: Cells, row: Row) -> list[Any]:
        """The cells that are read, without what was refused as a person's data."""
        return [given_back(cells[place], row.values[name], self.sheet.by_field[name]) for name, place in self.places.items()]

    def writer(self) -> SpoolWriter:
        if self.spool is None:
            headers = [self.sheet.header(name) for name in self.places]
            self.spool = SpoolWriter([*headers, ROW_HEADER, PROBLEM_HEADER], date_1904=self.date_1904)
        return self.spool

    def abandon(self) -> None:
        """Nothing will come of this import: its file of rejected rows goes."""
        if self.spool is not None:
            self.spool.discard()

    def close(self) -> str | None:
        """The name of the spool of rejected rows, whole on disk; None when there are none."""
        if self.spool is None:
            return None
        self.spool.finish()
        return self.spool.name


def as_json(problem: Problem, sheet: Sheet) -> dict[str, Any]:
    """A problem as reports show it: row, column, value (short), message."""
    return {"row": problem.row, "column": sheet.header(problem.field), "message": problem.message,
            "value": shown_value(problem.value, is_hidden=problem.field in sheet.by_field and sheet.by_field[problem.field].is_hidden)}
