"""Decide about rows of one key that say different things. What was decided is imported as a batch of its own, and remembered."""
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.sheets import batches, engine
from xinfang_party.sheets.batches import quiet
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.parsing import Parser, digest
from xinfang_party.sheets.queries import CHANGED
from xinfang_party.sheets.repeats import Choice, key_of, with_suffix
from xinfang_party.sheets.rules import shown_value
from xinfang_party.sheets.sources import FewRows, whole_cells
from xinfang_party.sheets.terms import Action, Context, Row, Sheet, Way

DECIDED = "这个编号已经处理过了。"
WHICH = "请选择以哪一行为准。"
LATER_ROW = "同一项，分不出新旧，以表里靠后的一行为准"
ONE_FACT = "这张表一个编号只能有一项，不能拆成两项。请选择以哪一行为准。"
UNREADABLE = "这几行已经不能按现在的表格读取，请改好表格后重新上传。"


def decide(conflicts: Sequence[ImportConflict], batch: ImportBatch, sheet: Sheet, *, way: Way, by: Identity, winner: str | None = None,
           version: int | None = None) -> ImportBatch:
    """Settle conflicts of one batch in one way; `winner` (a row's digest) for `Way.ONE`. Returns the batch that the decision made.

    Raises `Refusal` when the chosen rows cannot be imported.
    """
    batches.check(batch, "decide", None)
    if not conflicts:
        raise Refusal(DECIDED)
    choices, words = {}, {}
    for conflict in conflicts:
        if conflict.choice is not None:
            raise Refusal(DECIDED)
        if version is not None and version != conflict.version:
            raise Conflict(CHANGED)
        rows = rows_of(conflict, sheet)
        choices[conflict.key] = chosen(rows, sheet, way, winner, by)
        words[conflict.key] = compared(rows, sheet).words if way is Way.NEWER else way.label
    result = import_chosen(conflicts, batch, sheet, {key: [choice] for key, choice in choices.items()}, by)
    for conflict in conflicts:
        conflict.choice, conflict.result_id, conflict.resolution = dict(choices[conflict.key]), result.id, words[conflict.key]
        conflict.resolved_by, conflict.resolved_at = by.name[:80], clock.now()
    audit.record("conflict.resolved", subject=batch, by=by, way=way, keys=list(choices)[:20], count=len(choices), result=result.id)
    return result


def rows_of(conflict: ImportConflict, sheet: Sheet) -> list[Row]:
    """The first and the last row that says each thing, parsed, in their order; those between only repeat them."""
    parser = Parser(sheet, {field: place for place, field in enumerate(conflict.fields) if field in sheet.by_field})
    ends = {row["digest"]: row["number"] for row in reversed(conflict.rows)}, {row["digest"]: row["number"] for row in conflict.rows}
    wanted = {number for end in ends for number in end.values()}
    return parser.rows([row for row in source_of([conflict], sheet).rows() if row[0] in wanted])


def source_of(conflicts: Sequence[ImportConflict], sheet: Sheet) -> FewRows:
    """All rows of conflicts of one batch: they have the same columns."""
    rows = []
    for conflict in conflicts:
        said: dict[str, list[Any]] = {}
        for row in conflict.rows:
            if row["digest"] not in said:
                said[row["digest"]] = whole_cells(row["cells"])
            rows.append((row["number"], said[row["digest"]]))
    return FewRows([sheet.header(field) for field in conflicts[0].fields], rows, conflicts[0].date_1904)


def chosen(rows: list[Row], sheet: Sheet, way: Way, winner: str | None, by: Identity) -> Choice:
    """Digest → suffix of the key ("" for none), or None when the row is left out."""
    marks = list(dict.fromkeys(digest(row) for row in rows))
    match way:
        case Way.ONE:
            if winner not in marks:
                raise Refusal(WHICH, "winner")
            return {mark: "" if mark == winner else None for mark in marks}
        case Way.NEWER:
            newest = compared(rows, sheet).mark
            return {mark: "" if mark == newest else None for mark in marks}
        case Way.SPLIT:
            if not sheet.splittable:
                raise Refusal(ONE_FACT, "way")
            return dict(zip(marks, suffixes(rows, sheet, by), strict=True))


