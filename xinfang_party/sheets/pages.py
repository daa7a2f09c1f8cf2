"""What the pages of the room show."""
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from flask import render_template

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.errors import Conflict
from xinfang_party.sheets import decisions, queries, registry
from xinfang_party.sheets.forms import LENIENT, STRICT, ColumnsForm, DecisionForm, HeaderForm
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.parsing import digest, parse_cells
from xinfang_party.sheets.rules import grouped, shown_value
from xinfang_party.sheets.sources import Spool
from xinfang_party.sheets.tally import KEPT_PROBLEMS
from xinfang_party.sheets.terms import BatchState, ProblemKind, Row, Sheet
from xinfang_party.tasks.models import TaskState
from xinfang_party.web.forms import EditForm
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows

NEXT = {BatchState.UPLOADED: "核对列并试导入", BatchState.CHECKED: "确认导入"}
LOOKED_AT, SAMPLES, GROUPS_SHOWN = 200, 3, 100
TRIED = "已试导入，还没有改动任何数据。请核对下面的结果，再确认导入。"
ALL_KNOWN = "已试导入，表里的内容系统里都有了，不用再导入。"
NOTHING_TO_IMPORT = "已试导入，没有一行可以导入，还没有改动任何数据。"
TONES = {BatchState.UPLOADED: "info", BatchState.CHECKED: "warn", BatchState.APPLIED: "good", BatchState.REFUSED: "bad",
         BatchState.UNDONE: "quiet", BatchState.WITHDRAWN: "quiet"}


def columns_form(batch: ImportBatch, sheet: Sheet) -> ColumnsForm:
    """The form of the columns, filled with what is chosen now, or with what was posted."""
    form = ColumnsForm(data={"version": batch.version, "doubtful": LENIENT if batch.lenient else STRICT})
    form.offer(batch.headers, sheet, batch.mapping)
    return form


def header_form(batch: ImportBatch) -> HeaderForm | None:
    """The choice of the header row, where there is one. Raises `Refusal` when the rows were cleared away."""
    spool = Spool(batch.spool)
    if len(spool.names) < 2:
        return None
    form = HeaderForm(data={"version": batch.version, "header_row": spool.header_row}, scope="head")
    form.offer(spool.names)
    return form


def samples(batch: ImportBatch, sheet: Sheet) -> list[list[str]]:
    """Up to three values of each column, shortened. Raises `Refusal` when the rows were cleared away."""
    found: list[list[str]] = [[] for _ in batch.headers]
    columns = [sheet.by_field.get(batch.mapping.get(header, "")) for header in batch.headers]
    for _, cells in islice(Spool(batch.spool).rows(), LOOKED_AT):
        for seen, cell, column in zip(found, cells, columns, strict=False):
            value = shown_value(cell, is_hidden=column is not None and column.is_hidden and bool(parse_cells(column, [cell], {})[1]))
            if value and value not in seen and len(seen) < SAMPLES:
                seen.append(value)
    return found


def batch_page(batch: ImportBatch, sheet: Sheet, refusal: str = "") -> dict[str, Any]:
    task = queries.task_of(batch)
    return {"batch": batch, "sheet": sheet, "State": BatchState, "tone": tone, "refusal": refusal or failure(task), "form": version_form(batch),
            "running": queries.running_task(batch), "conflicts": queries.open_conflicts(batch), "decided": batch.parts,
            "problems": faults(batch, ProblemKind.REJECT), "repeated": faults(batch, ProblemKind.CONFLICT),
            "doubts": faults(batch, ProblemKind.WARNING), "limit": GROUPS_SHOWN}


def faults(batch: ImportBatch, kind: ProblemKind) -> dict[str, Any]:
    """`groups` of faults of one kind in rows that still have them, and whether there were `more` than were kept."""
    kept = queries.faults_of(batch, kind)
    settled = queries.settled_rows(batch) if kind is ProblemKind.CONFLICT and batch.settled["rows"] else set()
    found = [fault for fault in kept if fault[0] not in settled]
    return {"groups": grouped(found), "more": len(kept) >= KEPT_PROBLEMS, "kept": KEPT_PROBLEMS} if found else {}


def tone(batch: ImportBatch) -> str:
    """The tone of the badge that says how far a batch is."""
    return TONES[BatchState.APPLIED if batch.is_settled else batch.state]


def tried_words(batch: ImportBatch) -> str:
    """What to look at after a dry run."""
    if batch.is_idle:
        return ALL_KNOWN
    return NOTHING_TO_IMPORT if batch.state is BatchState.REFUSED else TRIED


def failure(task: Any) -> str:
    """Why the last work in the background came to nothing."""
    return task.words if task is not None and task.state is TaskState.FAILED else ""


