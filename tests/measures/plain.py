"""The same figures counted by hand: plain loops over plain rows, nothing shared with the engine but the selection and the period."""
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from tests.measures.toys import EXCUSED
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.terms import Selection


@dataclass
class Data:
    deeds: list[dict[str, Any]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    selection: Selection
    period: Period
    as_of: date

    @property
    def day(self) -> date:
        return min(self.period.end, self.as_of)


Answer = tuple[float, int | None, float | None, int, int]


def mine(row: dict[str, Any], asked: Asked, ignore_scope: bool = False, besides: tuple[str, ...] = ()) -> bool:
    scope = asked.selection.scope
    inside = scope.level == "bureau" or ignore_scope
    if not inside:
        keys = {scope.key} if scope.keys is None else scope.keys
        inside = row[scope.level] is not None and row[scope.level] in keys
    for name, values in asked.selection.only:
        if name not in besides and row[name] not in values:
            inside = False
    return inside or (row["id"] in asked.selection.picked and not ignore_scope)


def happened(rows: list[dict[str, Any]], asked: Asked, dated: str, ahead: bool = False) -> list[dict[str, Any]]:
    return [row for row in rows if row[dated] is not None and asked.period.start <= row[dated] <= asked.period.end
            and (ahead or row[dated] <= asked.as_of)]


def in_force(posts: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    if asked.period.start > asked.as_of:
        return []
    return [p for p in posts if p["from"] <= asked.day and (p["to"] is None or asked.day <= p["to"])]


# --- facts behind each, as (all, hits) ---------------------------------------------------------------------------------------

def deeds(data: Data, asked: Asked):
    return [d for d in happened(data.deeds, asked, "done_on") if mine(d, asked)]


def placed(data: Data, asked: Asked):
    return [d for d in happened(data.deeds, asked, "opened_on") if mine(d, asked)]


def still_open(data: Data, asked: Asked):
    return [d for d in happened(data.deeds, asked, "due_on", ahead=True) if mine(d, asked)
            and (d["replied_on"] is None or d["replied_on"] > asked.as_of)]


def due(data: Data, asked: Asked):
    return [d for d in happened(data.deeds, asked, "due_on") if mine(d, asked) and d["kind"] in ("urgent", "plain")]


def on_time(d: dict[str, Any], asked: Asked) -> bool:
    return d["replied_on"] is not None and d["replied_on"] <= d["due_on"] and d["replied_on"] <= asked.as_of


def replied(data: Data, asked: Asked):
    return [d for d in deeds(data, asked) if d["replied_on"] is not None and d["replied_on"] <= asked.as_of]


def posts(data: Data, asked: Asked):
    return [p for p in in_force(data.posts, asked) if mine(p, asked)]


# --- answers ------------------------------------------------------------------------------------------------------------------

def percent(numerator: float, denominator: int, pending: int = 0, waived: int = 0) -> Answer:
    return numerator, denominator, 100 * numerator / denominator if denominator else None, pending, waived


def number(value: float) -> Answer:
    return value, None, value, 0, 0


def wait(data: Data, asked: Asked) -> Answer:
    days = [(d["replied_on"] - d["done_on"]).days for d in replied(data, asked)]
    return len(days), len(days), median(days) if days else None, 0, 0


def stretches(period: Period, first: date | None, months: int) -> list[tuple[date, date]]:
    """The calendar stretches of this many months that lie wholly in the period, from the first day on."""
    start = period.start if period.kind != "all" else first
    if start is None:
        return []
    found, year = [], start.year
    while date(year, 1, 1) <= min(period.end, date(2030, 1, 1)):
        for month in range(1, 13, months):
            begin = date(year, month, 1)
            end = (date(year + (month + months > 12), (month + months - 1) % 12 + 1, 1)) - timedelta(days=1)
            whole = begin >= period.start if period.kind != "all" else end >= start
            if whole and end <= period.end:
                found.append((begin, end))
        year += 1
    return found


def judge(done: list[tuple[date, float]], asked: Asked, first: date | None, *, months: int, at_least: float, excused: set[Any], existed=None):
    met = owed = pending = waived = 0
    for begin, end in stretches(asked.period, first, months):
        if begin > asked.as_of or (existed is not None and not all(begin + timedelta(days=n) in existed for n in range((end - begin).days + 1))):
            continue
        if sum(amount for day, amount in done if begin <= day <= end) >= at_least:
            met, owed = met + 1, owed + 1
        elif any((p.start, p.end) == (begin, end) for p in excused):
            waived += 1
        elif end >= asked.as_of:
            pending += 1
        else:
            owed += 1
    return met, owed, pending, waived


def monthly(data: Data, asked: Asked) -> Answer:
    done = [(d["done_on"], 1) for d in deeds(data, asked)]
    scope = asked.selection.scope
    level = "bureau" if scope.key is None else scope.level
    excused = {p for key, p in EXCUSED if key == scope.key and scope.level == level and level in ("bureau", "branch")}
    met, owed, pending, waived = judge(done, asked, min((day for day, _ in done), default=None), months=1, at_least=2, excused=excused)
    return percent(met, owed, pending, waived)


def each_quarter(data: Data, asked: Asked) -> Answer:
    done, existed = defaultdict(list), defaultdict(set)
    for p in data.posts:
        if mine(p, asked, besides=("kind", "item")) and p["from"] <= asked.period.end and (p["to"] is None or p["to"] >= asked.period.start):
            until = p["to"] if p["to"] is not None and p["to"] <= asked.as_of else date(2027, 12, 31)
            existed[p["member"]] |= {p["from"] + timedelta(days=n) for n in range((until - p["from"]).days + 1)}
    for d in happened(data.deeds, asked, "done_on"):
        if d["member"] in existed and mine(d, asked, ignore_scope=True, besides=("branch", "member")):
            done[d["member"]].append((d["done_on"], d["hours"]))
    first = min((day for days in done.values() for day, _ in days), default=None)
    total = [0, 0, 0, 0]
    for member, days in existed.items():
        excused = {p for key, p in EXCUSED if key == member}
        for place, count in enumerate(judge(done[member], asked, first, months=3, at_least=1, excused=excused, existed=days)):
            total[place] += count
    return percent(*total)


def amounts(data: Data, asked: Asked, what: str) -> dict[Any, float]:
    found = defaultdict(float)
    for d in happened(data.deeds, asked, "done_on"):
        if mine(d, asked, ignore_scope=True, besides=("branch", "member", "rank")):
            found[d["member"]] += d["hours"] if what == "hours" else 1
    return found


def standing(data: Data, asked: Asked) -> set[int]:
    return {p["member"] for p in in_force(data.posts, asked) if mine(p, asked, besides=("kind", "item"))}


def busy(data: Data, asked: Asked) -> Answer:
    done, members = amounts(data, asked, "hours"), standing(data, asked)
    return percent(sum(done[m] >= 3 for m in members), len(members))


def graded(data: Data, asked: Asked) -> Answer:
    done, members = amounts(data, asked, "deeds"), standing(data, asked)
    return percent(sum(min(done[m] / 3, 1) for m in members), len(members))


def prorated(data: Data, asked: Asked) -> Answer:
    begun = max(min((asked.as_of - asked.period.start).days + 1, asked.period.days), 0)
    done, members = amounts(data, asked, "hours"), standing(data, asked)
    return percent(sum(done[m] >= 12 * begun / asked.period.days and done[m] > 0 for m in members), len(members))


def items(data: Data, asked: Asked, what: str, at_least: float, is_graded: bool) -> Answer:
    if asked.period.start > asked.as_of:
        return percent(0, 0)
    wanted = [i for i in "xyz" if all(i in values for name, values in asked.selection.only if name == "item")]
    done = defaultdict(float)
    for d in deeds(data, asked):
        done[d["item"]] += d["hours"] if what == "hours" else 1
    return percent(sum(min(done[i] / at_least, 1) if is_graded else done[i] >= at_least for i in wanted), len(wanted))


ANSWERS = {
    "toys.deeds": lambda data, asked: number(len(deeds(data, asked))),
    "toys.placed": lambda data, asked: number(len(placed(data, asked))),
    "toys.open": lambda data, asked: number(len(still_open(data, asked))),
    "toys.hours": lambda data, asked: number(sum(d["hours"] for d in deeds(data, asked))),
    "toys.on_time": lambda data, asked: percent(sum(on_time(d, asked) for d in due(data, asked)), len(due(data, asked))),
    "toys.wait": wait,
    "toys.posts": lambda data, asked: number(len(posts(data, asked))),
    "toys.senior": lambda data, asked: percent(sum(p["rank"] == "a" for p in posts(data, asked)), len(posts(data, asked))),
    "toys.monthly": monthly, "toys.each_quarter": each_quarter, "toys.busy": busy, "toys.graded": graded, "toys.prorated": prorated,
    "toys.items": lambda data, asked: items(data, asked, "deeds", 2, False),
    "toys.items_graded": lambda data, asked: items(data, asked, "hours", 4, True),
}
