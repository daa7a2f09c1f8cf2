import io
from datetime import date, time

import pytest
from sqlalchemy import func, select

from tests.sheets.toys import Manner, Outing
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.sheets import batches, queries, service
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.outcomes import counts
from xinfang_party.sheets.sources import folder, place
from xinfang_party.sheets.terms import BatchState

BY = service.operator("case:import")
HEAD = "登记编号,方式,办理支部,收到时间,答复日期,来访人数"
ONE = "1,来信,第一支部,2026-01-02 09:30,2026-01-05,3"
TWO = "2,来访,第二支部,2026-01-03,,"


def numbers(report):
    return report.rows, report.created, report.updated, report.unchanged, report.rejected


def stored(number):
    return db.session.scalars(select(Outing).where(Outing.number == number)).one_or_none()


def uploaded(visits, *lines, head=HEAD):
    return service.upload(visits, io.BytesIO("\n".join([head, *lines]).encode()), "表.csv", by=BY)


def tags():
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


def test_rows_become_facts(bring):
    assert numbers(bring(ONE, TWO)) == (2, 2, 0, 0, 0)
    visit = stored("1")
    assert (visit.manner, visit.branch, visit.received_on, visit.received_time) == (Manner.LETTER, "第一支部", date(2026, 1, 2), time(9, 30))
    assert (visit.replied_on, visit.people, visit.late) == (date(2026, 1, 5), 3, False)


def test_the_same_file_again_changes_nothing(bring):
    bring(ONE, TWO)
    assert numbers(bring(ONE, TWO)) == (2, 0, 0, 2, 0)
    assert stored("1").version == 1


def test_new_facts_update_and_what_is_not_said_stays(bring):
    bring(ONE, TWO)
    assert numbers(bring("1,来访,,,2026-05-01,")) == (1, 0, 1, 0, 0)
    visit = stored("1")
    assert (visit.manner, visit.branch, visit.people, visit.late, visit.version) == (Manner.VISIT, "第一支部", 3, True, 2)


def test_a_doubtful_row_is_taken_with_a_warning_or_refused_as_the_sender_chooses(bring):
    doubtful = "3,来信,第九支部,2026-01-02,,"
    assert bring(doubtful, dry_run=True, lenient=False).problems == [
        {"row": 2, "column": "办理支部", "value": "第九支部", "message": "没有这个支部"}]
    report = bring(doubtful)
    assert (numbers(report), stored("3").branch) == ((1, 1, 0, 0, 0), None)
    assert "没有这个支部：1 行（第 2 行）" in report.warnings[0]


@pytest.mark.parametrize(("line", "column", "message"), [
    (",来信,,,,", "登记编号", "没有填写"), ("4,,,2026-03-02,2026-03-01,", "答复日期", "答复早于收到"), ])
def test_a_wrong_row_is_refused_whatever_the_sender_chose(bring, line, column, message):
    report = bring(line, ONE)
    assert (numbers(report), report.problems[0]["column"], report.problems[0]["message"]) == ((2, 1, 0, 0, 1), column, message)


@pytest.mark.parametrize("line", ["5,打电话,,,,", "5,,,2026-02-30,,", "5,,,,,两个"])
def test_an_unreadable_cell_is_a_doubt_of_its_column(bring, line):
    assert numbers(bring(line)) == (1, 1, 0, 0, 0)
    assert numbers(bring(line, lenient=False)) == (1, 0, 0, 0, 1)


def test_counts_add_up_whatever_comes(bring):
    lines = [ONE, ONE, TWO, "", "合计,,,,,", "6,?,?,?,?,?", ",,,,,", "7,,,2026-03-02,2026-03-01,", "2,来信,,,,"]
    report = bring(*lines)
    assert report.rows == report.created + report.updated + report.unchanged + report.rejected > 0


def test_a_dry_run_writes_nothing(bring):
    assert numbers(bring(ONE, dry_run=True)) == (1, 1, 0, 0, 0)
    assert (stored("1"), db.session.scalar(select(func.count(ImportBatch.id)))) == (None, 0)


def test_personal_columns_never_reach_the_disk(visits):
    batch = uploaded(visits, "1,张三三,13800138000,两点意见", head="登记编号,姓名,其他,留言详情")
    kept = place(batch.spool).read_text()
    assert batch.dropped_columns == ["姓名", "留言详情"]
    assert not any(word.encode("unicode_escape").decode() in kept for word in ("张三三", "两点意见"))
    assert "13800138000" not in kept
    assert "张三三" not in "".join(path.read_text("utf-8", "replace") for path in folder().iterdir())


def test_upload_assign_try_and_apply(visits):
    batch = uploaded(visits, ONE, TWO)
    assert (batch.state, batch.size, batch.mapping["登记编号"]) == (BatchState.UPLOADED, 2, "number")
    service.assign(batch, visits, mapping=batch.mapping, lenient=True, by=BY)
    service.try_out(batch, visits, by=BY)
    assert (batch.state, counts(batch)["created"], stored("1")) == (BatchState.CHECKED, 2, None)
    service.apply(batch, visits, by=BY)
    assert (batch.state, batch.spool, stored("1").batch_id) == (BatchState.APPLIED, None, batch.id)
    assert tags() == ["batch.uploaded", "batch.assigned", "batch.tried", "batch.applied"]


