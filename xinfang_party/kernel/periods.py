"""Periods of time as frozen values: `2026`, `2026H1`, `2026Q3`, `2026-07`, `all`, or `2026-01-15..2026-06-30`."""
import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
DAY = timedelta(days=1)
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
MONTH = r"(?P<month>0?[1-9]|1[0-2])"
PATTERNS = (re.compile(rf"(?P<year>\d{{4}})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|[-./]{MONTH})?", re.ASCII),
            re.compile(rf"(?P<year>\d{{4}})年(?:(?P<half>[上下])半年|第?(?P<quarter>[1-4一二三四])季度|{MONTH}月份?)?", re.ASCII))
"""As addresses write it, and as people do."""
NUMBERS = {"上": 1, "下": 2, "一": 1, "二": 2, "三": 3, "四": 4}
RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", re.ASCII)
HALVES = {1: "上半年", 2: "下半年"}
OUTSIDE = f"时间段只能在 {FIRST.year} 年到 {LAST.year} 年之间，请检查年份。"
BACKWARDS = "时间段的结束日期早于开始日期，请检查。"
WRONG = "看不懂这个时间段，请写成 2026年、2026年上半年、2026年第3季度、2026年7月、all（全部）或 2026-01-15..2026-06-30。"


@dataclass(frozen=True, order=True)
class Period:
    """An inclusive stretch of days. `kind` is year, half, quarter, month, range or all."""

    start: date
    end: date
    kind: str

    @staticmethod
    def year(year: int) -> "Period":
        return whole("year", year, 1)

    @staticmethod
    def half(year: int, number: int) -> "Period":
        return whole("half", year, number)

    @staticmethod
    def quarter(year: int, number: int) -> "Period":
        return whole("quarter", year, number)

    @staticmethod
    def month(year: int, number: int) -> "Period":
        return whole("month", year, number)

    @staticmethod
    def range(start: date, end: date) -> "Period":
        """As somebody wrote it. Raises `ValueError` with a sentence for what `parse` would not read either."""
        if end < start:
            raise ValueError(BACKWARDS)
        if start < FIRST or end > LAST:
            raise ValueError(OUTSIDE)
        return Period(start, end, "range")

    @staticmethod
    def stretch(start: date, end: date) -> "Period":
        """As we put it together ourselves, or as it stands in a table already: the months before 1900 are days like others."""
        return Period(start, end, "range")

    @staticmethod
    def all() -> "Period":
        return Period(FIRST, LAST, "all")

    @staticmethod
    def of(day: date, kind: str) -> "Period":
        """The calendar period of this kind that contains `day`."""
        return whole(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)

    @staticmethod
    def parse(text: str) -> "Period":
        """Read a period as people and addresses write it: any width, capitals or not, blanks or not. Raises `ValueError` with a sentence."""
        text = "".join(unicodedata.normalize("NFKC", text).split()).upper()
        if text == "ALL":
            return Period.all()
        if match := RANGE.fullmatch(text):
            return Period.range(day_of(match[1]), day_of(match[2]))
        match = next(filter(None, (pattern.fullmatch(text) for pattern in PATTERNS)), None)
        if match is None:
            raise ValueError(WRONG)
        if not FIRST.year <= int(match["year"]) <= LAST.year:
            raise ValueError(OUTSIDE)
        kind = next((name for name in ("half", "quarter", "month") if match[name]), "year")
        return whole(kind, int(match["year"]), 1 if kind == "year" else NUMBERS.get(match[kind]) or int(match[kind]))

    def __str__(self) -> str:
        match self.kind:
            case "year":
                return f"{self.start.year}"
            case "half" | "quarter":
                return f"{self.start.year}{'H' if self.kind == 'half' else 'Q'}{self.number}"
            case "month":
                return f"{self.start:%Y-%m}"
            case "all":
                return "all"
            case _:
                return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def number(self) -> int:
        """Which half, quarter or month of its year; 1 for a year."""
        return (self.start.month - 1) // MONTHS[self.kind] + 1

    @property
    def label(self) -> str:
        match self.kind:
            case "year":
                return f"{self.start.year}年"
            case "half":
                return f"{self.start.year}年{HALVES[self.number]}"
            case "quarter":
                return f"{self.start.year}年第{self.number}季度"
            case "month":
                return f"{self.start.year}年{self.number}月"
            case "all":
                return "全部"
            case _:
                return f"{chinese(self.start)}至{chinese(self.end)}"

    @property
    def previous(self) -> "Period":
        """The period of the same length just before; everything has none before it and answers itself."""
        if self.kind == "all":
            return self
        if self.kind == "range":
            return Period(self.start - (self.end - self.start) - DAY, self.start - DAY, "range")
        return Period.of(self.start - DAY, self.kind)

    @property
    def same_last_year(self) -> "Period":
        """The same stretch a year earlier; a range that begins or ends on 29 February takes 28."""
        if self.kind == "all":
            return self
        if self.kind == "range":
            return Period(year_before(self.start), year_before(self.end), "range")
        return whole(self.kind, self.start.year - 1, self.number)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def sub_periods(self, kind: str) -> list["Period"]:
        """The calendar periods of `kind` inside this one, oldest first; for a range or `all`, those that overlap it, whole."""
        if MONTHS[kind] > MONTHS.get(self.kind, MONTHS["year"]):
            return []
        found = [Period.of(self.start, kind)]
        while found[-1].end < self.end:
            found.append(Period.of(found[-1].end + DAY, kind))
        return found

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def covers(self, other: "Period") -> bool:
        """Are all days of `other` among its own?"""
        return self.start <= other.start and other.end <= self.end

    def is_over(self, today: date) -> bool:
        return today > self.end

    def elapsed_share(self, today: date) -> float:
        """The share of its days that have begun, 0 to 1; the current day counts."""
        return min(max((today - self.start).days + 1, 0) / self.days, 1.0)


def last_periods(period: Period, count: int) -> list[Period]:
    """`count` periods that end with this one, oldest first."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous)
    return found[::-1]


def months_since(day: date) -> int:
    """Which month it is, counted through all years."""
    return 12 * day.year + day.month - 1


def first_of(month: int) -> date:
    """The first day of a month that is counted so."""
    return date(month // 12, month % 12 + 1, 1)


def months_around(month: Period, before: int, after: int) -> list[Period]:
    """So many months before it and after it, itself between them; the oldest first."""
    at = months_since(month.start)
    return [Period.of(first_of(number), "month") for number in range(at - before, at + after + 1)]


def day_of(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"没有 {text} 这一天，请检查日期。") from error
    if not FIRST <= day <= LAST:
        raise ValueError(OUTSIDE)
    return day


def whole(kind: str, year: int, number: int) -> Period:
    length = MONTHS[kind]
    last_month = number * length
    last_day = calendar.monthrange(year, last_month)[1]
    return Period(date(year, last_month - length + 1, 1), date(year, last_month, last_day), kind)


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes 28."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
