import json

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.sheets.test_service import HEAD, ONE, TWO, stored
from xinfang_party.access.terms import OPERATOR
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db

KEYS = {"rows", "created", "updated", "unchanged", "rejected", "dropped_columns", "warnings", "problems", "batch"}


@pytest.fixture
def sheets(app, visits):
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["sheets", *map(str, arguments)])


@pytest.fixture
def bring_in(sheets, file):
    """(exit code, JSON) of an import of these lines."""
    def act(*lines, options=(), **kwargs):
        done = sheets("import", "toys.visits", file(*lines, **kwargs), "--json", *options)
        return done.exit_code, json.loads(done.stdout)

    return act


def test_import_tells_its_counts(bring_in):
    code, said = bring_in(ONE + ",张三", TWO + ",李四", ",来信,,,,,", head=HEAD + ",姓名")
    assert (code, set(said)) == (0, KEYS)
    assert [said[key] for key in ("rows", "created", "updated", "unchanged", "rejected")] == [3, 2, 0, 0, 1]
    assert (said["dropped_columns"], said["problems"]) == (["姓名"], [{"row": 4, "column": "登记编号", "value": "", "message": "没有填写"}])
    assert isinstance(said["batch"], int)


def test_a_dry_run_has_no_batch_and_changes_nothing(bring_in):
    code, said = bring_in(ONE, options=["--dry-run"])
    assert (code, said["created"], said["batch"], stored("1")) == (0, 1, None, None)


@pytest.mark.parametrize("field", ["number", "登记编号"])
def test_a_column_can_be_named(bring_in, field):
    code, said = bring_in("1,来信", head="单子号,方式", options=["--map", f"单子号={field}"])
    assert (code, said["created"]) == (0, 1)


def test_a_column_can_be_left_out(bring_in):
    bring_in("1,来信", head="登记编号,方式", options=["--map", "方式="])
    assert stored("1").manner is None


def test_strict_refuses_what_is_doubtful(bring_in):
    doubtful = "3,来信,第九支部,,,"
    assert [bring_in(doubtful, options=options)[0] for options in (["--strict"], [])] == [1, 0]


def test_exit_code_1_when_every_row_was_refused(bring_in):
    code, said = bring_in("1,,,2026-03-02,2026-03-01,")
    assert (code, said["rows"], said["rejected"], said["error"][:8]) == (1, 1, 1, "没有一行可以导入")


@pytest.mark.parametrize(("lines", "options", "sentence"), [
    ([], [], "只有表头"), ([ONE], ["--map", "没有这列=number"], "表里没有「没有这列」"), ([ONE], ["--map", "登记编号"], "表头=字段"),
    ([ONE], ["--map", "方式=没有"], "没有名为「没有」的字段"), ([ONE], ["--map", "方式=number", "--map", "登记编号=number"], "有两列都对应")])
def test_a_refused_file_gives_the_same_keys_and_a_sentence(bring_in, lines, options, sentence):
    code, said = bring_in(*lines, options=options)
    assert (code, set(said) >= KEYS, said["rows"], said["batch"]) == (1, True, 0, None)
    assert sentence in said["error"] == said["problems"][0]["message"]


@pytest.mark.parametrize("arguments", [
    ("import", "toys.visits", "没有这个文件.xlsx"), ("import", "没有", "x.csv"), ("import", "toys.visits", "/"), ("template", "没有"),
    ("export", "没有"), ("export", "toys.visits", "--output", "/没有/这里.xlsx"), ("import", "toys.visits", "x.csv", "--sheet", "表9")])
def test_every_fault_is_a_sentence_and_exit_code_1(sheets, arguments):
    done = sheets(*arguments)
    assert (done.exit_code, done.stderr.strip()[-1]) == (1, "。")
    assert "Traceback" not in done.output


def test_a_named_worksheet_that_is_not_there_is_a_sentence(sheets, tmp_path):
    sheets("template", "toys.visits", "--output", tmp_path / "a.xlsx")
    done = sheets("import", "toys.visits", tmp_path / "a.xlsx", "--sheet", "表9")
    assert (done.exit_code, "没有名为「表9」的工作表" in done.stderr) == (1, True)


def test_a_worksheet_of_a_csv_is_a_sentence(bring_in):
    code, said = bring_in(ONE, options=["--sheet", "Sheet1"])
    assert (code, said["error"]) == (1, "这是文本文件（csv），里面没有名为「Sheet1」的工作表。请不要指定工作表，或改用 Excel 文件。")


