"""One import: survey the keys, then parse, ask the store, write, chunk by chunk. Bounded memory; the caller owns the transaction."""
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import SheetChange
from xinfang_party.sheets.parsing import Parser, digest, is_empty
from xinfang_party.sheets.repeats import Decisions, Key, Progress, Repeats, key_of, survey, with_suffix
from xinfang_party.sheets.sources import Cells, Numbered, Source, chunks
from xinfang_party.sheets.tally import Tally
from xinfang_party.sheets.terms import Action, Came, Context, Problem, Row, Sheet, Verdict

OTHER_PART = "同一个编号还有更晚的一份，以最后一份为准"


@dataclass
class Reading:
    """A source with its columns assigned and its keys surveyed: everything known before a transaction is opened."""

    source: Source
    sheet: Sheet
    places: dict[str, int]
    repeats: Repeats


def read(source: Source, sheet: Sheet, mapping: Mapping[str, str], decisions: Decisions, progress: Progress) -> Reading:
    """`mapping`: header → field ("" = not read). Touches the database only through `decisions`."""
    at = {field: place for place, field in enumerate(mapping.get(header, "") for header in source.headers) if field}
    places = {column.field: at[column.field] for column in sheet.columns if column.field in at}
    with uncollected():
        return Reading(source, sheet, places, survey(source, sheet, places, decisions, progress))


def run(reading: Reading, context: Context, progress: Progress, *, write: bool, keep_rejected: bool) -> Tally:
    """Plan every row, and write when told. `context.batch_id` must be set to write."""
    tally = Tally(reading.sheet, reading.places, keep_rejected, reading.source.date_1904)
    work = Chunks(reading, context, tally)
    try:
        with uncollected():
            for chunk in chunks(reading.source.rows()):
                verdicts = work.judge(chunk)
                if write:
                    carry_out(verdicts, context)
                progress(tally.rows + tally.empty, reading.repeats.total, "正在导入" if write else "正在试导入")
    except BaseException:
        tally.abandon()
        raise
    return tally


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: it would look through the whole house for every few thousand rows, and rows make no rings."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def carry_out(verdicts: list[Verdict], context: Context) -> None:
    """Let the store write what changes, and keep what each update replaced, for undo."""
    changing = [verdict for verdict in verdicts if verdict.action is not Action.UNCHANGED]
    if not changing:
        return
    context.sheet.store.apply(changing, context)
    bulk.insert(SheetChange.__table__, [
        {"batch_id": context.batch_id, "fact_id": verdict.id, "before": bulk.frozen(verdict.before), "after": bulk.frozen(verdict.after)}
        for verdict in changing if verdict.action is Action.UPDATE])


class Chunks:
    """Sorts the rows of each chunk: refused, repeated, in conflict, or for the store to judge."""

    def __init__(self, reading: Reading, context: Context, tally: Tally):
        self.parser = Parser(reading.sheet, reading.places)
        self.sheet, self.repeats = reading.sheet, reading.repeats
        self.context, self.tally = context, tally
        self.first: dict[tuple[Key, str], Row] = {}

    def judge(self, chunk: list[Numbered]) -> list[Verdict]:
        """The verdicts of the rows that are taken; everything is counted."""
        candidates: list[tuple[Row, Cells]] = []
        again: list[tuple[Row, Cells, Row]] = []
        for row, (_, cells) in zip(self.parser.rows(chunk), chunk, strict=True):
            if is_empty(row):
                self.tally.empty += 1
                continue
            self.tally.rows += 1
            if self.repeats.digests and key_of(row, self.sheet) in self.repeats.digests:
                self.repeated(row, cells, candidates, again)
            elif row.problems and row.is_refused(self.context.lenient):
                self.tally.reject(row, cells)
            else:
                candidates.append((row, cells))
        verdicts = self.planned(candidates)
        for row, cells, first in again:
            self.same_as(first, row, cells)
        return verdicts

    def repeated(self, row: Row, cells: Cells, candidates: list[tuple[Row, Cells]], again: list[tuple[Row, Cells, Row]]) -> None:
        """A row whose key stands elsewhere too."""
        key, said = key_of(row, self.sheet), digest(row)
        if self.repeats.is_conflict(key):
            self.tally.conflict(row, cells, key, said)
            return
        suffix = self.repeats.choices.get(key, {}).get(said, "")
        if suffix is None:
            told = [Problem(row.number, self.sheet.part, row.values.get(self.sheet.part), OTHER_PART, hard=False, came=Came.TOLD)]
            self.tally.accept(Row(row.number, row.values, told if key in self.repeats.joined else []), Action.UNCHANGED)
        elif (key, said) in self.first:
            again.append((row, cells, self.first[key, said]))
        else:
            self.first[key, said] = row
            row.values.update(zip(self.sheet.keys, with_suffix(key, suffix), strict=True))
            if row.is_refused(self.context.lenient):
                self.tally.reject(row, cells)
            else:
                candidates.append((row, cells))

    def planned(self, candidates: list[tuple[Row, Cells]]) -> list[Verdict]:
        verdicts = self.sheet.store.plan([row for row, _ in candidates], self.context) if candidates else []
        taken = []
        for (row, cells), verdict in zip(candidates, verdicts, strict=True):
            if verdict is None or (row.problems and row.is_refused(self.context.lenient)):
                self.tally.reject(row, cells)
            else:
                self.tally.accept(row, verdict.action)
                taken.append(verdict)
        return taken

    def same_as(self, first: Row, row: Row, cells: Cells) -> None:
        """A repeat shares the fate of the row it repeats: nothing more to do, or refused for the same reasons."""
        if first.is_refused(self.context.lenient):
            row.problems = [type(problem)(row.number, problem.field, problem.value, problem.message, problem.hard)
                            for problem in first.problems]
            self.tally.reject(row, cells)
        else:
            self.tally.accept(Row(row.number, row.values), Action.UNCHANGED)
