"""Looks into a docx before any library opens it: size, encryption, macros, objects, external parts, entities, active fields."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.parsers import expat

MAX_ENTRIES = 500
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_RATIO, RATIO_MATTERS_ABOVE = 200, 1024 * 1024
MAX_ELEMENTS = 300_000

MARKUP = (".xml", ".rels")
HARMLESS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf", ".ttf")
SAFE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "TOC", "PAGEREF", "REF", "SEQ", "STYLEREF", "EQ"})
EMBEDDED = frozenset({"altChunk", "object", "control", "OLEObject"})

# Whatever a broken or hostile container makes zipfile and expat raise.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, OverflowError,
           IndexError, MemoryError)
_LINK_INSIDE = re.compile(r"\s*HYPERLINK\s+\\l\s", re.I)
_NO_WORD_FILE = "这不是 Word 文档（.docx）。请用 WPS 或 Word 另存为 .docx 后再上传。"
_OLD_FILE = "这是旧格式的 Word 文件（.doc），或者加了密码。请取消密码，另存为 .docx 后再上传。"
_DAMAGED = "文件已损坏，打不开。请用 WPS 或 Word 打开检查，另存为 .docx 后再上传。"
_TOO_BIG = "文件解开后太大，疑似异常文件。请删去图片等多余的内容，另存后再上传。"
_MACROS = "文件里有宏。请另存为不带宏的 .docx 后再上传。"
_EMBEDDED = "文件里嵌着别的内容（{}），模板只能有文字、表格和图片。请删去后再上传。"
_EXTERNAL = "文件引用了外部的内容（{}），例如超链接、网上的图片或别处的模板。请取消链接、改为直接插入后再上传。"
_FIELD = "文件里有不能用的域（{}）。模板里只能用页码、日期、目录这类域，请删去后再上传。"


class _Refused(Exception):
    """Holds the sentence that ends the look."""


def problems_of(content: bytes) -> list[str]:
    """Why this is no plain docx, in sentences. Reads every part of markup strictly, at most 30 MB and 300,000 elements in all."""
    try:
        return list(dict.fromkeys(_look(content)))
    except _Refused as refused:
        return [str(refused)]
    except _BROKEN:
        return [_DAMAGED if content.startswith(b"PK") else _NO_WORD_FILE]


def _look(content: bytes) -> list[str]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _Refused(_OLD_FILE)
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise _Refused(_TOO_BIG)
    reader = _Reader()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_directory(entries)
        for entry in entries:
            part = archive.read(entry)  # no more than the entry declares
            if entry.filename.lower().endswith(MARKUP):
                reader.read(part)
    return reader.problems


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise _Refused(_OLD_FILE)
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise _Refused(_NO_WORD_FILE)
    if any("vbaproject" in name.lower() or "vbadata" in name.lower() for name in names):
        raise _Refused(_MACROS)
    large = [entry for entry in entries if entry.file_size > RATIO_MATTERS_ABOVE]
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES or any(e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in large):
        raise _Refused(_TOO_BIG)
    strange = sorted(name for name in names if not name.lower().endswith((*MARKUP, *HARMLESS)))
    if strange:
        raise _Refused(_EMBEDDED.format(PurePosixPath(strange[0]).name[:40]))


class _Reader:
    """Reads parts of markup one after another; `problems` in sentences."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.elements = 0
        self.is_code = False
        self.codes: list[str] = []
        """Of the fields that are open, outer ones first: the code as far as it was read."""

    def read(self, content: bytes) -> None:
        self.codes, self.is_code = [], False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.on_doctype
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self.on_start, self.on_end, self.on_text
        parser.Parse(content, True)
        for code in self.codes:
            self.judge(code)

    def on_doctype(self, *_: object) -> None:
        raise _Refused(_DAMAGED)  # no word processor writes one; entity bombs need it

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _Refused(_TOO_BIG)
        name, own = tag.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.is_code = name == "instrText"
        if name == "Relationship" and own.get("TargetMode", "").lower() == "external":
            self.problems.append(_EXTERNAL.format(own.get("Target", "")[:60]))
        elif name in ("Override", "Default") and "macroenabled" in own.get("ContentType", "").lower():
            raise _Refused(_MACROS)
        elif name in EMBEDDED:
            self.problems.append(_EMBEDDED.format(name))
        elif name == "fldSimple":
            self.judge(own.get("instr", ""))
        elif name == "fldChar":
            self.on_mark(own.get("fldCharType"))

    def on_end(self, _tag: str) -> None:
        self.is_code = False

    def on_text(self, text: str) -> None:
        if self.is_code:
            self.codes[-1:] = [(self.codes[-1] if self.codes else "") + text]

    def on_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self.codes.append("")
        elif self.codes and kind == "separate":
            self.judge(self.codes[-1])
            self.codes[-1] = "PAGE"  # it was judged; what follows is its result
        elif self.codes:
            self.judge(self.codes.pop())

    def judge(self, code: str) -> None:
        """By its first word; one that is made of other fields has none that is safe."""
        word = (code.split() or [""])[0]
        if word.upper() not in SAFE_FIELDS and not _LINK_INSIDE.match(code):
            self.problems.append(_FIELD.format(word[:20] or "空白"))
