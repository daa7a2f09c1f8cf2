"""Where cases grew over their own history: counts of stretches in, suggestions with their reason out."""
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xinfang_party.clusters.catalogue import STRETCHES
from xinfang_party.kernel.periods import DAY, Period, last_periods

EVERYWHERE = "各区合计"


@dataclass(frozen=True)
class Threshold:
    """`months`: how many whole months are looked at. Suggested with at least `least` cases, and `growth` times the mean before."""

    months: int
    least: int
    growth: float


@dataclass(frozen=True)
class Node:
    """A subject, the one above it, and whether there is one below."""

    parent_id: int | None
    level: int
    has_below: bool


@dataclass(frozen=True)
class Place:
    """A subject with all below it, in one district ("" = all together)."""

    subject_id: int
    district: str


@dataclass(frozen=True)
class Windows:
    """`before`: the latest first."""

    recent: Period
    before: tuple[Period, ...]
    last_year: Period

    @property
    def all(self) -> tuple[Period, ...]:
        return (self.recent, *self.before, self.last_year)


@dataclass(frozen=True)
class Suggestion:
    """`before`: of those stretches of which the bureau has cases at all. `last_year` is None where it has none."""

    place: Place
    recent: int
    before: tuple[int, ...]
    last_year: int | None

    @property
    def mean(self) -> float:
        return sum(self.before) / len(self.before)


def windows(today: date, months: int, known: Period | None = None) -> Windows:
    """The last whole months there are cases of, as many in each stretch before, and the same months of last year."""
    run = last_periods(latest_month(today, known), months * (STRETCHES.value + 1))
    parts = [run[at:at + months] for at in range(0, len(run), months)][::-1]
    recent, *before = (Period.stretch(part[0].start, part[-1].end) for part in parts)
    year = [month.same_last_year for month in parts[0]]
    return Windows(recent, tuple(before), Period.stretch(year[0].start, year[-1].end))


def latest_month(today: date, known: Period | None) -> Period:
    """The last month that is over; an earlier one where the cases of that one are not all here yet."""
    month = Period.of(today, "month").previous
    return month if known is None else min(month, Period.of(known.end, "month"))


def behind(today: date, known: Period | None) -> str:
    """A sentence on months that are over and not all here yet; "" where there are none."""
    month, wanted = latest_month(today, known), Period.of(today, "month").previous
    if month == wanted:
        return ""
    first = Period.of(month.end + DAY, "month")
    months = wanted.label if first == wanted else f"{first.label}到{wanted.label}"
    return f"系统里还没有{months}完整的数据；数据不完整的月份不当作 0 件，不参加比较。"


def suggestions(rows: Iterable[tuple[int, str, Sequence[int]]], tree: Mapping[int, Node], threshold: Threshold, spans: Windows,
                known: Period | None) -> list[Suggestion]:
    """`rows`: (subject, district, counts as in `spans.all`) of cases as they are filed. `known`: the days of which
    the bureau has its cases: of others nothing is known, which is not the same as none. What grew most comes first."""
    begun = [known is not None and known.covers(span) for span in spans.all]
    told = sum(begun[1:-1])
    if not begun[0] or not told:
        return []
    found = []
    for place, counts in rolled_up(rows, tree).items():
        one = Suggestion(place, counts[0], tuple(counts[1:told + 1]), counts[-1] if begun[-1] else None)
        if one.recent >= threshold.least and one.recent >= threshold.growth * one.mean:
            found.append(one)
    return sorted(narrowest(found, tree), key=lambda one: (one.mean - one.recent, one.place.subject_id, one.place.district))


def rolled_up(rows: Iterable[tuple[int, str, Sequence[int]]], tree: Mapping[int, Node]) -> dict[Place, list[int]]:
    """Each count for the subject itself and those above it, in its district and in all together. A first level with others below is too wide."""
    found: dict[Place, list[int]] = {}
    for subject_id, district, counts in rows:
        for key in upwards(subject_id, tree):
            for where in {district, ""}:
                sums = found.setdefault(Place(key, where), [0] * len(counts))
                sums[:] = [a + b for a, b in zip(sums, counts, strict=True)]
    return found


def upwards(subject_id: int, tree: Mapping[int, Node]) -> list[int]:
    found: list[int] = []
    key: int | None = subject_id
    while key is not None:
        node = tree[key]
        if node.level > 1 or not node.has_below:
            found.append(key)
        key = node.parent_id
    return found


def narrowest(found: Collection[Suggestion], tree: Mapping[int, Node]) -> list[Suggestion]:
    """Of a wider and a narrower one over the very same cases only the narrower says something."""
    told = {(one.place, one.recent, one.before) for one in found}

    def says_no_more(one: Suggestion) -> bool:
        return any((inner.place, one.recent, one.before) in told for inner in found if inner.place != one.place and covers(one.place, inner.place, tree))

    return [one for one in found if not says_no_more(one)]


def covers(wide: Place, place: Place, tree: Mapping[int, Node]) -> bool:
    """Are all cases of `place` among those of `wide`?"""
    if wide.district not in ("", place.district):
        return False
    key: int | None = place.subject_id
    while key is not None and key != wide.subject_id:
        key = tree[key].parent_id
    return key is not None


def reason_of(one: Suggestion, name: str, spans: Windows, months: int) -> str:
    """Why, in words: counts and means, no more."""
    where = one.place.district or EVERYWHERE
    first, last = Period.of(spans.recent.start, "month").label, Period.of(spans.recent.end, "month").label
    before = f"之前{'一两三四'[len(one.before) - 1]}个 {months} 个月平均 {shown(one.mean)} 件"
    year = f"，去年同期 {one.last_year} 件" if one.last_year is not None else ""
    when = first if months == 1 else f"{first}至{last}"
    return f"{where}·{name}：近 {months} 个月（{when}）{one.recent} 件，{before}{year}"


def shown(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
