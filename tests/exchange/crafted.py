"""Builds small workbooks by hand, good and hostile, so that no file need be kept and every byte is known."""

import struct
import zipfile
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def cell(at: str, value: object, kind: str = "") -> str:
    """`kind`: "" text, "n" number, "e" error."""
    if kind:
        return f'<c r="{at}" t="{kind}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def xlsx(
    path: Path, *sheets: str, names: list[str] | None = None, hidden: tuple[str, ...] = (), date_1904: bool = False,
    dimension: str = "A1", prologue: str = "", extra: dict[str, bytes] | None = None,
) -> Path:  # fmt: skip
    """A workbook whose sheets hold the given rows (see `row`)."""
    names = names or [f"表{number}" for number in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for n, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(date_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
    }
    for n, rows in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
            f"<sheetData>{rows}</sheetData></worksheet>"
        )
    return zipped(path, {**{name: text.encode() for name, text in parts.items()}, **(extra or {})})


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def patched(path: Path, old: bytes, new: bytes) -> Path:
    """The same file with some of its bytes replaced."""
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    return path


def marked_encrypted(path: Path) -> Path:
    """The zip with the encryption flag set on every entry of its central directory and local headers."""
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    return path


def declaring_size(path: Path, name: str, size: int) -> Path:
    """The zip whose central directory claims that the entry unpacks to `size` bytes."""
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while content[at + 46 : at + 46 + len(name)] != name.encode():
        at = content.index(b"PK\x01\x02", at + 4)
    content[at + 24 : at + 28] = struct.pack("<I", size)
    path.write_bytes(content)
    return path


def ole(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE2 container (what .xls files and password-protected .xlsx files are); streams are padded to 4,096 bytes."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    sectors = [2 + 8 * n for n in range(len(contents))]
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    for start in sectors:
        fat += [*range(start + 1, start + 8), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    entries = [_ole_entry("Root Entry", 5, (0xFFFFFFFE, 0), child=1)]
    for n, (name, content) in enumerate(zip(streams, contents, strict=True), 1):
        next_one = n + 1 if n < len(contents) else 0xFFFFFFFF
        entries.append(_ole_entry(name, 2, (sectors[n - 1], len(content)), right=next_one))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = b"".join(entries).ljust(512, b"\0")
    path.write_bytes(header + struct.pack("<128I", *fat) + directory + b"".join(contents))
    return path


def _ole_entry(name: str, kind: int, place: tuple[int, int], child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return (
        text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + b"\0" * 36
        + struct.pack("<IQ", *place)
    )  # fmt: skip


def record(kind: int, content: bytes) -> bytes:
    """A record of an .xls stream."""
    return struct.pack("<HH", kind, len(content)) + content
