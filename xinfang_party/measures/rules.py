"""Which sub-periods of a duty are met, due, pending or excused."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang_party.kernel.periods import Period

DAY = timedelta(days=1)
Span = tuple[date, date | None]
Days = Mapping[date, float]
Parts = Mapping[int, float]
"""id of a fact → what it gave to a figure: 1 or 0 to a rate, 1 to a count, its value to a total or a median."""
TOLERANCE = 1e-9
"""Half hours and tenths add up to 7.999999999999999; that is 8."""


@dataclass(frozen=True)
class Verdict:
    met: int = 0
    due: int = 0
    pending: int = 0
    waived: int = 0

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.met + other.met, self.due + other.due, self.pending + other.pending, self.waived + other.waived)


def is_of_whole_months(start: date | None, end: date | None, today: date) -> bool:
    """Whole months, the running one up to today: two such stretches differ by a month or more, or by the running month. None: open, as good."""
    return (start is None or start.day == 1) and (end is None or end == today or (end + DAY).day == 1)


def owed(period: Period, each: str, as_of: date, first_day: date | None) -> list[Period]:
    """The sub-periods wholly within the period that have begun. "Everything" begins with the first fact, not with the calendar."""
    start = period.start if period.kind != "all" else first_day
    if start is None or start > as_of:
        return []
    begun = Period.stretch(start, max(start, min(period.end, as_of))).sub_periods(each)
    return [sub for sub in begun if (period.kind == "all" or sub.start >= period.start) and sub.end <= period.end]


def judge(days: Days, subs: Sequence[Period], *, at_least: float, as_of: date, spans: Sequence[Span] | None = None,
          excused: Collection[Period] = ()) -> Verdict:
    """One debtor's sub-periods. `days` holds what was done on each day; `spans` the days it existed (None: always).

    A sub-period counts when the debtor existed throughout, in one state or several in a row; excused ones are waived unless met all the same; one not over yet is
    pending unless met (domain.md 4.2: pending, not failed).
    """
    total = Verdict()
    whole = None if spans is None else joined(spans)
    for sub in subs:
        if whole is not None and not any(start <= sub.start and (end is None or end >= sub.end) for start, end in whole):
            continue
        if sum(amount for day, amount in days.items() if sub.contains(day)) >= at_least - TOLERANCE:
            total += Verdict(met=1, due=1)
        elif sub in excused:
            total += Verdict(waived=1)
        elif sub.end >= as_of:
            total += Verdict(pending=1)
        else:
            total += Verdict(due=1)
    return total


def joined(spans: Sequence[Span]) -> list[Span]:
    """Spans that overlap or follow each other without a day between, made one: a debtor that moved existed all the same."""
    found: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], span[1] or date.max)):
        if found and (found[-1][1] is None or start <= found[-1][1] + DAY):
            last_start, last_end = found.pop()
            found.append((last_start, None if last_end is None or end is None else max(last_end, end)))
        else:
            found.append((start, end))
    return found
