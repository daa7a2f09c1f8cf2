"""From one cell to one value: `parser(cell)` gives the value, None when the cell is blank, or raises ValueError with a
short Chinese sentence. Cells come as text, numbers, booleans, dates or durations, whatever the file holds."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xinfang_party.kernel.text import clean_line, clean_text, to_half_width

CODE_LIMIT = 100
EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number than these
MOMENT_LIMIT = 64  # nothing longer is kept in the cache: a long text is refused, and refusals are not kept
FIRST_YEAR, LAST_YEAR = 1949, 2100

# A cell that begins with one of these may be run as a formula by the program that opens it (OWASP, CSV injection).
FORMULA_STARTS = "=+-@\t\r＝＋－＠"
QUOTED_FORMULA = re.compile(rf"'['\s]*[{re.escape(FORMULA_STARTS)}]")

_ERRORS = {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
_ESCAPED = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK_EDGES = " \t\r\n\u3000\u00a0\ufeff\u200b"
_TRUE = {"是", "1", "true", "√", "✓", "✔", "对", "有", "y", "yes", "t", "☑", "v"}
_FALSE = {"否", "0", "false", "×", "x", "✗", "✘", "错", "无", "n", "no", "f", "☐"}
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.\d{1,12})?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d\d)(\d\d))"
    r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
    r"(?:[T ]*(上午|下午|AM|PM)?[ ]?(?:(\d{1,2})[:时点](?:(\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?)?|(\d\d)(\d\d)(\d\d))"
    r"[ ]?(AM|PM)?(?:\+08:?00)?)?"
)  # fmt: skip
# The commonest writing, which the library reads ten times faster; days that not every month has are left to the others.
_PLAIN = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SPACED = re.compile(r" *([年月日号./:-]) *")
_FORCED_TEXT = re.compile(r'="(.*)"|\'(.*)')
_NOT_A_DATE = "认不出日期，请写成 2019-04-25 这样"
_NO_TIME = time()
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers count wall time


class SerialOf1904(float):
    """A plain number of a workbook that counts its days from 1904-01-01 and not, as most do, from 1900."""


def is_blank(value: Any) -> bool:
    """True for None and for text of nothing but spaces, full-width ones included."""
    return value is None or (isinstance(value, str) and not value.strip(_BLANK_EDGES))


def as_text(limit: int, *, lines: bool = False) -> Callable[[Any], str | None]:
    """A parser of text of at most `limit` characters, on one line unless `lines`.

    Takes off the one ' that our own exports put before what looks like a formula.
    """

    def parse(value: Any) -> str | None:
        if type(value) is str and _is_tidy(value):
            text = value
        else:
            text = _text(value)
            if QUOTED_FORMULA.match(text):
                text = text[1:].strip(_BLANK_EDGES)
            text = clean_text(text, limit + 1) if lines else clean_line(text, limit + 1)
        if len(text) > limit:
            raise ValueError(f"太长，最多 {limit} 个字")
        return text or None

    return parse


_code_text = as_text(CODE_LIMIT)


def as_code(value: Any) -> str | None:
    """A number, code or identifier as text: 160234.0 → "160234"; leading zeros of text are kept.

    The marks by which people force text (a leading ', or ="00123") are taken off.
    """
    if type(value) is str and value.isascii() and value.isalnum() and len(value) <= CODE_LIMIT:
        return value  # what most are; nothing below would change it
    if isinstance(value, bool | date | time | timedelta):
        raise ValueError("编号被表格软件改成了日期或是非，请把这一列设为文本格式")
    if isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS:
        raise ValueError("编号太长，已被表格软件改掉尾数，请把这一列设为文本格式再填")
    code = clean_line(to_half_width(_code_text(value) or ""))
    if forced := _FORCED_TEXT.fullmatch(code):
        code = (forced[1] or forced[2] or "").strip()
    if _SCIENTIFIC.fullmatch(code) and "+" in code:
        raise ValueError("编号已被表格软件改成科学计数，请把这一列设为文本格式再填")
    return code or None


def as_integer(value: Any) -> int | None:
    """A whole number; 12.0 and "1,200" are taken, 1.5 is not."""
    number = as_decimal(value)
    if number is not None and number != number.to_integral_value():
        raise ValueError("应当是整数")
    return None if number is None else int(number)


def as_decimal(value: Any) -> Decimal | None:
    """A number below 10 to the 15th; text may be full-width and have thousands separators, but no % or unit."""
    if isinstance(value, bool | date | time | timedelta):
        raise ValueError("应当是数字")
    text = repr(float(value)) if isinstance(value, float) else to_half_width(_text(value)).replace(" ", "")
    if not text:
        return None
    if not isinstance(value, float) and not _NUMBER.fullmatch(text):
        raise ValueError("应当是数字")
    number = Decimal(text.replace(",", ""))
    if not number.is_finite() or abs(number) >= 10**EXACT_DIGITS:
        raise ValueError("数字太大")
    return number


def as_boolean(value: Any) -> bool | None:
    """是/否, 1/0, true/false, √/× and a few more."""
    if isinstance(value, bool):
        return value
    text = to_half_width(_text(value)).lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if not text:
        return None
    raise ValueError("请填“是”或“否”")


def as_date(value: Any) -> date | None:
    """The day; a time of day beside it is dropped. Accepts what `as_moment` does."""
    moment = as_moment(value)
    return None if moment is None else moment[0]


def as_moment(value: Any) -> tuple[date, time | None] | None:
    """The day and, where the cell has one, the time of day to the second, both as written (Asia/Shanghai).

    Midnight counts as no time of day: spreadsheets store a bare date so. Text, date cells, serial numbers of the 1900
    and 1904 systems, and 20190425 are taken. Years outside 1949-2100, impossible days, durations, and times with
    another zone's offset are refused.
    """
    kind = type(value)
    if kind is datetime:
        return _moment(value)
    if kind is date:
        return _in_range(value), None
    if kind is str:
        if _PLAIN.fullmatch(value):
            return _moment(datetime.fromisoformat(value))
        return _moment_of_text(value if len(value) <= MOMENT_LIMIT else value.strip())
    if value is None:
        return None
    if isinstance(value, int | float) and kind is not bool:
        return _moment_of_number(value)
    raise ValueError(_NOT_A_DATE)


def _moment(value: datetime) -> tuple[date, time | None]:
    if value.microsecond:  # serial numbers are binary fractions: 9:32:09 may come as 9:32:08.999997
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    at = value.time()
    return _in_range(value.date()), at if at != _NO_TIME else None


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"年份应当在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    return day


def _moment_of_number(number: float) -> tuple[date, time | None]:
    if isinstance(number, SerialOf1904):
        number = float(number) + 1462
    if 19_000_000 < number < 22_000_000 and float(number).is_integer():
        return _moment_in(str(int(number)))
    if not 0 < number < 100_000:
        raise ValueError(_NOT_A_DATE)
    return _moment(_DAY_0 + timedelta(days=number))


@lru_cache(maxsize=8192)
def _moment_of_text(text: str) -> tuple[date, time | None] | None:
    plain = text.strip()
    if not plain.isascii():
        plain = to_half_width(_text(text)).strip(_BLANK_EDGES)
    elif "_x" in plain or "#" in plain:
        plain = _text(text)
    return _moment_in(plain) if plain else None


def _moment_in(text: str) -> tuple[date, time | None]:
    found = _DATE.fullmatch(text) or _DATE.fullmatch(_SPACED.sub(r"\1", text.removeprefix("'")))
    if not found:
        if _SERIAL.fullmatch(text):
            return _moment_of_number(float(text))
        raise ValueError(_NOT_A_DATE)
    year, month, day, month2, day2, half, hour, minute, second, hour2, minute2, second2, half2 = found.groups()
    try:
        on = date(int(year), int(month or month2), int(day or day2))
        if not (hour or hour2):
            return _in_range(on), None
        hours = _hours(int(hour or hour2), half or half2)
        at = time(hours, int(minute or minute2 or 0), int(second or second2 or 0))
    except ValueError as fault:
        raise ValueError("没有这样的日期或时间") from fault
    return _in_range(on), at if at != _NO_TIME else None


def _hours(hours: int, half: str | None) -> int:
    if half in ("下午", "PM") and hours < 12:
        return hours + 12
    return 0 if half in ("上午", "AM") and hours == 12 else hours


def _is_tidy(text: str) -> bool:
    """Whether tidying would change nothing; it is so for most cells, and this is five times faster than tidying."""
    return (
        text.isprintable()
        and text[:1] not in {"", " ", "'", "#"}
        and text[-1] != " "
        and "  " not in text
        and "_x" not in text
        and unicodedata.is_normalized("NFC", text)
    )


def _text(value: Any) -> str:
    """The cell as trimmed text; refuses error cells and control characters."""
    if isinstance(value, str):
        text = value.strip(_BLANK_EDGES)
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, bool):
        text = "是" if value else "否"
    else:
        text = "" if value is None else str(value)
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANK_EDGES)
    if text.startswith("#") and text.upper() in _ERRORS:
        raise ValueError(f"这一格是表格软件的错误值 {text}")
    if _CONTROLS.search(text):
        raise ValueError("含有看不见的控制字符")
    return text
