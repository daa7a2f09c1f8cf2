"""Days and names of filings: values and `today` in, verdicts out."""
from datetime import date, timedelta

from xinfang_party.filings.catalogue import number
from xinfang_party.kernel.text import to_half_width, why_not_text

AHEAD = "这一天还没有到，请检查。"
ONLY_A_NAME = "只写姓名，不写工号、证件号、电话。"
STILL_OPEN = "{}还有 {} 项权限没有收回：{}。请马上收回，并在这里登记。"


def due_on(year: int) -> date:
    """The last day for the yearly report of this year."""
    return date(year, number("due_month"), number("due_day"))


def has_to(from_on: date, to_on: date | None, year: int) -> bool:
    """Whoever is listed on the last day for it files the yearly report."""
    due = due_on(year)
    return from_on <= due and (to_on is None or to_on >= due)


def last_due(today: date) -> date:
    """The due day that has passed most recently."""
    this = due_on(today.year)
    return this if today > this else due_on(today.year - 1)


def why_not_day(day: date, today: date, not_before: date | None = None, what: str = "开始的日期") -> str | None:
    if day > today:
        return AHEAD
    return f"这一天早于{what}，请检查。" if not_before is not None and day < not_before else None


def why_not_filed(filed_on: date, year: int, today: date) -> str | None:
    if filed_on > today:
        return AHEAD
    return "报告日期和年份对不上，请检查。" if filed_on.year != year else None


def why_not_last_day(to_on: date | None, from_on: date, today: date) -> str | None:
    if to_on is None:
        return None
    if to_on < from_on:
        return "离场日期早于进场日期，请检查。"
    return "离场日期太远，请到时再登记。" if to_on > today + timedelta(days=number("longest_ahead")) else None


def why_not_grant(given_on: date, withdrawn_on: date | None, stay: tuple[date, date | None], today: date) -> tuple[str, str] | None:
    """(field, sentence). `stay`: from the first day here to the last one, if that is known."""
    from_on, to_on = stay
    if problem := why_not_day(given_on, today, from_on, "进场日期"):
        return "given_on", problem
    if to_on is not None and to_on < given_on:
        return "given_on", "这一天已经离场，不能再给权限。"
    problem = why_not_day(withdrawn_on, today, given_on, "给权限的日期") if withdrawn_on is not None else None
    return ("withdrawn_on", problem) if problem else None


def why_not_name(name: str) -> str | None:
    return ONLY_A_NAME if any(character.isdigit() for character in to_half_width(name)) else why_not_text(name)


def told_open(name: str, whats: list[str]) -> str:
    return STILL_OPEN.format(name, len(whats), "、".join(whats))
