"""No table of data leaves without its purpose, which stands in the audit and in the file and nowhere else."""
import ast
import io
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from tests.answers import taken, text_of
from tests.sheets.toys import Outing
from tests.stored import everything
from xinfang_party.audit.models import AuditEntry
from xinfang_party.exchange.writing import STAMP_MARK, Stamp, write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

PACKAGE = Path(__file__).parents[2] / "xinfang_party"
FILE = "/sheets/toys.visits/export.csv"
NOT_ASKED = {("sheets/views.py", "download_template"): "an empty table", ("sheets/views_batches.py", "download_rejected"): "the sender's own rows, handed back",
             ("checklists/views.py", "export_heat_map"): "figures of branches, of nobody and of no case"}
"""Tables that leave without a question (docs/decisions/0043)."""
FOOTER_LIMIT = 255


def exports():
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "export.made")))


@pytest.fixture
def visit(visits):
    db.session.add(Outing(number="001"))
    db.session.commit()


def test_the_page_asks_first_and_hands_out_nothing(officer, visit):
    answer = officer.get(FILE)
    assert (answer.status_code, "用途" in text_of(answer), "001" in text_of(answer), exports()) == (200, True, False, [])


@pytest.mark.parametrize(("purpose", "sentence"), [
    ("", "请写明这份表要用来做什么"), ("　 ", "请写明这份表要用来做什么"), ("字" * 101, "不要超过 100 个字"),
    ("转给 13812345678", "手机号，这里不能写个人信息，请删去后再导出。"),
    ("转给 11010519491231002X", "身份证号"), ("转到 6222021234567890128", "银行卡号")])
def test_without_a_fit_purpose_there_is_no_file_and_what_was_typed_stays(officer, visit, purpose, sentence):
    answer = taken(officer, FILE, purpose)
    assert (answer.status_code, sentence in text_of(answer), purpose.strip() in answer.text, exports()) == (422, True, True, [])


@pytest.mark.parametrize("purpose", ["核对三季度数据", "字" * 100, "报 A&B 组", "=1+1"])
def test_the_file_and_the_audit_tell_who_when_and_why(officer, visit, purpose):
    lines = taken(officer, FILE, purpose).data.decode("utf-8-sig").splitlines()
    (entry,) = exports()
    told = f"{STAMP_MARK}导出人：{entry.actor}；导出时间：{clock.local(entry.at):%Y-%m-%d %H:%M}；用途：{purpose}"
    assert lines[2:] == [told]
    assert {name: entry.details[name] for name in ("purpose", "rows", "format", "sheet")} == {
        "purpose": purpose, "rows": 1, "format": "csv", "sheet": "来访登记"}


def test_a_csv_names_its_charset_once(officer, visit):
    assert taken(officer, FILE).headers["Content-Type"] == "text/csv; charset=utf-8"


def test_the_purpose_is_kept_nowhere_but_in_the_audit(officer, visit):
    taken(officer, FILE, "只此一处的用途")
    rows = [row for row in everything().splitlines() if "只此一处的用途" in row]
    assert (len(rows), "export.made" in rows[0]) == (1, True)


def test_a_second_post_is_a_second_file_and_a_second_entry(officer, visit):
    first, second = taken(officer, FILE), taken(officer, FILE)
    assert (first.status_code, second.status_code, len(exports())) == (200, 200, 2)


def test_every_sheet_of_a_workbook_is_stamped(officer, visit):
    book = openpyxl.load_workbook(io.BytesIO(taken(officer, FILE.replace("csv", "xlsx"), "核对&汇总").data))
    assert [sheet.title for sheet in book] == ["来访登记", "导出说明"]
    assert {name: text for name, text in list(book["导出说明"].values)[1:]}["用途"] == "核对&汇总"
    assert ["核对＆汇总" in sheet.oddFooter.left.text and "导出人" in sheet.oddFooter.left.text for sheet in book] == [True, True]


@pytest.mark.parametrize(("who", "purpose"), [("名" * 80, "字" * 100), ("&P&N" * 20, "&" * 100)])
def test_the_longest_stamp_fits_the_foot_of_a_page(who, purpose):
    stamp, target = Stamp(who, clock.now(), purpose), io.BytesIO()
    write_xlsx(target, [("表", ["甲"], [["乙"]])], stamp=stamp)
    assert len(stamp.footer) <= FOOTER_LIMIT
    assert purpose.replace("&", "＆") in openpyxl.load_workbook(io.BytesIO(target.getvalue()))["表"].oddFooter.left.text


def test_every_other_table_goes_through_the_question():
    """Whoever adds a download of rows finds this here."""
    found = {(str(file.relative_to(PACKAGE)), function.name)
             for file in PACKAGE.rglob("views*.py") for function in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(function, ast.FunctionDef)
             for call in ast.walk(function) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "download"}
    assert found == set(NOT_ASKED)
