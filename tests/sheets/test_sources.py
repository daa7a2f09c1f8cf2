"""Rows read from a file, from a spool made of it, and from what was kept: the same cells each time, from the start each time."""
from datetime import date, datetime, time, timedelta

import pytest

from tests.exchange.crafted import cell, row, xlsx
from tests.sheets.toys import VISITS
from xinfang_party.exchange.cells import SerialOf1904
from xinfang_party.exchange.writing import write_xlsx
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets.sources import BookSource, FewRows, Spool, SpoolWriter, place, plain_cells, spooled, whole_cells

MOMENT = datetime.fromisoformat("2026-01-02 09:30:01.999997")
CELLS = ["甲\t\n\\\"", "", None, 1, 1.5, True, date(2026, 1, 2), MOMENT, time(9, 30), timedelta(hours=30)]


@pytest.fixture
def source(app, tmp_path):
    """A table with a personal column in the middle and its header printed again halfway."""
    path, head = tmp_path / "a.xlsx", ["登记编号", "姓名", "方式", "其他"]
    write_xlsx(path, [("表", head, [["1", "张三", "来信", "13800138000"], head, ["2", "李四", "来访", "甲"]])])
    found = BookSource(path, "a.xlsx", VISITS)
    yield found
    found.close()


def test_a_file_is_read_without_its_personal_columns_as_often_as_wanted(source):
    wanted = [(2, ["1", "来信", "13800138000"]), (4, ["2", "来访", "甲"])]
    assert (list(source.rows()), list(source.rows()), source.layout.dropped) == (wanted, wanted, ("姓名",))


def test_only_some_columns_can_be_read(source):
    assert list(source.rows([1])) == [(2, ["来信"]), (4, ["来访"])]


def test_a_spool_keeps_what_is_recognised_and_hides_what_may_be_a_person(source):
    name, count = spooled(source, ["登记编号", "方式"])
    assert (count, list(Spool(name).rows())) == (2, [(2, ["1", "来信", "（已隐去）"]), (4, ["2", "来访", "甲"])])
    assert list(Spool(name).rows([2, 0])) == [(2, ["（已隐去）", "1"]), (4, ["甲", "2"])]


def test_cells_of_every_kind_come_back_from_a_spool(app):
    with SpoolWriter(["列"] * len(CELLS)) as writer:
        writer.add(7, CELLS)
    (number, cells), = Spool(writer.name).rows()
    assert (number, cells, [type(c) for c in cells]) == (7, CELLS, [type(c) for c in CELLS])


def test_cells_of_every_kind_come_back_from_the_database_too():
    assert whole_cells(plain_cells(CELLS)) == CELLS


def test_numbers_of_a_1904_workbook_are_told_from_others_everywhere(app, tmp_path):
    path = xlsx(tmp_path / "b.xlsx", row(1, cell("A1", "登记编号"), cell("B1", "收到时间")) + row(2, cell("A2", "1"), cell("B2", 40000, "n")),
                date_1904=True)
    book = BookSource(path, "b.xlsx", VISITS)
    name, _ = spooled(book, book.headers)
    book.close()
    few = FewRows(["收到时间"], [(2, [40000.0])], date_1904=True)
    assert [type(next(rows)[1][-1]) for rows in (Spool(name).rows(), few.rows())] == [SerialOf1904, SerialOf1904]


def test_a_spool_that_fails_leaves_no_file(app):
    writer = SpoolWriter(["列"])
    with pytest.raises(OSError, match="full"), writer:
        raise OSError("full")
    assert not place(writer.name).exists()


@pytest.mark.parametrize("name", [None, "nothing.jsonl"])
def test_a_spool_that_is_gone_is_a_sentence(app, name):
    with pytest.raises(Refusal, match="请重新上传文件"):
        Spool(name)


def test_a_spool_stands_only_in_its_folder(app):
    assert place("../../etc/passwd").parent == place("x").parent
