"""Files that others made: every one gives rows or a sentence, never anything else, however it is damaged."""

import contextlib
import os
import random
import shutil
from datetime import date, time
from itertools import islice
from pathlib import Path

import pytest

from xinfang_party.exchange import spreadsheets
from xinfang_party.exchange.cells import as_boolean, as_code, as_date, as_decimal, as_integer, as_moment, as_text
from xinfang_party.kernel.errors import Refusal

DATA = Path(os.environ.get("XINFANG_SHARED", Path(__file__).parents[3] / "shared")) / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file())
PARSERS = [as_text(5000), as_code, as_integer, as_decimal, as_boolean, as_date, as_moment]
CASES = {"留言编号", "留言时间", "答复时间", "留言日期", "信件编号", "来信时间"}

pytestmark = pytest.mark.skipif(not FILES, reason=f"no real data at {DATA} (XINFANG_SHARED)")


def table_of(name, known=CASES):
    path = DATA / name
    return spreadsheets.find_table(spreadsheets.open_book(path, path.name), known)


def read_wholly(path):
    """Every row of every sheet, every cell through every parser."""
    count = 0
    with spreadsheets.open_book(path, path.name) as book:
        for sheet in book.sheet_names:
            for number, cells in book.rows(sheet):
                count += 1
                assert number >= 1
                if count <= 300:
                    try_parsers(cells)
    return count


def try_parsers(cells):
    for cell in cells:
        for parser in PARSERS:
            with contextlib.suppress(ValueError):
                parser(cell)


def sentence_about(path):
    """What is said about the file, or None when it could be read."""
    try:
        assert read_wholly(path)
    except Refusal as refusal:
        return refusal.sentence
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_gives_rows_or_a_sentence(path):
    sentence = sentence_about(path)
    assert sentence is None or (path.name in sentence and sentence.endswith("。"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hostile/cal__pass_protected.xlsx", "取消密码"),
        ("hostile/notify__actually_a_png.xlsx", "图片"),
        ("hostile/cal__empty_sheet.xlsx", "没有内容"),
    ],
)
def test_known_bad_files_are_refused_for_the_right_reason(name, said):
    with pytest.raises(Refusal, match=said):
        read_wholly(DATA / name)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("petitions/附件4_sample120.xlsx", 120),
        ("petitions/附件3_full.xlsx", 4_326),
        ("petitions/附件3_sample30.xlsx", 30),
        ("petitions/beijing_letters.csv", 812),
        ("petitions/hangzhou_board.csv", 1_027),
    ],
)
def test_known_files_have_their_known_rows(name, rows):
    assert sum(1 for _ in table_of(name).rows) == rows


def test_replies_of_the_sample_are_as_fast_as_known():
    table = table_of("petitions/附件4_sample120.xlsx")
    asked, answered = table.headers.index("留言时间"), table.headers.index("答复时间")
    moments = [(as_moment(cells[asked]), as_moment(cells[answered])) for _, cells in table.rows]
    days = [(reply[0] - question[0]).days for question, reply in moments]
    assert [sum(taken <= limit for taken in days) for limit in (15, 60, 90)] == [81, 111, 115]
    assert moments[0][0] == (date(2019, 4, 25), time(9, 32, 9))


def test_date_cells_and_date_texts_of_one_column_are_both_read():
    table = table_of("petitions/附件3_full.xlsx")
    column = table.headers.index("留言时间")
    cells = [row[column] for _, row in table.rows]
    assert sum(not isinstance(cell, str) for cell in cells) == 129
    assert all(as_date(cell) for cell in cells)


def test_letters_are_answered_as_fast_as_known():
    table = table_of("petitions/beijing_letters.csv")
    received, answered = table.headers.index("来信时间"), table.headers.index("答复时间")
    days = [(as_date(cells[answered]) - as_date(cells[received])).days for _, cells in table.rows]
    assert (sum(taken <= 15 for taken in days), max(days)) == (788, 21)


@pytest.mark.parametrize("name", ["cal__date.xls", "cal__date.xlsx", "cal__date_1904.xlsx"])
def test_days_are_the_same_in_every_date_system(name):
    with spreadsheets.open_book(DATA / "hostile" / name, name) as book:
        assert [as_date(cells[0]) for _, cells in islice(book.rows(), 2)] == [date(2021, 1, 1), date(2021, 1, 2)]


def test_error_cells_are_seen():
    with spreadsheets.open_book(DATA / "hostile/cal__errors.xlsx", "x") as book:
        texts = [cells[0] for _, cells in book.rows()]
    assert set(texts) >= {"#N/A", "#REF!", "#DIV/0!"}
    for text in texts:
        with pytest.raises(ValueError, match="错误值"):
            as_text(10)(text)


def test_a_gbk_file_is_read_as_chinese():
    assert table_of("hostile/tipdm__连接词词典_gbk_small.csv", {"conj"}).headers == ["conj"]


def test_a_banner_is_passed():
    table = table_of("hostile/dj__学习强国模板.xlsx", {"组织", "学员总数", "参与度"})
    assert (table.header_row, table.headers[0]) == (3, "序号")


@pytest.mark.parametrize("seed", range(40))
def test_damaged_bytes_give_rows_or_a_sentence(tmp_path, seed):
    chance = random.Random(seed)
    source = chance.choice([path for path in FILES if path.suffix in {".xlsx", ".xls", ".csv"} and path.stat().st_size < 200_000])
    damaged = Path(shutil.copy(source, tmp_path))
    content = bytearray(damaged.read_bytes())
    for _ in range(chance.choice([1, 3, 20, 200])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    damaged.write_bytes(content[: chance.choice([len(content), len(content), chance.randrange(1, len(content))])])
    assert (sentence_about(damaged) or "。").endswith("。")
