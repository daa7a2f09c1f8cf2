import json

import pytest

from tests.sheets.test_service import HEAD, ONE, TWO, stored

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
    ([ONE], ["--map", "方式=没有"], "没有名为「没有」的内容"), ([ONE], ["--map", "方式=number", "--map", "登记编号=number"], "有两列都对应")])
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


def test_in_words_for_people(sheets, file):
    done = sheets("import", "toys.visits", file(ONE, ",来信,,,,"))
    assert "共 2 行，新增 1，更新 0，未变化 0，未导入 1" in done.stdout
    assert "第 3 行 登记编号「」：没有填写" in done.stdout


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