@dataclass(frozen=True)
class Compared:
    """The row that goes for the newer: what it says (`mark`), and (header, value) of each thing said. `is_newer`: one of these tells."""

    mark: str
    is_newer: bool
    dates: dict[str, tuple[str, Any] | None]

    @property
    def words(self) -> str:
        """What is kept about a decision by age."""
        return Way.NEWER.label if self.is_newer else LATER_ROW


def compared(rows: Sequence[Row], sheet: Sheet) -> Compared:
    """Which row counts as the newer, and by what."""
    winner = max(rows, key=lambda row: age(row, sheet))
    mark, latest = digest(winner), age(winner, sheet)[:2]
    is_newer = latest[0] and all(age(row, sheet)[:2] < latest for row in rows if digest(row) != mark)
    return Compared(mark, is_newer, {digest(row): dated(row, sheet) for row in rows})


def dated(row: Row, sheet: Sheet) -> tuple[str, Any] | None:
    """(field, value) that tells how new a row is: the first column that alone gives the sheet's answer."""
    said = sheet.newer(row.values) if sheet.newer else None
    if said is None or sheet.newer is None:
        return None
    return next(((field, value) for field, value in row.values.items() if value is not None and sheet.newer({field: value}) == said), None)


def age(row: Row, sheet: Sheet) -> tuple[bool, Any, int]:
    """What orders rows of one key: the sheet's own idea of newer, then the place in the file. A row that does not say is older."""
    said = sheet.newer(row.values) if sheet.newer else None
    return (said is not None, said if said is not None else 0, row.number)


def suffixes(rows: list[Row], sheet: Sheet, by: Identity) -> list[str]:
    """"" for the first row, for each other thing said the next "-2", "-3" … that no fact has yet.

    Raises `Refusal` when the number gets too long.
    """
    found, numbers, first = [""], count(2), {digest(row): row for row in reversed(rows)}
    for row in sorted(first.values(), key=lambda row: row.number)[1:]:
        found.append(next(suffix for number in numbers if is_free(row, suffix := f"-{number}", sheet, by)))
    return found


def is_free(row: Row, suffix: str, sheet: Sheet, by: Identity) -> bool:
    key = with_suffix(key_of(row, sheet), suffix)
    try:
        values = {**row.values, **{name: sheet.by_field[name].parse(part) for name, part in zip(sheet.keys, key, strict=True)}}
    except ValueError as fault:
        raise Refusal(f"编号「{shown_value(key[0])}」不能用：{fault}。请在表格里改好编号后重新上传。", "way") from fault
    verdict = sheet.store.plan([Row(row.number, values)], Context(sheet, by, clock.today()))[0]
    return verdict is None or verdict.action is Action.CREATE


def import_chosen(conflicts: Sequence[ImportConflict], batch: ImportBatch, sheet: Sheet, choices: dict[str, list[Choice]],
                  by: Identity) -> ImportBatch:
    """Import the rows of these conflicts as chosen, in a batch of their own that can be undone by itself."""
    source = source_of(conflicts, sheet)
    mapping = {sheet.header(field): field for field in conflicts[0].fields}
    reading = engine.read(source, sheet, mapping, lambda keys: {key: choices[key] for key in keys if key in choices}, quiet)
    refuse_unless_whole(reading, batches.context_of(batch, sheet, by))
    result = batches.draft(sheet, by=by, filename=batch.filename, sha256=batch.sha256, sheet_name=batch.sheet_name,
                           headers=list(source.headers), mapping=mapping, dropped_columns=[], lenient=batch.lenient, size=len(source.kept),
                           parent_id=batch.id)
    batches.write(result, reading, batches.context_of(batch, sheet, by), quiet, by)
    return result


def refuse_unless_whole(reading: engine.Reading, context: Context) -> None:
    """A decision is carried out wholly or not at all."""
    trial = engine.run(reading, context, quiet, write=False, keep_rejected=False)
    if not trial.rows:
        raise Refusal(UNREADABLE)
    if trial.rejected:
        problem = trial.problems[0]
        raise Refusal(f"第 {problem.row} 行不能导入：{reading.sheet.header(problem.field)}{problem.message}。请选别的行，或改好表格后重新上传。")
