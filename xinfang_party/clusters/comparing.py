"""Cases per month before and after a policy: counts in, two stretches with their n out. It tells of no cause."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xinfang_party.clusters.catalogue import AROUND, FEW
from xinfang_party.kernel.periods import Period, months_around


@dataclass(frozen=True)
class Around:
    """Whole months before and after the month of the policy, which belongs to neither. `is_known`: are the cases of that month known?"""

    before: tuple[Period, ...]
    month: Period
    after: tuple[Period, ...]
    is_known: bool

    @property
    def all(self) -> tuple[Period, ...]:
        return (*self.before, self.month, *self.after)


@dataclass(frozen=True)
class Stretch:
    months: int
    n: int

    @property
    def mean(self) -> float | None:
        return self.n / self.months if self.months else None


@dataclass(frozen=True)
class Comparison:
    """`before`, `after`: all months there are. `nearest`: as many months before as there are after (`same`: and after)."""

    before: Stretch
    after: Stretch
    nearest: Stretch
    same: Stretch


def around(made_on: date, today: date, known: Period | None) -> Around:
    """`known`: the days of which the bureau has its cases. Other months are unknown, not empty; months that are not over are left out."""
    month, reach = Period.of(made_on, "month"), AROUND.value
    months = {one: known is not None and known.covers(one) and one.is_over(today) for one in months_around(month, reach, reach)}
    there = [one for one, is_known in months.items() if is_known]
    return Around(tuple(one for one in there if one < month), month, tuple(one for one in there if one > month), months[month])


def compare(spans: Around, counts: Mapping[Period, int]) -> Comparison:
    k = min(len(spans.before), len(spans.after))
    nearest = spans.before[len(spans.before) - k:]
    return Comparison(stretch(spans.before, counts), stretch(spans.after, counts), stretch(nearest, counts), stretch(spans.after[:k], counts))


def stretch(months: Sequence[Period], counts: Mapping[Period, int]) -> Stretch:
    return Stretch(len(months), sum(counts.get(month, 0) for month in months))


def change(before: Stretch, after: Stretch) -> float | None:
    """In per cent of the monthly mean; None where either side has few cases, for then it says nothing."""
    if min(before.n, after.n) < FEW.value or before.mean is None or after.mean is None:
        return None
    return round((after.mean - before.mean) / before.mean * 100, 1)


def words_of_same(found: Comparison) -> str:
    """Of as many months on either side; "" where one side has none, or where both are as long anyway."""
    return words_of(found.nearest, found.same) if found.nearest.months and found.before.months != found.after.months else ""


def words_of(before: Stretch, after: Stretch) -> str:
    """One sentence on two stretches."""
    lacking = [words for one, words in ((before, "出台之前没有整月的数据"), (after, "出台之后还没有已经过完并且有数据的整月")) if not one.months]
    if lacking:
        return f"{'，'.join(lacking)}，还不能对照。"
    told = f"之前 {before.months} 个月共 {before.n} 件（月均 {before.mean:.1f} 件），之后 {after.months} 个月共 {after.n} 件（月均 {after.mean:.1f} 件）"
    percent = change(before, after)
    if percent is None:
        return f"{told}；有一边不到 {FEW.value} 件，只列件数，不算百分比。"
    if percent == 0:
        return f"{told}，月均没有变化。"
    return f"{told}，月均{'增加' if percent > 0 else '减少'} {abs(percent):g}%。"
