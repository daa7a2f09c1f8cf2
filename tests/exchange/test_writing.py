"""What we write is data for every reader: another library reads the same cells, ours reads the same values."""
# ruff: noqa: DTZ001 - cells hold wall time, without a zone

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from xinfang_party.exchange import spreadsheets, writing
from xinfang_party.exchange.cells import as_date, as_decimal, as_moment, as_text
from xinfang_party.kernel.errors import Refusal

DANGEROUS = [
    "=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0", "\x01=1", "\x1b＝1", "'\x02=1", "\uffff@SUM(1)", " \x01－1", "＠SUM(1)", "\u3000＝1",
]  # fmt: skip
HOSTILE = [
    *DANGEROUS, "'=1", "''=1", " '=1", "' =1", "'tis", "'", '"', '"=1"', "a,b;c\td", "一\n二", "😀", "𠮷", "\u202eRTL\u202c", "مرحبا",
    "http://example.org", "007", "440103001001002003", "1E5", "<b>&amp;</b>", "]]>", "_x000D_", "_x0041_", "#N/A?", "{=1}", "a\u2028b", "é",
]  # fmt: skip


def xlsx(*sheets, **options):
    target = io.BytesIO()
    writing.write_xlsx(target, sheets, **options)
    return target.getvalue()


def as_csv(headers, rows):
    target = io.BytesIO()
    writing.write_csv(target, headers, rows)
    return target.getvalue()


def read_by_another(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def read_by_us(tmp_path, content):
    path = tmp_path / "out"
    path.write_bytes(content)
    with spreadsheets.open_book(path, "out") as book:
        table = spreadsheets.find_table(book, {"内容", "备注"})
        assert table.headers == ["内容", "备注"]
        return [cells for _, cells in table.rows]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_hostile_text_survives_the_round_trip(tmp_path, form):
    headers, rows = ["内容", "备注"], [[text, "x"] for text in HOSTILE]
    content = xlsx(("表", headers, rows)) if form == "xlsx" else as_csv(headers, rows)
    for lines in (False, True):
        parse = as_text(1000, lines=lines)
        read = [parse(cells[0]) for cells in read_by_us(tmp_path, content)]
        assert read == [expected(text, lines) for text in HOSTILE]


def expected(text, lines):
    # What tidying does to any typed text, without taking a leading ' off.
    return as_text(1000, lines=lines)("字" + writing.cell_text(text).strip())[1:].strip() or None


def test_no_cell_is_a_formula_or_a_link_for_another_reader():
    sheet = read_by_another(xlsx(("表", ["=1", "备注"], [[text, 1] for text in HOSTILE]))).active
    assert {cell.data_type for row in sheet.iter_rows(max_col=1) for cell in row} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell(text):
    cell, plain = read_by_another(xlsx(("表", ["甲", "乙"], [[text, "来信"]]))).active[2]
    assert (cell.quotePrefix, plain.quotePrefix) == (True, False)


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_puts_a_quote_before_what_looks_like_a_formula(text):
    rows = list(csv.reader(io.StringIO(as_csv([text], [[text]]).decode("utf-8-sig"), newline="")))
    assert all(row[0].startswith("'") for row in rows)


def test_csv_has_the_mark_excel_needs_and_leaves_the_stream_open():
    target = io.BytesIO()
    writing.write_csv(target, ["内容"], [["一"], [None]])
    assert target.getvalue() == "\ufeff内容\r\n一\r\n\"\"\r\n".encode()
    assert not target.closed


def test_numbers_days_and_moments_are_typed():
    moment = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)
    values = [5, 2.5, Decimal("0.1"), date(2026, 4, 1), moment, True, None, "7", float("nan"), 10**17]
    cells = read_by_another(xlsx(("表", ["列"] * len(values), [values]))).active[2]
    assert [cell.value for cell in cells] == [
        5, 2.5, 0.1, datetime(2026, 4, 1), datetime(2026, 4, 1, 0, 30), "是", None, "7", None, str(10**17),
    ]  # fmt: skip
    assert (cells[3].number_format, cells[4].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_days_moments_and_decimals_read_back_equal(tmp_path, form):
    rows = [[date(2026, 4, 1), Decimal("12.35")], [datetime(2026, 4, 1, 9, 32, 9), Decimal("-0.5")]]
    content = xlsx(("表", ["内容", "备注"], rows)) if form == "xlsx" else as_csv(["内容", "备注"], rows)
    read = read_by_us(tmp_path, content)
    assert [as_date(cells[0]) for cells in read] == [date(2026, 4, 1)] * 2
    assert as_moment(read[1][0]) == (date(2026, 4, 1), datetime(2026, 4, 1, 9, 32, 9).time())
    assert [as_decimal(cells[1]) for cells in read] == [Decimal("12.35"), Decimal("-0.5")]


def test_old_days_are_written_as_text():
    assert read_by_another(xlsx(("表", ["列"], [[date(1893, 12, 26)]]))).active["A2"].value == "1893-12-26"


@pytest.mark.parametrize(("text", "kept"), [("字" * 40_000, 32_767), ("😀" * 40_000, 16_383), ("a" * 32_767, 32_767)])
def test_text_is_cut_to_what_a_cell_holds(text, kept):
    assert read_by_another(xlsx(("表", ["列"], [[text]]))).active["A2"].value == text[:kept]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_characters_a_sheet_cannot_hold_are_left_out(tmp_path, form):
    rows = [["a\0b\x1b\ud800c\uffff", "x"]]
    content = xlsx(("表", ["内容", "备注"], rows)) if form == "xlsx" else as_csv(["内容", "备注"], rows)
    assert read_by_us(tmp_path, content) == [["abc", "x"]]


def test_titles_are_made_acceptable_and_different():
    titles = ["a[b]:c*d?e/f\\g", "长" * 40, "长" * 40, "History", "", "''", "长" * 31]
    names = read_by_another(xlsx(*((title, ["列"], []) for title in titles))).sheetnames
    assert len({name.lower() for name in names}) == len(titles)
    assert names[0] == "a b  c d e f g"
    assert all(0 < len(name) <= 31 for name in names)


def test_widths_may_be_given_by_header():
    sheet = read_by_another(xlsx(("表", ["甲", "乙"], []), widths={"乙": 33})).active
    assert sheet.column_dimensions["B"].width == pytest.approx(33, abs=1)


def test_rows_are_taken_one_by_one_and_limited(monkeypatch):
    monkeypatch.setattr(writing, "MAX_ROWS", 3)
    with pytest.raises(Refusal, match="100 万行"):
        as_csv(["列"], ([number] for number in range(4)))


def test_both_forms_write_to_a_path(tmp_path):
    writing.write_xlsx(tmp_path / "a.xlsx", [("表", ["列"], [[1]])])
    writing.write_csv(tmp_path / "a.csv", ["列"], [[1]])
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")
    assert (tmp_path / "a.csv").read_bytes() == "\ufeff列\r\n1\r\n".encode()
