"""The table is found among banners, notes, other sheets and doubled headers."""

from datetime import date

import pytest

from tests.exchange import crafted
from tests.exchange.crafted import cell, row
from xinfang_party.exchange import spreadsheets
from xinfang_party.exchange.cells import as_code, as_date
from xinfang_party.exchange.headers import normal
from xinfang_party.kernel.errors import Refusal

KNOWN = {"编号", "来信日期", "答复日期"}


def book_of(tmp_path, *sheets, **options):
    return spreadsheets.open_book(crafted.xlsx(tmp_path / "a.xlsx", *sheets, **options), "a.xlsx")


def lines(*rows, first=1):
    """Rows of text cells; "" leaves the cell out."""
    return "".join(
        row(number, *(cell(f"{chr(65 + column)}{number}", text) for column, text in enumerate(texts) if text))
        for number, texts in enumerate(rows, first)
    )


HEADER = ["编号", "来信日期", "答复日期"]


@pytest.mark.parametrize(
    "written",
    ["来信日期", "*来信日期", "来信 日期", "来信\n日期：", "来信日期（必填）", "来信日期(必填)*", "_x000D_来信日期", "\u3000来信日期"],
)
def test_a_header_is_recognised_in_any_dress(written):
    assert normal(written) == "来信日期"


def test_full_width_and_capitals_do_not_matter():
    assert normal("ＩＤ号") == normal("id号")


def test_banner_rows_over_the_header_are_passed(tmp_path):
    sheet = lines(["2026年信访事项登记表"], ["填表说明：编号必填"], HEADER, ["1", "2026-1-2", ""])
    table = spreadsheets.find_table(book_of(tmp_path, sheet), KNOWN)
    assert (table.sheet, table.header_row, table.headers) == ("表1", 3, HEADER)
    assert list(table.rows) == [(4, ["1", "2026-1-2", ""])]


def test_a_header_merged_over_two_rows_is_put_together(tmp_path):
    sheet = lines(["编号", "日期", ""], ["", "来信日期", "答复日期"], ["1", "a", "b"])
    table = spreadsheets.find_table(book_of(tmp_path, sheet), KNOWN)
    assert (table.header_row, table.headers) == (2, HEADER)
    assert list(table.rows) == [(3, ["1", "a", "b"])]


def test_a_row_of_data_never_wins_over_its_header(tmp_path):
    sheet = lines(HEADER, ["", "", "编号"], ["1", "", ""])
    assert spreadsheets.find_table(book_of(tmp_path, sheet), KNOWN).header_row == 1


def test_the_sheet_with_most_matches_is_taken(tmp_path):
    book = book_of(tmp_path, lines(["编号", "说明"]), lines(HEADER, ["1", "", ""]), names=["说明", "台账"])
    assert spreadsheets.find_table(book, KNOWN).sheet == "台账"
    assert spreadsheets.find_table(book, KNOWN, sheet="说明").sheet == "说明"


def test_a_hidden_sheet_only_serves_when_no_visible_one_does(tmp_path):
    visible, hidden = lines(["编号"], ["1"]), lines(HEADER, ["2", "", ""])
    both = book_of(tmp_path, hidden, visible, names=["藏", "见"], hidden=("藏",))
    assert spreadsheets.find_table(both, KNOWN).sheet == "见"
    other = book_of(tmp_path, hidden, lines(["别的"]), names=["藏", "见"], hidden=("藏",))
    assert spreadsheets.find_table(other, KNOWN).sheet == "藏"


def test_a_header_printed_again_is_no_data(tmp_path):
    sheet = lines(HEADER, ["1", "", "x"], HEADER, ["2", "", "x"])
    assert [number for number, _ in spreadsheets.find_table(book_of(tmp_path, sheet), KNOWN).rows] == [2, 4]


def test_known_may_be_a_question(tmp_path):
    table = spreadsheets.find_table(book_of(tmp_path, lines(HEADER, ["1", "", ""])), lambda header: header.endswith("日期"))
    assert table.headers == HEADER


def test_rows_of_text_files_are_as_long_as_their_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,来信日期,答复日期,\n1\n2,a,b,c,d\n", encoding="gb18030")
    table = spreadsheets.find_table(spreadsheets.open_book(path, "a.csv"), KNOWN)
    assert list(table.rows) == [(2, ["1", "", ""]), (3, ["2", "a", "b"])]


STAMPED = "【导出说明】导出人：示例党员01；用途：核对"


@pytest.mark.parametrize(("last", "kept"), [
    ([], [2, 3]), ([STAMPED], [2, 3]), ([STAMPED, ""], [2, 3]), ([STAMPED + ",,"], [2, 3]), ([STAMPED + ",2026-1-2,"], [2, 3, 4]),
    (["4", STAMPED, "5"], [2, 3, 4, 5, 6])])
def test_the_stamp_of_our_own_exports_is_passed_over_at_the_end_alone(tmp_path, last, kept):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["编号,来信日期,答复日期", "1,2026-1-2,", "【导出说明】的来信,2026-1-2,", *last]), encoding="utf-8")
    assert [number for number, _ in spreadsheets.find_table(spreadsheets.open_book(path, "a.csv"), KNOWN).rows] == kept


def test_the_refusal_says_what_was_seen_and_what_is_needed(tmp_path):
    book = book_of(tmp_path, lines([f"第{n}个很长很长的表头名称呀" for n in range(10)]))
    with pytest.raises(Refusal) as refusal:
        spreadsheets.find_table(book, KNOWN, needed=["编号", "来信日期"])
    assert refusal.value.sentence.count("「") == 8 + 2
    assert "「第0个很长很长的表头名…」" in refusal.value.sentence
    assert refusal.value.sentence.endswith("需要有这样的表头：「编号」、「来信日期」。")


def test_a_header_too_far_down_is_not_looked_for(tmp_path):
    with pytest.raises(Refusal):
        spreadsheets.find_table(book_of(tmp_path, lines(["别的"]) + lines(HEADER, first=31)), KNOWN)


def test_an_unknown_sheet_is_refused(tmp_path):
    with pytest.raises(Refusal, match="没有名为「丙」的工作表"):
        spreadsheets.find_table(book_of(tmp_path, lines(HEADER)), KNOWN, sheet="丙")


def test_plain_numbers_of_a_1904_workbook_give_the_right_day(tmp_path):
    sheet = lines(["编号", "来信日期"]) + row(2, cell("A2", 7, "n"), cell("B2", 42118, "n"))
    ((_, cells),) = spreadsheets.find_table(book_of(tmp_path, sheet, date_1904=True), KNOWN).rows
    assert (as_code(cells[0]), as_date(cells[1])) == ("7", date(2019, 4, 25))
