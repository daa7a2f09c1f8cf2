"""Days and months as people write them, names as the platform writes them, and what numbers cannot be."""
import re
from datetime import date
from typing import Any

from xinfang_party.exchange import cells
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.text import clean_line, to_half_width

MONTH = re.compile(r"(20\d\d)[-/.年]?(0?[1-9]|1[0-2])月?份?", re.ASCII)
BANNER_DAY = re.compile(r"(20\d\d)[-/.年]?(0?[1-9]|1[0-2])[-/.月]?(0?[1-9]|[12]\d|3[01])日?数据情况", re.ASCII)
AROUND_NAME = re.compile(r"^中共|(?:学习群|学习组织|学习小组)$")
NOT_HERE = "没有这个党支部，请改填系统里的党支部名称或代码"
ABOVE = "这是上级组织的汇总数，各支部的数会重复计算，请删去这一行"
NOT_YOURS = "这不是您负责的党支部，不能导入它的数据"
TOO_ACTIVE = "活跃学员多于学员总数，请核对"
NEGATIVE = "不能是负数"
AHEAD = "日期还没有到，请检查"


def as_period(cell: Any) -> Period | None:
    """One day, or the whole month where only that is told (2026-03, 2026年3月, 202603). A cell that holds a date is that day."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 200_001 <= cell <= 209_912:
        cell = str(int(cell))
    if isinstance(cell, str) and (found := MONTH.fullmatch(clean_line(to_half_width(cell)).replace(" ", ""))):
        return Period.month(int(found[1]), int(found[2]))
    day = cells.as_date(cell)
    return None if day is None else Period.stretch(day, day)


def day_in_banner(text: str) -> str | None:
    """“20230517日数据情况” above the platform's own table."""
    found = BANNER_DAY.search(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def shown_period(period: Period) -> date | str:
    return period.start if period.days == 1 else str(period)


def as_count(cell: Any) -> int | None:
    number = cells.as_integer(cell)
    if number is not None and not 0 <= number < 10**9:
        raise ValueError(NEGATIVE if number < 0 else "数字太大，请检查")
    return number


def plain_name(name: str) -> str:
    """“中共……学习群” without what the platform puts around the name."""
    return AROUND_NAME.sub("", name.strip())


def why_not_numbers(enrolled: int, active: int) -> str | None:
    return TOO_ACTIVE if active > enrolled else None