def test_the_steps_cannot_be_skipped_or_repeated(visits):
    batch = uploaded(visits, ONE)
    with pytest.raises(Refusal, match="请先核对各列"):
        service.apply(batch, visits, by=BY)
    service.try_out(batch, visits, by=BY)
    service.apply(batch, visits, by=BY)
    with pytest.raises(Refusal, match="已经导入过"):
        service.apply(batch, visits, by=BY)


def test_another_version_of_the_batch_is_not_applied(visits):
    batch = uploaded(visits, ONE)
    service.try_out(batch, visits, by=BY)
    db.session.flush()
    with pytest.raises(Conflict):
        service.apply(batch, visits, version=batch.version - 1, by=BY)


def test_assigning_again_forgets_the_dry_run(visits):
    batch = uploaded(visits, "1,打电话,,,,")
    service.try_out(batch, visits, by=BY)
    service.assign(batch, visits, mapping=dict(batch.mapping, 方式=""), lenient=False, by=BY)
    assert (batch.state, batch.rows, batch.warnings) == (BatchState.UPLOADED, 0, [])
    service.try_out(batch, visits, by=BY)
    assert (batch.created, batch.rejected) == (1, 0)


def test_a_number_that_became_a_date_is_refused_by_page_as_by_command(visits, tmp_path):
    from xinfang_party.exchange.writing import write_xlsx

    path = tmp_path / "日期.xlsx"
    write_xlsx(path, [("表", ["登记编号", "收到时间"], [[date(2026, 1, 2), date(2026, 1, 3)]])])
    batch = service.upload(visits, io.BytesIO(path.read_bytes()), "日期.xlsx", by=BY)
    service.try_out(batch, visits, by=BY)
    assert batch.rejected == service.import_file(visits, path, "日期.xlsx", by=BY, dry_run=True).rejected == 1


def test_a_choice_of_columns_is_remembered_for_the_sender_and_these_headers(visits):
    head = "单子号,方式"
    first = uploaded(visits, "88,来信", head="登记编号以外," + head)
    service.assign(first, visits, mapping={"单子号": "number", "方式": "manner"}, lenient=True, by=BY)
    db.session.flush()
    again, other = uploaded(visits, "x,99,来信", head="登记编号以外," + head), uploaded(visits, "99,来信", head=head)
    assert (again.mapping["单子号"], other.mapping["单子号"]) == ("number", "")


def test_a_mapping_given_once_by_command_is_remembered(bring):
    assert numbers(bring("1,来信", head="单子号,方式", mapping={"单子号": "number"})) == (1, 1, 0, 0, 0)
    assert numbers(bring("1,来信", head="单子号,方式")) == (1, 0, 0, 1, 0)


def test_a_mapping_given_once_by_command_finds_the_header_row_again(bring):
    """None of these headers is the sheet's own: what was chosen before is all that tells which row is the header."""
    head = "流水号,来件日,回件日"
    assert numbers(bring("1,2026-01-02,2026-01-05", head=head, mapping={"流水号": "number"})) == (1, 1, 0, 0, 0)
    assert numbers(bring("1,2026-01-02,2026-01-05", head=head)) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(("head", "lines", "said"), [
    ("甲,乙", ["1,2"], "没有找到表头"), ("方式,办理支部", ["来信,第一支部"], "缺少必需的列：「登记编号」"), ("登记编号,方式", [], "只有表头"),
    ("登记编号,方式", [","], "没有数据")])
def test_a_file_that_is_no_such_table_is_refused_with_a_sentence(bring, head, lines, said):
    with pytest.raises(Refusal, match=said):
        bring(*lines, head=head)
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0


def test_when_every_row_is_refused_the_batch_says_so(bring):
    report = bring("1,,,2026-03-02,2026-03-01,")
    batch = db.session.get(ImportBatch, report.batch)
    assert (report.is_refused, batch.state, "batch.refused" in tags()) == (True, BatchState.REFUSED, True)


def test_a_refused_import_is_over_but_a_refused_trial_is_not(bring, visits):
    over, trial = db.session.get(ImportBatch, bring("1,,,2026-03-02,2026-03-01,").batch), uploaded(visits, "1,,,2026-03-02,2026-03-01,")
    service.try_out(trial, visits, by=BY)
    assert (trial.state, over.state) == (BatchState.REFUSED, BatchState.REFUSED)
    service.assign(trial, visits, mapping=dict(trial.mapping, 答复日期=""), lenient=True, by=BY)
    with pytest.raises(Refusal, match="改好表格后重新上传"):
        service.assign(over, visits, mapping=over.mapping, lenient=True, by=BY)


def test_somebody_adding_the_same_key_meanwhile_is_a_sentence_and_nothing_else(visits, monkeypatch):
    batch = uploaded(visits, ONE)
    service.try_out(batch, visits, by=BY)
    db.session.add(Outing(number="1"))
    db.session.flush()
    monkeypatch.setattr(type(visits.store), "stored", lambda *_: {})
    with pytest.raises(Refusal, match="没有改动任何内容"), db.session.begin_nested():
        service.apply(batch, visits, by=BY)


def test_a_batch_at_work_in_the_background_is_left_alone(visits, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    batch = uploaded(visits, ONE)
    service.try_out(batch, visits, by=BY)
    assert queries.running_task(batch).kind == "sheets.try"
    with pytest.raises(Refusal, match="后台处理"):
        service.assign(batch, visits, mapping=batch.mapping, lenient=True, by=BY)