def test_a_wrong_field_gives_what_is_written_alike_and_the_list(sheets, bring_in):
    _, said = bring_in(ONE, options=["--map", "方式=recieved_at"])
    assert said["error"] == "没有名为「recieved_at」的字段，是不是「received_at」（收到时间）？运行 flask sheets fields toys.visits 可以看到全部字段。"
    assert sheets(*said["error"].partition("flask sheets ")[2].split()[:2]).exit_code == 0


def test_fields_tells_each_field_with_its_header_and_kind(sheets):
    fields = json.loads(sheets("fields", "toys.visits", "--json").stdout)
    assert fields[0] == {"field": "number", "header": "登记编号", "kind": "编号", "required": True, "aliases": ["留言编号", "信件编号"],
                         "help": "每件一个编号"}
    assert [one["kind"] for one in fields] == ["编号", "文字", "文字", "日期时间", "日期", "整数", "文字"]
    lines = sheets("fields", "toys.visits").stdout.splitlines()
    assert (len(lines), lines[0]) == (7, "number\t登记编号\t编号\t必填\t每件一个编号")


def test_every_sheet_of_the_house_tells_its_fields(sheets):
    for code in ("petitions.cases", "petitions.subjects", "organization.branches", "organization.departments", "organization.members"):
        assert all(one["kind"] for one in json.loads(sheets("fields", code, "--json").stdout))
    assert sheets("fields", "没有").exit_code == 1


def test_what_became_of_a_doubtful_cell_is_said(bring_in):
    _, said = bring_in("3,来信,第九支部,,,", "4,来信,,昨天,,")
    assert [warning.rpartition("）")[2] for warning in said["warnings"]] == ["，这一格没有导入：新增的留空，已有的内容不变"] * 2


def test_in_words_for_people(sheets, file):
    done = sheets("import", "toys.visits", file(ONE, ",来信,,,,"))
    assert "共 2 行，新增 1，更新 0，未变化 0，未导入 1" in done.stdout
    assert "第 3 行 登记编号「」：没有填写" in done.stdout


def test_problems_are_told_in_the_order_of_the_rows(sheets, file):
    """Rows that are refused while they are read come before those the room refuses: the file's order holds all the same."""
    done = sheets("import", "toys.visits", file("1,来信,,2026-03-02,2026-03-01,", ",来信,,,,", "2,来信,,2026-03-02,2026-03-01,", ",来访,,,,"))
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("第")] == ["2", "3", "4", "5"]


def test_list_names_every_sheet_and_its_fields(sheets):
    assert "登记编号=number" in sheets("list").stdout
    known = {one["code"]: one for one in json.loads(sheets("list", "--json").stdout)}["toys.visits"]
    assert known["columns"][0] == {"field": "number", "header": "登记编号", "aliases": ["留言编号", "信件编号"], "required": True}


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_export_is_imported_unchanged(sheets, bring_in, tmp_path, name):
    bring_in(ONE, TWO)
    assert sheets("export", "toys.visits", "--output", tmp_path / name).exit_code == 0
    said = json.loads(sheets("import", "toys.visits", tmp_path / name, "--json").stdout)
    assert (said["unchanged"], said["rows"], sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("."))) == (2, 2, [])


def test_the_template_is_an_empty_table_of_this_sheet(sheets, tmp_path):
    assert sheets("template", "toys.visits", "--output", tmp_path / "t.xlsx").exit_code == 0
    assert "只有表头" in sheets("import", "toys.visits", tmp_path / "t.xlsx").stderr


def test_an_export_is_noted_as_the_operators(sheets, bring_in, tmp_path):
    bring_in(ONE, TWO)
    assert sheets("export", "toys.visits", "--output", tmp_path / "a.csv").exit_code == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "export.made")).one()
    assert (entry.actor, entry.account_id) == (OPERATOR.name, None)
    assert {name: entry.details[name] for name in ("rows", "format", "reach")} == {"rows": 2, "format": "csv", "reach": "全局"}


def test_an_export_that_cannot_be_noted_leaves_no_file(sheets, tmp_path, monkeypatch):
    def full(*_arguments, **_details):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr("xinfang_party.audit.service.append", full)
    assert sheets("export", "toys.visits", "--output", tmp_path / "a.csv").exit_code == 1
    assert list(tmp_path.iterdir()) == []
