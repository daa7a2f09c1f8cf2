"""What two versions of a register say differently. Pure."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FIELDS: Mapping[str, str] = {
    "power": "职权", "step": "环节", "category": "风险类别", "name": "风险点", "shows_as": "表现形式", "cause": "成因", "likelihood": "可能性", "impact": "影响",
    "factors": "加重因素", "override": "人工调整的等级", "override_reason": "调整的理由", "grade": "等级", "indicator": "监测指标",
    "residual_likelihood": "剩余可能性", "residual_impact": "剩余影响", "accepted_until_on": "接受到", "accepted_reason": "接受的理由", "controls": "防控措施"}
SCORES = ("likelihood", "impact", "factors", "override", "grade")


@dataclass(frozen=True)
class Said:
    """One risk point in words: `fields` of FIELDS."""

    key: int
    name: str
    fields: Mapping[str, str]


@dataclass
class Difference:
    duties: tuple[str, str] | None = None
    powers: tuple[str, str] | None = None
    added: list[Said] = field(default_factory=list)
    closed: list[Said] = field(default_factory=list)
    edited: list[tuple[Said, list[tuple[str, str, str]]]] = field(default_factory=list)
    """(the point, (label, before, after) of each field). """
    rescored: list[int] = field(default_factory=list)
    """Keys of the edited whose scores changed."""

    @property
    def is_none(self) -> bool:
        return not (self.duties or self.powers or self.added or self.closed or self.edited)


def compare(before: Sequence[Said], after: Sequence[Said], duties: tuple[str, str] = ("", ""), powers: tuple[str, str] = ("", "")) -> Difference:
    """`before`, `after`: the open points of each; a point keeps its key."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    found = Difference(duties if duties[0] != duties[1] else None, powers if powers[0] != powers[1] else None)
    found.added, found.closed = [one for one in after if one.key not in old], [one for one in before if one.key not in new]
    for key in sorted(old.keys() & new.keys()):
        changes = changed(old[key].fields, new[key].fields)
        if changes:
            found.edited.append((new[key], [(FIELDS[name], one, other) for name, one, other in changes]))
            found.rescored += [key] if any(name in SCORES for name, _one, _other in changes) else []
    return found


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(name, before[name], after[name]) for name in FIELDS if before.get(name) != after.get(name)]
