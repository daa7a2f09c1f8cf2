"""Upload, assign columns, try, import. Large files are read before a transaction is opened: SQLite has one writer."""
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from xinfang_party.access.permissions import TABLE, reach
from xinfang_party.access.terms import OPERATOR, Identity, Span
from xinfang_party.audit import service as audit
from xinfang_party.files.service import fingerprint
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.sheets import batches, engine, intake, outcomes, queries
from xinfang_party.sheets.batches import quiet
from xinfang_party.sheets.intake import EMPTY, TakenIn
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.outcomes import Report
from xinfang_party.sheets.repeats import Progress
from xinfang_party.sheets.rules import helpful, why_not_choose, why_not_map
from xinfang_party.sheets.sources import BookSource, Spool, headed
from xinfang_party.sheets.tally import Tally
from xinfang_party.sheets.terms import BatchState, Context, Sheet


def operator(permission: str) -> Identity:
    """Who acts at the command line: every role that has this permission for the whole bureau."""
    return replace(OPERATOR, roles=frozenset(role for role, span in TABLE.get(permission, {}).items() if span is Span.BUREAU))


def reach_of(identity: Identity, sheet: Sheet) -> Any:
    """How far an export of this person goes, for its audit entry: the whole bureau, or these branches."""
    span = reach(identity, sheet.export_permission)
    return "全局" if span.everything else {"branch_id": sorted(span.branch_ids), "member_id": span.member_id}


def import_file(sheet: Sheet, path: Path, filename: str, *, by: Identity, lenient: bool = True, mapping: Mapping[str, str] | None = None,
                sheet_name: str | None = None, dry_run: bool = False, progress: Progress = quiet) -> Report:
    """Everything in one go, in a unit of work of its own. `mapping`: header → field or "". Raises `Refusal` when the file is refused."""
    known = helpful(queries.remembered_by(sheet.code, batches.sender(by)))
    source = BookSource(path, filename, sheet, mapping=known | dict(mapping or {}), sheet_name=sheet_name)
    try:
        chosen = columns_of(source, sheet, by, mapping or {})
        reading = engine.read(source, sheet, chosen, batches.remembered_decisions(sheet), progress)
        if not reading.repeats.total:
            raise Refusal(EMPTY)
        context = Context(sheet, by, clock.today(), lenient, mapping=chosen)
        dropped = list(source.layout.dropped)
        if dry_run:
            return outcomes.report(engine.run(reading, context, progress, write=False, keep_rejected=False), chosen, dropped, None)
        with unit_of_work():
            batch = batches.draft(sheet, by=by, filename=filename, sha256=fingerprint(path), sheet_name=source.sheet_name[:100],
                                  headers=list(source.headers), mapping=chosen, dropped_columns=dropped, lenient=lenient,
                                  size=reading.repeats.total)
            batches.remember(batch, by)
            tally = batches.write(batch, reading, context, progress, by)
            return outcomes.report(tally, chosen, dropped, batch.id)
    finally:
        source.close()


def columns_of(source: BookSource, sheet: Sheet, by: Identity, given: Mapping[str, str]) -> dict[str, str]:
    """The mapping of a whole file: guessed, remembered, said. Raises `Refusal`."""
    fault = why_not_choose(given, source.layout, sheet)
    mapping = batches.remembered_columns(sheet, source.headers, by, given)
    fault = fault or why_not_map(mapping, sheet)
    if fault:
        raise Refusal(fault)
    return mapping


def upload(sheet: Sheet, stream: BinaryIO, filename: str, *, by: Identity) -> ImportBatch:
    """Take a file in and note it as a batch whose columns are to be confirmed. Raises `Refusal` when it is no table of this sheet."""
    return note_upload(intake.take_in(sheet, stream, filename, queries.remembered_by(sheet.code, batches.sender(by))), by=by)


