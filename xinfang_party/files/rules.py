"""What may be kept, and under which name it is shown. Content decides, the extension must agree."""
import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from xinfang_party.kernel.text import looks_personal

MEDIA_TYPES = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".doc": ("application/msword", (b"\xd0\xcf\x11\xe0",)),
    ".xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0",)),
    ".txt": ("text/plain", ()),
}
NAME_LIMIT = 120
NO_NAME = "（文件名已隐去）"
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def why_not_keep(filename: str, head: bytes, size: int, limit: int) -> str | None:
    """The reason in a sentence, or None. `head` is the first 4 KiB."""
    suffix = PurePosixPath(filename.lower()).suffix
    personal = looks_personal(PurePosixPath(filename).stem)
    if personal:
        return f"文件名里像是有{personal}，本系统不保存个人信息，请把文件改名后再上传。"
    if size == 0:
        return "这个文件是空的，请重新选择。"
    if size > limit:
        return f"文件超过 {limit // 1024 // 1024} MB，请压缩或拆分后再上传。"
    if suffix not in MEDIA_TYPES:
        return "只能上传 PDF、图片（PNG、JPG）、Word、Excel 或文本文件。"
    magics = MEDIA_TYPES[suffix][1]
    if (magics and not head.startswith(magics)) or (not magics and b"\x00" in head):
        return "文件的内容与后缀名不一致，请确认文件没有损坏后再上传。"
    return None


def shown_name(filename: str) -> str:
    """A name safe to show and to send: no path, no control or direction characters, at most 120 characters, suffix kept."""
    name = PureWindowsPath(PurePosixPath(unicodedata.normalize("NFC", filename)).name).name
    name = re.sub(r'[\\/:*?"<>|]', "_", "".join(c for c in name if unicodedata.category(c) not in INVISIBLE)).strip(". ")
    suffix = PurePosixPath(name).suffix[:10]
    stem = name[: len(name) - len(suffix)] if suffix else name
    return (stem[: NAME_LIMIT - len(suffix)] or "文件") + suffix


def harmless_name(filename: str) -> str:
    """The same without a name that tells who somebody is: it would stand in lists, and in the audit log for ever. The suffix stays."""
    name = shown_name(filename)
    if not (looks_personal(name) or looks_personal(PurePosixPath(name).stem)):
        return name
    suffix = PurePosixPath(name).suffix
    return NO_NAME + (suffix if suffix[1:].isalpha() or suffix in MEDIA_TYPES else "")


def media_type(filename: str) -> str:
    return MEDIA_TYPES.get(PurePosixPath(filename.lower()).suffix, ("application/octet-stream", ()))[0]
