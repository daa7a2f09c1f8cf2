"""Zip containers, honest and hostile: xlsx, ods, and what only looks like them."""

import time

import pytest

from tests.exchange import crafted
from tests.exchange.crafted import cell, row
from xinfang_party.exchange import archives, spreadsheets
from xinfang_party.kernel.errors import Refusal

HEADER = row(1, cell("A1", "编号"), cell("B1", "日期"))


def opened(path, filename="上传.xlsx"):
    return spreadsheets.open_book(path, filename)


def bomb(tmp_path, name):
    path = tmp_path / "bomb.xlsx"
    return {
        "entries": lambda: crafted.xlsx(path, HEADER, extra={f"x/{n}": b"" for n in range(2_001)}),
        "ratio": lambda: crafted.xlsx(path, HEADER, extra={"xl/media/a.bin": b"\0" * 3_000_000}),
        "total": lambda: crafted.xlsx(path, HEADER, extra={f"x/{n}": b"\0" * 1_000_000 for n in range(400)}),
        "nested by name": lambda: crafted.xlsx(path, HEADER, extra={"xl/embeddings/book.xlsx": b"x"}),
        "nested by content": lambda: crafted.xlsx(path, HEADER, extra={"xl/media/a.bin": b"PK\x03\x04" + b"x" * 99}),
        "entities": lambda: crafted.xlsx(
            path,
            row(1, cell("A1", "&b;")),
            prologue='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        ),
        "lying size": lambda: crafted.declaring_size(crafted.xlsx(path, HEADER), "xl/worksheets/sheet1.xml", 9),
        "broken sum": lambda: crafted.patched(
            crafted.xlsx(path, HEADER, extra={"a.txt": bytes(range(256))}), bytes(range(256))[64:128], b"\0" * 64
        ),
        "plain zip": lambda: crafted.zipped(path, {"台账.txt": b"1"}),
        "word": lambda: crafted.zipped(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "no sheets": lambda: crafted.zipped(path, {"[Content_Types].xml": b"<Types/>"}),
    }[name]()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("entries", "太大"),
        ("ratio", "太大"),
        ("total", "太大"),
        ("nested by name", "嵌着"),
        ("nested by content", "嵌着"),
        ("entities", "已损坏"),
        ("lying size", "已损坏"),
        ("broken sum", "已损坏"),
        ("plain zip", "请先解压"),
        ("word", "Word"),
        ("no sheets", "打不开"),
    ],
)
def test_hostile_archives_are_refused_before_they_are_read(tmp_path, name, said):
    with pytest.raises(Refusal, match=said):
        opened(bomb(tmp_path, name))


def test_real_size_counts_even_where_the_directory_is_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_check_directory", lambda entries: None)
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 5_000)
    with pytest.raises(Refusal, match="太大"):
        opened(crafted.xlsx(tmp_path / "a.xlsx", HEADER, extra={"x.bin": b"\0" * 9_000}))


def locked(tmp_path, how):
    path = tmp_path / "locked"
    start_of_book = crafted.record(0x0809, b"\0\6\5\0" + b"\0" * 12)
    return {
        "xlsx": lambda: crafted.ole(path, {"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x"}),
        "xls": lambda: crafted.ole(path, {"Workbook": start_of_book + crafted.record(0x2F, b"\1\0\1\0\1\0" + b"k" * 48)}),
        "zip": lambda: crafted.marked_encrypted(crafted.xlsx(path, HEADER)),
        "ods": lambda: crafted.zipped(
            path, {"content.xml": b"\x8f", "META-INF/manifest.xml": b"<manifest:encryption-data/>"}
        ),
    }[how]()


@pytest.mark.parametrize("how", ["xlsx", "xls", "zip", "ods"])
def test_a_locked_file_is_refused_with_the_way_out(tmp_path, how):
    with pytest.raises(Refusal, match="取消密码"):
        opened(locked(tmp_path, how))


def ods(path, rows):
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = b"<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return crafted.zipped(path, {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})


def ods_row(repeated=1):
    attributes = f'table:number-columns-repeated="{repeated}" office:value-type="string"'
    cells = f"<table:table-cell {attributes}><text:p>编号</text:p></table:table-cell>"
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def test_an_open_document_is_read(tmp_path):
    book = opened(ods(tmp_path / "a", ods_row()))
    assert (book.sheet_names, list(book.rows())) == (["台账"], [(1, ["编号"])])


@pytest.mark.parametrize("repeated", [5_000, 9_000, 16_384])
def test_an_open_document_that_repeats_itself_without_end_costs_neither_memory_nor_the_server(tmp_path, repeated):
    began = time.monotonic()
    with pytest.raises(Refusal):
        opened(ods(tmp_path / "a", ods_row(repeated)))
    assert time.monotonic() - began < 5
