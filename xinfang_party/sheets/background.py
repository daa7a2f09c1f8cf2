"""Dry run, import and undoing of large batches, outside a request. The file is read before the transaction opens."""
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.sheets import batches, queries, service, undoing
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.tasks import registry
from xinfang_party.tasks.service import TaskRun


def try_out(work: TaskRun) -> None:
    batch, sheet = queries.batch_for(work.by, work.arguments["batch"])
    key, version = batch.id, batch.version
    tally = service.plan(batch, sheet, work.by, work.report)
    with unit_of_work():
        batch = queries.locked(key, version)
        service.note_trial(batch, tally, by=work.by)
        work.words = outcome(batch)


def apply(work: TaskRun) -> None:
    batch, sheet = queries.batch_for(work.by, work.arguments["batch"])
    key, version = batch.id, batch.version
    reading, context = batches.reading_of(batch, sheet, work.report), batches.context_of(batch, sheet, work.by)
    with unit_of_work():
        batch = queries.locked(key, version)
        batches.write(batch, reading, context, work.report, work.by)
        work.words = outcome(batch)


def undo(work: TaskRun) -> None:
    with unit_of_work():
        batch, sheet = queries.batch_for(work.by, work.arguments["batch"])
        undoing.carry_out(batch, sheet, by=work.by)
        work.words = "已撤销，数据恢复到导入以前的样子。"


def outcome(batch: ImportBatch) -> str:
    return f"共 {batch.rows:,} 行：新增 {batch.created:,}，更新 {batch.updated:,}，未变化 {batch.unchanged:,}，未导入 {batch.rejected:,}。"


registry.register("sheets.try", try_out)
registry.register("sheets.apply", apply)
registry.register("sheets.undo", undo)
