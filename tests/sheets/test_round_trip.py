"""What goes out comes back unchanged, whatever stands in a cell; what cannot be kept is refused by row."""
from datetime import date, time

import pytest
from sqlalchemy import select

from tests.sheets.test_service import BY, numbers, stored
from tests.sheets.toys import Manner, Outing
from xinfang_party.exchange.spreadsheets import find_table, open_book
from xinfang_party.exchange.writing import Stamp, write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.sheets import exporting, service

STARTERS = ["=1+1", "+86", "-5", "@here", "＝1", "＋1", "－1", "＠a", "'=1", "''=1", "'", "=", "=HYPERLINK(\"x\",\"y\")", "|cmd", "\"引号\"", "a,b;c|d"]
LETTERS = ["😀👨👩", "𠮷野家", "𰻝", "é", "ｱｲｳ", "ﷺ", "01", "1e5", "1E+17", "TRUE", "2026-01-02", "#单位", "_x0041_", "100%", "3/4", "null", "x" * 200]

STAMP = Stamp("示例党员01", clock.at(date(2026, 3, 2)), "=核对,三季度；数据")


@pytest.fixture
def facts(visits):
    """One visit with each of these as its origin, and one with everything else filled."""
    origins = [*STARTERS, *LETTERS]
    db.session.add_all(Outing(number=f"{number:03}", origin=origin) for number, origin in enumerate(origins))
    db.session.add(Outing(number="满", manner=Manner.VISIT, branch="第一支部", received_on=date(2026, 1, 2), received_time=time(9, 30, 1),
                         replied_on=date(2026, 5, 1), people=4, late=True))
    db.session.commit()
    return len(origins) + 1


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_and_import_leave_everything_unchanged(visits, facts, tmp_path, kind):
    path = tmp_path / f"全部.{kind}"
    exporting.write_export(visits, BY, path, kind, STAMP)
    report = service.import_file(visits, path, path.name, by=BY)
    assert (report.unchanged, report.rows, report.problems, report.warnings) == (facts, facts, [], [])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_into_an_empty_site_everything_comes_back_the_same(visits, facts, tmp_path, kind):
    path = tmp_path / f"全部.{kind}"
    before = {visit.number: (visit.origin, visit.received_time, visit.late) for visit in db.session.scalars(select(Outing))}
    exporting.write_export(visits, BY, path, kind, STAMP)
    db.session.query(Outing).delete()
    db.session.commit()
    assert service.import_file(visits, path, path.name, by=BY).created == facts
    assert {visit.number: (visit.origin, visit.received_time, visit.late) for visit in db.session.scalars(select(Outing))} == before


def test_no_cell_of_a_csv_begins_like_a_formula(visits, facts, tmp_path):
    path = tmp_path / "全部.csv"
    exporting.write_export(visits, BY, path, "csv")
    with open_book(path, path.name) as book:
        cells = [cell for _, row in find_table(book, {"登记编号"}).rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@＝＋－＠\t\r")]


@pytest.mark.parametrize(("cell", "kept"), [
    ("左\u202e右", "左右"), ("零\u200b宽", "零宽"), ("\ufeff头", "头"), ("　全角空格　", "全角空格"), ("一\n二", "一 二"), ("e\u0301", "é")])
def test_what_nobody_sees_is_taken_out(visits, tmp_path, cell, kept):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [("表", ["登记编号", "转来单位"], [["1", cell]])])
    service.import_file(visits, path, path.name, by=BY)
    assert stored("1").origin == kept


@pytest.mark.parametrize(("cell", "said"), [("字" * 201, "太长"), ("#REF!", "错误值"), ("甲\x01乙", "控制字符")])
def test_what_cannot_be_kept_is_named_by_row(bring, cell, said):
    report = bring(f"1,{cell}", head="登记编号,转来单位", lenient=False)
    assert (numbers(report), report.problems[0]["row"], said in report.problems[0]["message"]) == ((1, 0, 0, 0, 1), 2, True)


def test_a_file_with_nul_is_refused_whole(visits, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("登记编号,转来单位\n1,a\0b\n".encode())
    with pytest.raises(Exception, match="不是表格文件"):
        service.import_file(visits, path, path.name, by=BY)
