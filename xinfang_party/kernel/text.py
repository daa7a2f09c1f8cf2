"""Text that people type or sheets bring: tidied, widths folded, personal data recognised."""
import re
import unicodedata
from datetime import date
from itertools import groupby, islice

LINE_LIMIT = 10_000
TEXT_LIMIT = 20_000
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
NEVER_TEXT = frozenset("\ufffe\uffff")
MARKS = 30
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

CARRIAGE = re.compile(r"_x000[dD]_")
CARRIAGE_IN_TEXT = re.compile(r"_x000[dD]_(?:\r?\n)?")
BLANKS = re.compile(r"\s+")

BEGIN, END = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])"
ID_NUMBER = re.compile(BEGIN + r"[1-9][0-9]{5}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{3}[0-9Xx]" + END)
MOBILE = re.compile(BEGIN + r"(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}" + END)
LANDLINE = re.compile(BEGIN + r"0(?:10|2[0-9]|[3-9][0-9]{2})[) -]{0,2}[2-8][0-9]{6,7}" + END)
CARD = re.compile(BEGIN + r"[3-69][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?" + END)
EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SEPARATORS = str.maketrans("", "", " -")


def clean_line(value: object, limit: int = LINE_LIMIT) -> str:
    """One line, cut at `limit` characters.

    NFC; no control, direction or invisible characters; blanks (also U+3000 and `_x000D_`) folded into one.
    """
    text = CARRIAGE.sub(" ", without_invisible(BLANKS.sub(" ", str(value))))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", within_reason(text))).strip()[:limit]


def folded(name: str) -> str:
    """Case and width make no second name, nor do blanks around it or invisible characters in it."""
    return clean_line(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()))


def same_name(name: str) -> str:
    """What two names have in common that look the same."""
    return "".join(folded(name).split())


def clean_text(value: object, limit: int = TEXT_LIMIT) -> str:
    """The same for several lines: line breaks stay, at most one empty line in a row."""
    lines = [clean_line(line, limit) for line in CARRIAGE_IN_TEXT.sub("\n", str(value)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit]


def to_half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as plain ASCII; Chinese stays."""
    return text if text.isascii() else text.translate(FULL_WIDTH)


def looks_personal(text: str) -> str | None:
    """The kind of personal data seen in `text`, in Chinese, or None. Source: domain.md 9.5 (id, phone, card are filtered)."""
    text = to_half_width(text)
    if any(is_id_number(found.translate(SEPARATORS)) for found in ID_NUMBER.findall(text)):
        return "身份证号"
    if any(passes_luhn(found.translate(SEPARATORS)) for found in CARD.findall(text)):
        return "银行卡号"
    if MOBILE.search(text):
        return "手机号"
    if LANDLINE.search(text):
        return "固定电话"
    return "电子邮箱" if EMAIL.search(text) else None


def like_escape(text: str) -> str:
    r"""For `column.like(f"%{like_escape(text)}%", escape="\\")`."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def without_invisible(text: str) -> str:
    """Rare characters of names (private use, newer than this Unicode table) stay."""
    if text.isascii() and text.isprintable():
        return text
    odd = {c for c in set(text) if c in NEVER_TEXT or unicodedata.category(c) in INVISIBLE}
    return text.translate({ord(c): None for c in odd}) if odd else text


def within_reason(text: str) -> str:
    """At most 30 marks on one character (Unicode UAX 15, stream-safe text): sorting them takes quadratic time."""
    if not any(map(unicodedata.combining, set(text))):
        return text
    runs = groupby(text, lambda c: unicodedata.combining(c) > 0)
    return "".join("".join(islice(run, MARKS) if marks else run) for marks, run in runs)


def is_id_number(text: str) -> bool:
    """Date of birth and check digit of a mainland identity number of 18 characters (GB 11643)."""
    try:
        date.fromisoformat(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def passes_luhn(text: str) -> bool:
    digits = [int(digit) for digit in reversed(text)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0
