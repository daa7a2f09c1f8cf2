"""Which month, how much, and whether something can be recorded for it."""
from datetime import date
from decimal import Decimal

from xinfang_party.dues.catalogue import number
from xinfang_party.dues.terms import Standing
from xinfang_party.kernel.text import why_not_text

WHO_OWES = "党费由当月 1 日所在的党支部收：月中调入的从下个月起在新支部交，月中调出的当月仍在原支部交。"
BOTH = "又填了已交又填了免交的原因，请只留一样。"
NO_REASON = "免交的请写明原因。"
PAID_LATE = "交纳日期还没有到，请检查。"
NO_PAID_DAY = "已交的请填写交纳日期。"
ONLY_PAID = "没有交的不填金额。"
TOO_EARLY = "交纳日期比所属月份早了一年以上，请检查年份。"


def moved(month_on: date, months: int) -> date:
    """The first day of the month so many months later (or earlier)."""
    count = month_on.year * 12 + month_on.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def first_of(day: date) -> date:
    return day.replace(day=1)


def months_of(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def months_before(today: date) -> list[date]:
    """The last months that are over, as many as would make a row worth asking about, oldest first."""
    return [moved(first_of(today), -back) for back in range(number("unpaid_months"), 0, -1)]


def last_month(today: date) -> date:
    return moved(first_of(today), -1)


def why_not_month(month_on: date, today: date) -> str | None:
    if month_on > moved(first_of(today), number("months_ahead")):
        return f"最多提前登记 {number('months_ahead')} 个月的党费，{month_on.year}年{month_on.month}月还太早。"
    return None


def why_not_entry(*, is_paid: bool, paid_on: date | None, amount_fen: int | None, exempt_reason: str, month_on: date, today: date) -> tuple[str, str] | None:
    """(field, reason) why the dues of one member and month cannot stand like this."""
    if is_paid and exempt_reason:
        return "exempt_reason", BOTH
    if is_paid and paid_on is None:
        return "paid_on", NO_PAID_DAY
    if is_paid and paid_on is not None and paid_on > today:
        return "paid_on", PAID_LATE
    if is_paid and paid_on is not None and paid_on < moved(month_on, -12):
        return "paid_on", TOO_EARLY
    if not is_paid and amount_fen is not None:
        return "amount", ONLY_PAID
    if reason := why_not_text(exempt_reason):
        return "exempt_reason", reason
    return None


def why_not_amount(yuan: Decimal) -> str | None:
    if yuan < 0 or yuan > number("most_yuan"):
        return f"金额应当在 0 到 {number('most_yuan')} 元之间"
    if yuan != yuan.quantize(Decimal("0.01")):
        return "金额最多两位小数"
    return None


def fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan * 100)


def yuan(amount_fen: int | None) -> str:
    return "" if amount_fen is None else f"{amount_fen // 100}.{amount_fen % 100:02}"


def standing(month_on: date, today: date, *, owes: bool, is_paid: bool, is_exempt: bool) -> Standing:
    if is_paid or is_exempt:
        return Standing.PAID if is_paid else Standing.EXEMPT
    if not owes:
        return Standing.NOT_OWED
    if month_on == first_of(today):
        return Standing.DUE
    return Standing.UNPAID if month_on < today else Standing.AHEAD
