"""Looks into a zip container (xlsx, xlsm, xlsb, ods) before any spreadsheet reader touches it."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from xinfang_party.kernel.errors import Refusal

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
RATIO_MATTERS_ABOVE = 1024 * 1024
CHUNK = 1024 * 1024

_CENTRAL_HEADER = b"PK\x01\x02"
_ARCHIVE_STARTS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_ARCHIVE_ENDINGS = (".zip", ".rar", ".7z", ".gz", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".ods")
_ERROR_CELLS = (b't="e"', b"t='e'")
_LONGEST_MARK = 16

# Whatever a broken or hostile container makes zipfile raise.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    RuntimeError, NotImplementedError, OverflowError, IndexError, MemoryError,
)  # fmt: skip

_TOO_BIG = "文件解开后太大，疑似异常文件。请把需要的数据复制到一个新的空白表格，保存后再上传。"
_DAMAGED = "文件已损坏，打不开。请用 WPS 或 Excel 打开检查，另存为 .xlsx 后再上传。"
LOCKED = "文件加了密码，请先取消密码、保存后再上传。"
_NESTED = "文件里嵌着压缩包或别的文档，请删去嵌入的内容、保存后再上传。"


@dataclass(frozen=True)
class Container:
    """What the reader needs to know: `kind` is "xlsx" (xlsm too), "xlsb" or "ods"; `has_error_cells` is true when a
    sheet may hold #N/A and the like."""

    kind: str
    has_error_cells: bool


def check(path: Path) -> Container:
    """Reads every entry once, counting real bytes, so that declared sizes need not be believed.

    Raises Refusal for too many entries, too much content, a suspicious ratio, encryption, nesting, damage, or a zip
    that is no workbook. Limits: 2,000 entries, 300 MB unpacked, ratio 200 for entries over 1 MB.
    """
    try:
        # The directory is counted in the raw bytes first: a million entries would cost a gigabyte of ZipInfo objects.
        if occurrences(path, _CENTRAL_HEADER) > MAX_ENTRIES:
            raise Refusal(_TOO_BIG)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            kind = _kind({entry.filename for entry in entries})
            return Container(kind, has_error_cells=_read_all(archive, entries))
    except _BROKEN as fault:
        raise Refusal(_DAMAGED) from fault


def occurrences(path: Path, mark: bytes) -> int:
    """How often the bytes of `mark` stand in the file."""
    found, tail = 0, b""
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            found += (tail + chunk).count(mark)
            tail = chunk[-(len(mark) - 1) :]
    return found


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal(LOCKED)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise Refusal(_TOO_BIG)
    for entry in entries:
        if entry.file_size > RATIO_MATTERS_ABOVE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Refusal(_TOO_BIG)
        if entry.filename.lower().endswith(_ARCHIVE_ENDINGS):
            raise Refusal(_NESTED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal(_DAMAGED)


def _kind(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        raise Refusal("这是 Word 文档，不是表格。请上传 .xlsx、.xls、.ods 或 .csv 文件。")
    if any(name.startswith("ppt/") for name in names):
        raise Refusal("这是演示文稿，不是表格。请上传 .xlsx、.xls、.ods 或 .csv 文件。")
    if not names & {"[Content_Types].xml", "content.xml"}:
        raise Refusal("这是压缩包，不是表格。请先解压，再上传里面的表格文件。")
    if "content.xml" in names:
        return "ods"
    return "xlsb" if "xl/workbook.bin" in names else "xlsx"


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    left, error_cells = MAX_UNPACKED_BYTES, False
    for entry in entries:
        with archive.open(entry) as stream:
            size, has_errors = _read_entry(stream, entry.filename.lower(), left)
        left -= size
        error_cells = error_cells or has_errors
    return error_cells


def _read_entry(stream: IO[bytes], name: str, allowed: int) -> tuple[int, bool]:
    """The entry's real size, and whether it is a sheet part with error cells."""
    size, has_errors, tail = 0, False, b""
    is_sheet = "worksheets/" in name and name.endswith(".xml")
    while chunk := stream.read(CHUNK):
        if not size and chunk.startswith(_ARCHIVE_STARTS):
            raise Refusal(_NESTED)
        size += len(chunk)
        if size > allowed:
            raise Refusal(_TOO_BIG)
        window = tail + chunk
        if name.endswith((".xml", ".rels")):
            _check_markup(window, name)
        has_errors = has_errors or (is_sheet and any(mark in window for mark in _ERROR_CELLS))
        tail = chunk[-_LONGEST_MARK:]
    return size, has_errors


def _check_markup(window: bytes, name: str) -> None:
    # No spreadsheet program writes a DOCTYPE; entity bombs need one.
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
        raise Refusal(_DAMAGED)
    if name == "meta-inf/manifest.xml" and b"encryption-data" in window:
        raise Refusal(LOCKED)
