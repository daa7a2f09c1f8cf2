"""What an import leaves behind: counts, problems and conflicts on its batch, and the report that commands and tests read."""
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete

from xinfang_party.kernel.database import db
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch, ImportConflict, ImportProblem
from xinfang_party.sheets.repeats import Key, key_text
from xinfang_party.sheets.rules import listed, unmapped
from xinfang_party.sheets.sources import plain_cells
from xinfang_party.sheets.tally import ConflictRows, Tally, as_json
from xinfang_party.sheets.terms import Problem, ProblemKind, Sheet

LISTED_PROBLEMS = 1_000


@dataclass
class Report:
    """One import in numbers; created + updated + unchanged + rejected is rows. `batch` is None after a dry run."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    dropped_columns: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    batch: int | None = None

    @property
    def is_refused(self) -> bool:
        return self.rejected == self.rows


def counts(found: ImportBatch | Tally) -> dict[str, int]:
    """The five numbers of an import: the last four add up to the first."""
    return {"rows": found.rows, "created": found.created, "updated": found.updated, "unchanged": found.unchanged, "rejected": found.rejected}


def report(tally: Tally, mapping: dict[str, str], dropped: list[str], batch: int | None) -> Report:
    problems = sorted(tally.problems, key=lambda problem: problem.row)[:LISTED_PROBLEMS]
    return Report(tally.rows, tally.created, tally.updated, tally.unchanged, tally.rejected, dropped, sentences(tally, mapping),
                  [as_json(problem, tally.sheet) for problem in problems], batch)


def sentences(tally: Tally, mapping: dict[str, str]) -> list[str]:
    """All warnings of an import: columns nobody asked for, what was taken from the headers, then what was doubtful in the rows."""
    strange, told = unmapped(mapping), tally.sheet.told_by_headers(mapping) if tally.sheet.told_by_headers else ""
    return [*([f"没有对应的列，未导入：{listed(strange)}"] if strange else []), *([told] if told else []), *tally.warnings()]


def note(batch: ImportBatch, tally: Tally) -> None:
    """Put the counts and problems on the batch, in place of those of an earlier dry run."""
    batch.rows, batch.created, batch.updated = tally.rows, tally.created, tally.updated
    batch.unchanged, batch.rejected = tally.unchanged, tally.rejected
    batch.warnings, batch.rejected_spool = sentences(tally, batch.mapping), tally.close()
    drop_problems(batch)
    doubts = [(problem, ProblemKind.WARNING) for problem in tally.doubts]
    bulk.insert(ImportProblem.__table__, [as_row(batch, problem, kind, tally.sheet)
                                          for problem, kind in [(p, p.kind) for p in tally.problems] + doubts])


def forget(batch: ImportBatch) -> None:
    """An earlier dry run no longer holds."""
    batch.rows = batch.created = batch.updated = batch.unchanged = batch.rejected = 0
    batch.warnings, batch.rejected_spool = [], None
    drop_problems(batch)


def drop_problems(batch: ImportBatch) -> None:
    db.session.execute(delete(ImportProblem).where(ImportProblem.batch_id == batch.id))


def note_conflicts(batch: ImportBatch, tally: Tally) -> None:
    """Keep the rows a person must decide about."""
    bulk.insert(ImportConflict.__table__, [as_conflict(batch, key, found, tally)
                                           for key, found in tally.conflicts.items() if found.complete])


def as_row(batch: ImportBatch, problem: Problem, kind: ProblemKind, sheet: Sheet) -> dict[str, Any]:
    shown = as_json(problem, sheet)
    return {"batch_id": batch.id, "row": problem.row, "column": shown["column"][:60], "value": shown["value"],
            "message": problem.message[:300], "kind": kind}


def as_conflict(batch: ImportBatch, key: Key, found: ConflictRows, tally: Tally) -> dict[str, Any]:
    first = {digest: number for number, digest in reversed(found.rows)}
    rows = [{"number": number, "digest": digest} | ({"cells": plain_cells(found.said[digest])} if first[digest] == number else {})
            for number, digest in found.rows]
    return {"batch_id": batch.id, "sheet": batch.sheet, "key": key_text(key), "fields": list(tally.places), "rows": rows,
            "date_1904": tally.date_1904}