def version_form(row: Any) -> EditForm:
    return EditForm(formdata=None, data={"version": row.version})


def version_sent() -> int | None:
    """The version behind a button of a batch. Raises `Conflict` when the form carries none."""
    form = EditForm()
    form.validate()
    return form.version.data


@contextmanager
def looked_at(url: str) -> Iterator[None]:
    """A conflict inside says that the latest content stands there."""
    try:
        yield
    except Conflict as conflict:
        conflict.current_url = url
        raise


def decision_form(conflict: ImportConflict, sheet: Sheet, *, sent: bool) -> DecisionForm:
    """Its ids carry the conflict's number: many of these forms stand on one page."""
    scope = f"conflict-{conflict.id}"
    form = DecisionForm(scope=scope) if sent else DecisionForm(formdata=None, scope=scope, data={"version": conflict.version})
    rows = first_rows(conflict, sheet)
    form.offer(list(rows), sheet, by_age(rows, sheet))
    return form


def by_age(rows: dict[tuple[str, int], Row], sheet: Sheet) -> str:
    """Which row goes for the newer, and by what: the column and its values, or its place when no date tells."""
    found = decisions.compared(list(rows.values()), sheet)
    said = "，".join(f"第 {number} 行{sheet.header(told[0])} {cell_text(sheet, row, told[0])}" if told else f"第 {number} 行没有填日期"
                    for (mark, number), row in rows.items() for told in [found.dates[mark]])
    chosen = next(number for mark, number in rows if mark == found.mark)
    if found.is_newer:
        return f"是同一项，以较新的第 {chosen} 行为准（{said}）"
    return f"是同一项，分不出新旧，以表里靠后的第 {chosen} 行为准（{said if any(found.dates.values()) else '没有日期可比'}）"


def first_rows(conflict: ImportConflict, sheet: Sheet) -> dict[tuple[str, int], Row]:
    """(digest, number) → row, of the first row that says each thing."""
    seen: dict[str, Row] = {}
    for row in decisions.rows_of(conflict, sheet):
        seen.setdefault(digest(row), row)
    return {(mark, row.number): row for mark, row in seen.items()}


def side_by_side(conflict: ImportConflict, sheet: Sheet) -> dict[str, Any]:
    """`numbers`: the rows' names; `lines`: (header, value of each row, whether they differ)."""
    rows = list(first_rows(conflict, sheet).values())
    fields = [field for field in conflict.fields if field in sheet.by_field]
    return {"numbers": [f"第 {row.number} 行" for row in rows],
            "lines": [(sheet.header(field), [cell_text(sheet, row, field) for row in rows],
                       len({repr(row.values[field]) for row in rows}) > 1) for field in fields]}


def cell_text(sheet: Sheet, row: Row, field: str) -> str:
    value = row.values[field]
    show = sheet.by_field[field].show
    return shown_value(show(value) if show is not None and value is not None else value)


def conflicts_page(batch: ImportBatch, sheet: Sheet, conflicts: Sequence[ImportConflict], sent: DecisionForm | None = None,
                   about: int | None = None) -> list[dict[str, Any]]:
    """Each conflict with what is said and the form to decide; `sent` is the one that was posted `about` one of them."""
    return [{"conflict": conflict, **side_by_side(conflict, sheet),
             "form": sent if conflict.id == about else decision_form(conflict, sheet, sent=False)} for conflict in conflicts]


def importable(identity: Identity) -> dict[str, str]:
    """{code: title} of the sheets this person may import."""
    return {sheet.code: sheet.title for sheet in queries.sheets_for(identity) if may(identity, sheet.import_permission)}


def panel_of_imports(identity: Identity) -> str | None:
    """For those whose work it is: of a secretary's own branch an import is a rare thing, and her page is long."""
    sheets = [registry.SHEETS[code] for code in importable(identity)]
    titles = {sheet.code: sheet.title for sheet in sheets if reach(identity, sheet.import_permission).everything}
    batches = queries.latest(identity, list(titles)) if titles else []
    return render_template("sheets/_recent.html", batches=batches, titles=titles, tone=tone) if batches else None


def waiting(identity: Identity) -> Rows | None:
    """Imports this person began and did not finish, and repeated keys that wait for a decision."""
    codes = list(importable(identity))
    return queries.waiting(identity, codes) if codes else None


def batch_owed(row: Found) -> Owed:
    if row.more != "0":
        return Owed("处理重复的编号", f"{row.about}（{int(row.more):,} 个）", path_to("sheets.list_conflicts", batch_id=row.key))
    return Owed(NEXT[BatchState(row.word)], row.about, path_to("sheets.show_batch", batch_id=row.key))
