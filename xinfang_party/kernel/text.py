"""Text that people type or sheets bring: tidied, widths folded, personal data recognised."""
import re
import unicodedata

LINE_LIMIT = 10_000
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
CARRIAGE = re.compile(r"_x000[dD]_")
BLANKS = re.compile(r"\s+")
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def clean_line(value: object, limit: int = LINE_LIMIT) -> str:
    """One line: NFC, no control, direction or invisible characters, blanks (also U+3000 and `_x000D_`) folded, cut at `limit`."""
    text = BLANKS.sub(" ", CARRIAGE.sub(" ", unicodedata.normalize("NFC", str(value))))
    return without_invisible(text).strip()[:limit]


def clean_text(value: object, limit: int = 20_000) -> str:
    """The same for several lines: line breaks stay, at most one empty line in a row."""
    lines = [clean_line(line, limit) for line in CARRIAGE.sub("\n", str(value)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit]


def without_invisible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) not in INVISIBLE)


def to_half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as plain ASCII; Chinese stays."""
    if text.isascii():
        return text
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def looks_personal(text: str) -> str | None:
    """The kind of personal data seen in `text`, in Chinese, or None. Source: domain.md 9.5 (id, phone, card are filtered)."""
    text = to_half_width(text)
    if any(is_id_number(found) for found in ID_NUMBER.findall(text)):
        return "身份证号"
    if MOBILE.search(text):
        return "手机号"
    if LANDLINE.search(text):
        return "固定电话"
    if any(passes_luhn(found) for found in CARD.findall(text)):
        return "银行卡号"
    if EMAIL.search(text):
        return "电子邮箱"
    return None


def is_id_number(text: str) -> bool:
    """Check digit of a mainland identity number (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def passes_luhn(text: str) -> bool:
    digits = [int(digit) for digit in reversed(text)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def like_escape(text: str) -> str:
    """For `column.like(f"%{like_escape(text)}%", escape="\\\\")`."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
