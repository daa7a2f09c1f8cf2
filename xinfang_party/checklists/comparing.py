"""Two editions side by side: which items came, went or changed, and how branches would stand by each."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xinfang_party.checklists import proofs, rules
from xinfang_party.checklists.queries import known_of
from xinfang_party.checklists.standing import answers_to, sheets_from
from xinfang_party.checklists.terms import Edition, Item, Total
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch

T = TypeVar("T")
FIELDS: Mapping[str, Callable[[Item], str]] = {
    "方面": lambda item: item.aspect, "大类": lambda item: item.category, "名称": lambda item: item.name, "要求": lambda item: item.demand,
    "怎样算": lambda item: item.counted_as, "频次": lambda item: item.frequency, "依据": lambda item: item.basis,
    "可信程度": lambda item: item.confidence, "分值": lambda item: f"{item.weight:g}", "谁确认": lambda item: item.confirmed_by,
    "一票否决": lambda item: "是" if item.is_zero_tolerance else "否", "怎样证明": lambda item: proofs.write(item.proof),
}
"""What a person reads of an item."""
SCALE: Mapping[str, Callable[[Edition], str]] = {
    "等次": lambda edition: "、".join(f"{grade.least:g} {grade.name}" for grade in edition.grades), "一票否决时最高到": lambda edition: edition.cap,
    "提异议的天数": lambda edition: f"{edition.days.to_object} 天", "整改的天数": lambda edition: f"{edition.days.to_mend} 天",
}
"""What holds for the whole of an edition."""
BLANK = "（空）"


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """An item that both have, as the later one calls it."""

    item: Item
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Differences:
    """`scale`: what changed of grades and days. `weights`: (aspect, sum before, sum after); None where the edition has no such aspect."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Changed, ...]
    scale: tuple[Change, ...]
    weights: tuple[tuple[str, float | None, float | None], ...]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.removed or self.changed or self.scale)


@dataclass(frozen=True)
class Outcome:
    """One branch by two editions, or by the records of two days."""

    branch: Branch
    before: Total
    after: Total

    @property
    def is_same(self) -> bool:
        return (self.before.value, self.before.grade) == (self.after.value, self.after.grade)

    @property
    def words(self) -> str:
        if self.is_same:
            return "不变"
        if self.before.value is None or self.after.value is None:
            return "原来没有可计的项" if self.before.value is None else "没有可计的项了"
        if self.before.grade != self.after.grade:
            return f"由{self.before.grade}变为{self.after.grade}"
        return f"等次不变，{'多' if self.after.value > self.before.value else '少'} {abs(round(self.after.value - self.before.value, 1)):g} 分"


def differences(before: Edition, after: Edition) -> Differences:
    old, new = before.by_code, after.by_code
    changed = [Changed(item, changes) for item in after.items if item.code in old and (changes := changes_of(old[item.code], item, FIELDS))]
    return Differences(tuple(item for item in after.items if item.code not in old), tuple(item for item in before.items if item.code not in new),
                       tuple(changed), changes_of(before, after, SCALE), weights(before, after))


def changes_of(before: T, after: T, fields: Mapping[str, Callable[[T], str]]) -> tuple[Change, ...]:
    said = ((field, read(before), read(after)) for field, read in fields.items())
    return tuple(Change(field, was or BLANK, now or BLANK) for field, was, now in said if was != now)


def weights(before: Edition, after: Edition) -> tuple[tuple[str, float | None, float | None], ...]:
    return tuple((aspect, weight_of(before, aspect), weight_of(after, aspect)) for aspect in rules.aspects_of([*before.items, *after.items]))


def weight_of(edition: Edition, aspect: str) -> float | None:
    found = [item.weight for item in edition.items if item.aspect == aspect]
    return round(sum(found), 2) if found else None


def outcomes(before: Edition, after: Edition, branches: Sequence[Branch], period: Period) -> list[Outcome]:
    """A dry run over records that stand: nothing is written. What both editions ask is asked at once, however many branches."""
    if not branches:
        return []
    ids = [branch.id for branch in branches]
    known, answers = known_of(ids, period), answers_to([*before.items, *after.items], ids, period)
    old, new = sheets_from(before, ids, answers, known), sheets_from(after, ids, answers, known)
    return [Outcome(branch, old[branch.id].total, new[branch.id].total) for branch in branches]
