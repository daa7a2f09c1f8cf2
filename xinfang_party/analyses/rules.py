"""Which stretches of time are compared, and how a change is told. Small numbers are told as counts."""
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import quantiles

from xinfang_party.analyses.catalogue import FEWEST_IN_SPREAD, LEAST_FOR_CHANGE, LEAST_FOR_SPREAD, LONGEST_DAYS
from xinfang_party.analyses.terms import Figures, Grounds, Spread, Three, Windows
from xinfang_party.kernel.periods import FIRST, Period, first_of, last_periods, months_since
from xinfang_party.measures.terms import NOTHING, Figure, number_text

DAY = timedelta(days=1)
KINDS = ("year", "half", "quarter", "month")
BACK = {"month": 13, "quarter": 8, "half": 4, "year": 4}
"""Kind → how many are offered to choose among."""
TOO_LONG = f"一次最多分析 {LONGEST_DAYS.value:,} 天，请把时间缩短。"
TOO_EARLY = "这个时间太早，前面没有可以对照的时期。"


def windows_of(period: Period) -> Windows:
    """Raises `ValueError` with a sentence for what is too long or has nothing before it."""
    if period.days > LONGEST_DAYS.value:
        raise ValueError(TOO_LONG)
    if period.start.year - FIRST.year < 4:
        raise ValueError(TOO_EARLY)
    whole = calendar_period(period)
    if whole.kind != "range":
        return Windows(whole, whole.previous, whole.same_last_year)
    months = whole_months(whole)
    if months:
        return Windows(whole, moved(whole, -months, months), moved(whole, -12, months))
    return Windows(whole, whole.previous, whole.same_last_year)


def calendar_period(period: Period) -> Period:
    """`2026-07-01..2026-07-31` is July: the one before it is June."""
    return next((whole for kind in KINDS if (whole := Period.of(period.start, kind)) and (whole.start, whole.end) == (period.start, period.end)), period)


def whole_months(period: Period) -> int:
    """How many whole months a stretch has; 0 where it begins or ends within one."""
    if period.start.day != 1 or (period.end + DAY).day != 1:
        return 0
    return months_since(period.end) - months_since(period.start) + 1


def moved(period: Period, by: int, months: int) -> Period:
    """So many whole months that begin `by` months later."""
    start = months_since(period.start) + by
    return Period(first_of(start), first_of(start + months) - DAY, "range")


def last_whole(kind: str, today: date) -> Period:
    """The last calendar period of a kind that is over."""
    return Period.of(today, kind).previous


def choices(today: date) -> list[tuple[str, str]]:
    """(period, words) of those most often asked for."""
    return [(str(last_whole("month", today)), "上月"), (str(Period.of(today, "month")), "本月"), (str(last_whole("quarter", today)), "上季度"),
            (str(Period.of(today, "quarter")), "本季度"), (str(Period.of(today, "year")), "今年"), (str(last_whole("year", today)), "去年")]


def older_choices(today: date) -> list[tuple[str, str]]:
    """(period, words) to choose among: the running one of each kind and those before it, the newest first."""
    found = [one for kind, count in BACK.items() for one in last_periods(Period.of(today, kind), count)[::-1]]
    return [(str(one), one.label if one.is_over(today) else f"{one.label}（没有结束）") for one in found]


# --- how a change is told -----------------------------------------------------------------------------------------------------

def change_of(counts: Three, grounds: Grounds, unit: str = "件") -> tuple[str, str]:
    """(beside the period before, beside last year) of a count; an unfinished period is not compared, nor with what is not known."""
    if grounds.is_running:
        return NOTHING, NOTHING
    return (counted_change(counts.now, counts.before, unit) if grounds.before else NOTHING,
            counted_change(counts.now, counts.year_ago, unit) if grounds.year_ago else NOTHING)


def counted_change(now: int, then: int, unit: str = "件") -> str:
    if now == then:
        return "持平" if now else NOTHING
    words = f"{'增加' if now > then else '减少'} {abs(now - then):,} {unit}"
    if min(now, then) < LEAST_FOR_CHANGE.value:
        return words
    return f"{words}（{signed(100 * (now - then) / then)}%）"


def signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def figure_change(figures: Figures, grounds: Grounds) -> tuple[str, str]:
    if figures.now.denominator is None:
        return change_of(Three(*(int(figure.numerator) for figure in figures)), grounds, figures.now.unit)
    return (rate_change(figures.now, figures.before) if grounds.before else NOTHING,
            rate_change(figures.now, figures.year_ago) if grounds.year_ago else NOTHING)


def rate_change(now: Figure, then: Figure) -> str:
    """Of a rate in points, of a median in its unit."""
    if now.value is None or then.value is None or min(now.denominator or 0, then.denominator or 0) < LEAST_FOR_CHANGE.value:
        return NOTHING
    difference = round(round(now.value, 2) - round(then.value, 2), 2)
    if not difference:
        return "持平"
    unit = "个百分点" if now.is_rate else now.unit
    return f"{'上升' if difference > 0 else '下降'} {number_text(abs(difference))} {unit}"


def share_of(count: int, total: int) -> str:
    """So many of the whole; of a small whole no percentage is told."""
    return f"{100 * count / total:.1f}%" if total >= LEAST_FOR_CHANGE.value else NOTHING


# --- services -----------------------------------------------------------------------------------------------------------------

def spread_of(figures: Sequence[Figure]) -> Spread | None:
    """Quartiles of the departments with enough cases; None where these are so few that one could be told from another."""
    values = [figure.value for figure in figures if figure.value is not None and counted(figure) >= LEAST_FOR_SPREAD.value]
    if len(values) < FEWEST_IN_SPREAD.value:
        return None
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(round(low, 2), round(middle, 2), round(high, 2), len(values))


def counted(figure: Figure) -> float:
    """How many cases stand behind it."""
    return figure.numerator if figure.denominator is None else figure.denominator
