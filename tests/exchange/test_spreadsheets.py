"""Files of every kind are read as rows or refused with a sentence; never anything else."""

import gc
import time
import zipfile

import psutil
import pytest

from tests.exchange import crafted
from tests.exchange.crafted import cell, row
from xinfang_party.exchange import delimited, spreadsheets
from xinfang_party.kernel.errors import Refusal

HEADER = row(1, cell("A1", "编号"), cell("B1", "日期"))


def opened(path, filename="上传.xlsx"):
    return spreadsheets.open_book(path, filename)


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_kind_is_decided_by_content_not_by_name(tmp_path):
    book = opened(crafted.xlsx(tmp_path / "a.csv", HEADER), "a.csv")
    assert list(book.rows()) == [(1, ["编号", "日期"])]
    text = opened(written(tmp_path / "b.xlsx", "编号,日期\n1,2\n"), "b.xlsx")
    assert list(text.rows()) == [(1, ["编号", "日期"]), (2, ["1", "2"])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"Rar!\x1a\x07\x01\x00", "压缩包"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页格式"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "网页格式"),
        (b"PK\x03\x04" + b"rubbish" * 30, "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"rubbish" * 300, "打不开"),
        (b"number,\0\0date\n1,2\n", "不是表格"),
        ("编号,日期\n".encode("utf-16-le"), "不是表格"),
        (b"\xff\xfe\xff\xff\xff\xff\x00\xd8", "文字编码"),
        (b"name\n\xff\xff\xff", "文字编码"),
        (b"\n\n  \n", "没有内容"),
        (b"a" * 1_200_000, "一百万字"),
        (b'a,b\n1,"' + b"x\n" * 80_000, "引号"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, said):
    with pytest.raises(Refusal) as refusal:
        list(opened(written(tmp_path / "f", content), "来信\n台账.xlsx").rows())
    assert said in refusal.value.sentence


def test_the_sentence_names_the_file_as_the_sender_called_it(tmp_path):
    with pytest.raises(Refusal, match=r"^「来信 台账\.xlsx」：这是一个空文件"):
        opened(written(tmp_path / "f", b""), "来信\n台账.xlsx")


def test_a_file_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_FILE_BYTES", 10)
    with pytest.raises(Refusal, match="100 MB"):
        opened(written(tmp_path / "a.csv", "编号,日期\n1,2\n"))


def test_a_workbook_without_content_is_refused(tmp_path):
    with pytest.raises(Refusal, match="没有内容"):
        opened(crafted.xlsx(tmp_path / "a.xlsx", "", row(3, '<c r="C3" s="0"/>')))


def test_a_false_dimension_is_not_believed(tmp_path):
    began = time.monotonic()
    book = opened(crafted.xlsx(tmp_path / "a.xlsx", HEADER, dimension="A1:XFD1048576"))
    assert list(book.rows()) == [(1, ["编号", "日期"])]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("far", ["XFD1048576", "XFD60000", "A1048576", "XFD200"])
def test_far_cells_cost_neither_memory_nor_the_server(tmp_path, far):
    sheet = HEADER + row(int(far.lstrip("AXFD")), cell(far, "远"))
    before, began = psutil.Process().memory_info().rss, time.monotonic()
    widest, sentence = 0, "很远"
    try:
        widest = max(len(cells) for _, cells in opened(crafted.xlsx(tmp_path / "a.xlsx", sheet)).rows())
    except Refusal as refusal:
        sentence = refusal.sentence
    assert "很远" in sentence or "100 万行" in sentence
    assert widest <= 200
    assert time.monotonic() - began < 5
    assert psutil.Process().memory_info().rss - before < 50_000_000


def test_rows_bear_the_numbers_excel_shows(tmp_path):
    sheet = row(5, cell("C5", "编号"), cell("D5", "日期")) + row(8, cell("C8", "7"))
    assert list(opened(crafted.xlsx(tmp_path / "a.xlsx", sheet)).rows()) == [(5, ["编号", "日期"]), (8, ["7", ""])]


def test_error_cells_are_told_from_blank_ones(tmp_path):
    sheet = row(2, cell("B2", "编号"), cell("C2", "日期")) + row(3, cell("B3", "#N/A", "e"), cell("C3", 5, "n"))
    assert list(opened(crafted.xlsx(tmp_path / "a.xlsx", sheet)).rows())[1] == (3, ["#N/A", 5.0])


def test_each_sheet_can_be_read_in_any_order_and_again(tmp_path):
    book = opened(crafted.xlsx(tmp_path / "a.xlsx", HEADER, row(1, cell("A1", "二")), names=["甲", "乙"]))
    assert book.sheet_names == ["甲", "乙"]
    half_read = book.rows("甲")
    next(half_read)
    assert [list(book.rows(name)) for name in ("乙", "甲", "乙")] == [
        [(1, ["二"])],
        [(1, ["编号", "日期"])],
        [(1, ["二"])],
    ]
    with pytest.raises(Refusal, match="只有：「甲」、「乙」"):
        book.rows("丙")


def test_the_reading_process_is_told_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    with opened(crafted.xlsx(tmp_path / "a.xlsx", HEADER)):
        reader = max(psutil.Process().children(), key=lambda child: child.create_time())
        assert "SECRET_KEY" not in reader.environ()


def test_the_reading_process_ends_with_its_book(tmp_path):
    """Other tests of this worker may have processes of their own: a browser, a database server."""
    path, others = crafted.xlsx(tmp_path / "a.xlsx", HEADER), set(psutil.Process().children())
    with opened(path):
        assert set(psutil.Process().children()) - others
    forgotten = opened(path)
    next(forgotten.rows())
    del forgotten
    gc.collect()
    assert set(psutil.Process().children()) <= others


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_usual_encoding_and_delimiter(tmp_path, encoding, delimiter):
    lines = [["编号", "内容"], ["1", "一，二;三,四\t五\n第二行"], ["2", "𠮷"]]
    content = "\r\n".join(delimiter.join(f'"{text}"' for text in line) for line in lines)
    book = opened(written(tmp_path / "a.csv", content.encode(encoding)), "月报.csv")
    assert list(book.rows()) == [(number, line) for number, line in enumerate(lines, 1)]
    assert book.sheet_names == ["月报"]


def test_a_late_foreign_byte_changes_the_encoding_of_the_whole(tmp_path):
    content = b"a,b\n" + b"1,2\n" * 300_000 + "信,访\n".encode("gb18030")
    assert list(opened(written(tmp_path / "a.csv", content)).rows())[-1] == (300_002, ["信", "访"])


def test_a_long_sheet_is_read_in_little_memory(tmp_path):
    letters = "ABCDEFGHIJKL"
    rows = "".join(row(n, *(cell(f"{letter}{n}", f"内容{n}") for letter in letters)) for n in range(1, 50_001))
    path = crafted.xlsx(tmp_path / "a.xlsx", rows)
    del rows
    gc.collect()
    before = psutil.Process().memory_info().rss
    with opened(path) as book:
        assert sum(1 for _ in book.rows()) == 50_000
        assert psutil.Process().memory_info().rss - before < 50_000_000
        reader = max(psutil.Process().children(), key=lambda child: child.create_time())
        assert reader.memory_info().rss < 150_000_000


def test_more_rows_than_a_sheet_may_have_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    with pytest.raises(Refusal, match="100 万行"):
        list(opened(written(tmp_path / "a.csv", "a\n1\n2\n3\n")).rows())


def test_a_truncated_workbook_is_refused(tmp_path):
    path = crafted.xlsx(tmp_path / "a.xlsx", HEADER)
    for kept in range(10, path.stat().st_size, 97):
        cut = written(tmp_path / "cut.xlsx", path.read_bytes()[:kept])
        with pytest.raises(Refusal):
            opened(cut)
    assert zipfile.is_zipfile(path)
