"""Rows that were not imported for their repeated number, and are in since somebody decided: no page calls them "not imported" any more."""
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.sheets.test_decisions import EARLY, LATE, OTHER
from tests.sheets.test_service import BY, numbers, stored
from tests.sheets.test_views import applied, page
from xinfang_party.exchange.spreadsheets import find_table, open_book
from xinfang_party.kernel.database import db
from xinfang_party.sheets import decisions, queries, undoing
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.terms import BatchState, Way

BAD = "9,来信,,2026-03-02,2026-03-01,"
TWICE = ("5,来信,,,,", "5,来访,,,,")


def settle(officer, number, decision):
    """By page, as the officer does; "one" is for the second row."""
    conflict = db.session.scalars(select(ImportConflict).where(ImportConflict.key == number)).one()
    said = f"one:{conflict.rows[1]['digest']}" if decision == "one" else decision
    answer = officer.post(f"/conflicts/{conflict.id}/decision", data={"decision": said})
    assert answer.status_code == 303
    return answer.location


def shown(text):
    """The words of a page without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def rejected(officer, batch, folder: Path):
    """The row numbers in the download."""
    path = folder / "未导入.xlsx"
    with officer.get(f"{batch}/rejected.xlsx") as answer:
        path.write_bytes(answer.data)
    with open_book(path, path.name) as book:
        table = find_table(book, {"登记编号", "问题"})
        return [cells[table.headers.index("原表行号")] for _, cells in table.rows]


@pytest.mark.parametrize(("decision", "came"), [("split", "新增 2"), ("one", "新增 1，未变化 1"), ("newer", "新增 1，未变化 1")])
def test_what_is_settled_is_not_called_missing_on_any_page(officer, decision, came):
    batch = applied(officer, EARLY, OTHER, LATE)
    settle(officer, "1", decision)
    told = shown(page(officer, batch))
    assert all(words in told for words in ("未导入 0", f"其中 2 行已另行处理：{came}。"))
    assert [words for words in ("下载未导入的行", "选择怎样处理", "没有一行可以导入") if words in told] == []
    for other in ("/sheets/toys.visits/batches", "/"):
        assert f"共 3 行：新增 1；其中 2 行已另行处理：{came} " in shown(page(officer, other))
    answer = officer.get(f"{batch}/rejected.xlsx")
    assert (answer.status_code, "没有未导入的行" in answer.text) == (422, True)


def test_while_some_are_open_only_those_remain(officer, tmp_path):
    batch = applied(officer, EARLY, LATE, *TWICE, BAD, OTHER)
    settle(officer, "1", "split")
    told = shown(page(officer, batch))
    assert all(words in told for words in ("未导入 3", "其中 2 行已另行处理：新增 2。", "2 第 4、5 行", "处理 1 个重复的编号", "下载未导入的行"))
    assert "第 2、3 行" not in told
    assert rejected(officer, batch, tmp_path) == [4.0, 5.0, 6.0]
    assert "未导入 3；其中 2 行已另行处理：新增 2" in shown(page(officer, "/"))
    settle(officer, "5", "newer")
    assert "未导入 1；其中 4 行已另行处理：新增 3，未变化 1" in shown(page(officer, "/sheets/toys.visits/batches"))
    assert rejected(officer, batch, tmp_path) == [6.0]


@pytest.mark.parametrize(("more", "badge", "said"), [
    ((), "重复的编号已处理", "重复的编号都已处理，不用再做什么"), ((BAD,), "已处理部分重复的编号", "还有 1 行没有导入")])
def test_a_file_of_repeated_numbers_alone_is_no_failure_once_they_are_settled(officer, more, badge, said):
    batch = applied(officer, EARLY, LATE, *more)
    assert "没有一行可以导入" in shown(page(officer, "/"))
    assert settle(officer, "1", "split") == batch
    told = [shown(page(officer, one)) for one in (batch, "/sheets/toys.visits/batches", "/")]
    assert [(badge in one, "没有一行可以导入" in one) for one in told] == [(True, False)] * 3
    assert said in told[0]


def test_undoing_a_decision_makes_its_rows_missing_again(officer, visits, tmp_path):
    batch = applied(officer, EARLY, OTHER, LATE)
    settle(officer, "1", "split")
    result = db.session.scalars(select(ImportBatch).where(ImportBatch.parent_id.is_not(None))).one()
    officer.post(f"/batches/{result.id}/undo")
    told = shown(page(officer, batch))
    assert ("未导入 2" in told, "另行处理" in told, "第 2、4 行" in told) == (True, False, True)
    assert rejected(officer, batch, tmp_path) == [2.0, 4.0]


def test_undoing_the_batch_takes_back_its_own_rows_and_no_others(officer):
    batch = applied(officer, EARLY, OTHER, LATE)
    settle(officer, "1", "split")
    assert officer.post(f"{batch}/undo").status_code == 303
    assert (stored("2"), stored("1") is None, stored("1-2") is None) == (None, False, False)


def test_a_number_repeated_often_is_settled_with_every_row(bring, visits):
    lines = [EARLY, LATE] * 30
    report = bring(*lines, OTHER)
    batch, conflict = db.session.get(ImportBatch, report.batch), db.session.scalars(select(ImportConflict)).one()
    assert (batch.rejected, len(conflict.rows), sum("cells" in row for row in conflict.rows)) == (60, 60, 2)
    result = decided(conflict, batch, visits)
    assert (numbers(result), batch.left, len(queries.settled_rows(batch))) == ((60, 2, 0, 58, 0), 0, 60)
    undoing.undo(result, visits, by=BY)
    db.session.commit()
    assert (batch.left, result.state) == (60, BatchState.UNDONE)


def test_conflicts_kept_with_the_cells_of_every_row_are_settled_too(bring, visits):
    batch = db.session.get(ImportBatch, bring(EARLY, LATE, EARLY).batch)
    conflict = db.session.scalars(select(ImportConflict)).one()
    conflict.rows = [row | {"cells": row.get("cells", conflict.rows[0]["cells"])} for row in conflict.rows]
    db.session.commit()
    assert (numbers(decided(conflict, batch, visits)), batch.left) == ((3, 2, 0, 1, 0), 0)


def decided(conflict, batch, sheet):
    result = decisions.decide([conflict], batch, sheet, way=Way.SPLIT, by=BY)
    db.session.commit()
    return result


def test_the_lists_take_no_more_queries_for_more_batches(officer, counted):
    sizes = []
    for number in "123":
        applied(officer, f"{number},来信,,,,", f"{number},来访,,,,", name=f"{number}.csv")
        settle(officer, number, "newer")
        with counted() as sent:
            page(officer, "/sheets/toys.visits/batches")
        with counted() as home:
            page(officer, "/")
        sizes.append((len(sent), len(home)))
    assert len(set(sizes)) == 1