def note_upload(taken: TakenIn, *, by: Identity) -> ImportBatch:
    """The second half of an upload, for those who must not hold a transaction open during the first."""
    return batches.draft(taken.sheet, by=by, filename=taken.filename, sha256=taken.sha256, sheet_name=taken.sheet_name,
                         headers=list(taken.headers), mapping=taken.mapping, dropped_columns=list(taken.dropped), size=taken.size,
                         spool=taken.spool)


def choose_header(batch: ImportBatch, sheet: Sheet, row: int, *, by: Identity, version: int | None = None) -> None:
    """Take another of the rows offered as the header; the columns are guessed anew. Raises `Refusal` when it was not offered."""
    batches.check(batch, "assign", version)
    batch.spool, batch.size = headed(Spool(batch.spool), row)
    batch.headers = Spool(batch.spool).headers
    batch.mapping, batch.state = batches.remembered_columns(sheet, batch.headers, by, {}), BatchState.UPLOADED
    outcomes.forget(batch)
    audit.record("batch.assigned", subject=batch, by=by, header_row=row, mapping=batch.mapping)


def assign(batch: ImportBatch, sheet: Sheet, *, mapping: Mapping[str, str], lenient: bool, by: Identity, version: int | None = None) -> None:
    """Say which column is what (header → field or "") and what becomes of doubtful rows; an earlier dry run no longer holds."""
    batches.check(batch, "assign", version)
    chosen = {header: field if (field := mapping.get(header, "")) in sheet.by_field else "" for header in batch.headers}
    fault = why_not_map(chosen, sheet)
    if fault:
        raise Refusal(fault)
    batch.mapping, batch.lenient, batch.state = chosen, lenient, BatchState.UPLOADED
    outcomes.forget(batch)
    batches.remember(batch, by)
    audit.record("batch.assigned", subject=batch, by=by, mapping=chosen, lenient=lenient)


def withdraw(batch: ImportBatch, *, by: Identity, version: int | None = None) -> None:
    """Let go what is not imported yet. The files go with the next tidying, as those of forgotten uploads do: until this is committed
    the batch still names them."""
    batches.check(batch, "withdraw", version)
    outcomes.forget(batch)
    batch.spool, batch.state = None, BatchState.WITHDRAWN
    audit.record("batch.withdrawn", subject=batch, by=by, sheet=batch.sheet, filename=batch.filename)


def try_out(batch: ImportBatch, sheet: Sheet, *, by: Identity, version: int | None = None, url: str = "") -> None:
    """A dry run: at once, or in the background when the file is large (`url`: where its result stands)."""
    batches.check(batch, "try", version)
    if batches.is_large(batch.size):
        batches.queue(batch, "sheets.try", "试导入", by=by, url=url)
    else:
        note_trial(batch, plan(batch, sheet, by, quiet), by=by)


def plan(batch: ImportBatch, sheet: Sheet, by: Identity, progress: Progress) -> Tally:
    """What an import would do; writes nothing."""
    reading = batches.reading_of(batch, sheet, progress)
    return engine.run(reading, batches.context_of(batch, sheet, by), progress, write=False, keep_rejected=True)


def note_trial(batch: ImportBatch, tally: Tally, *, by: Identity) -> None:
    if not tally.rows:
        raise Refusal(EMPTY)
    outcomes.note(batch, tally)
    batch.state = BatchState.REFUSED if tally.rejected == tally.rows and not tally.conflicts else BatchState.CHECKED
    audit.record("batch.tried", subject=batch, by=by, **outcomes.counts(batch))


def apply(batch: ImportBatch, sheet: Sheet, *, by: Identity, version: int | None = None, url: str = "") -> None:
    """Import what was tried: at once, or in the background when the file is large."""
    batches.check(batch, "apply", version)
    if batches.is_large(batch.size):
        batches.queue(batch, "sheets.apply", "导入", by=by, url=url)
    else:
        reading = batches.reading_of(batch, sheet, quiet)
        batches.write(batch, reading, batches.context_of(batch, sheet, by), quiet, by)
