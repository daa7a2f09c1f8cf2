"""Which registers ask for a review by themselves: a post changed hands or its name, a department its head, or a review falls due.

A review of the same cause that the discipline office took back is not begun again for the same change or the same day.
"""
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import People
from xinfang_party.integrity.terms import State, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.models import Department, Post
from xinfang_party.reviews import queries, rules
from xinfang_party.reviews.catalogue import number
from xinfang_party.reviews.terms import Checked

CHANGED_HANDS, NEW_HEAD = "岗位人员有变动，由现在在岗的人员复核。", "处室负责人有变动，由现在的负责人复核。"
RENAMED, DUE = "名称由“{}”改为“{}”，请对照现在的职责复核。", "复核期限是{}。"


@dataclass
class Raised:
    """The reviews of one cause. `reasons`: register → why; `checkers`: register → who is to check it."""

    registers: list[Register] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    checkers: dict[int, int] = field(default_factory=dict)

    def add(self, register: Register, reason: str, checker: int | None = None) -> None:
        self.registers.append(register)
        self.reasons[register.id] = reason
        if checker is not None:
            self.checkers[register.id] = checker


def raised(people: People, today: date) -> dict[Trigger, Raised]:
    """The causes in the order in which they go before each other."""
    found = {Trigger.HOLDER: Raised(), Trigger.DUTY: Raised(), Trigger.DUE: Raised()}
    dropped, named = taken_back(), queries.named_on(queries.IS_CURRENT)
    until = today + timedelta(days=number("begin_days"))
    for register, version, name in idle_in_force():
        back = dropped.get(register.id, [])
        checked = Checked(version.holder_id, version.head_id, version.opened_on, version.id in named, version.trigger is Trigger.SHEET)
        checker = checker_of(register, checked, people, [one for one in back if one.trigger is Trigger.HOLDER])
        if checker is not None:
            found[Trigger.HOLDER].add(register, NEW_HEAD if register.post_id is None else CHANGED_HANDS, checker)
        if version.subject_name not in ("", name) and not any(one.trigger is Trigger.DUTY and one.subject_name == name for one in back):
            found[Trigger.DUTY].add(register, RENAMED.format(version.subject_name, name))
        if version.review_due_on and version.review_due_on <= until and not any(one.trigger is Trigger.DUE for one in back):
            found[Trigger.DUE].add(register, DUE.format(chinese(version.review_due_on)))
    return found


def idle_in_force() -> Sequence[Any]:
    """(register, its version in force, what its post or department is called) of those with nothing under way."""
    version = RegisterVersion
    return db.session.execute(queries.idle_registers().join(version, version.register_id == Register.id).join(
        Department, Department.id == Register.department_id).outerjoin(Post, Post.id == Register.post_id).where(queries.IS_CURRENT).add_columns(
        version, func.coalesce(Post.name, Department.name))).all()


def taken_back() -> dict[int, list[Any]]:
    """Register → the reviews that were begun since what is in force was, and dropped."""
    current = aliased(RegisterVersion)
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(select(
            RegisterVersion.register_id, RegisterVersion.trigger, RegisterVersion.dropped_on, RegisterVersion.head_id, RegisterVersion.subject_name).join(
            current, current.register_id == RegisterVersion.register_id).where(
            RegisterVersion.state == State.DROPPED, current.state == State.IN_FORCE, current.to_on.is_(None), RegisterVersion.number > current.number)):
        found.setdefault(row.register_id, []).append(row)
    return found


def checker_of(register: Register, checked: Checked, people: People, back: Sequence[Any]) -> int | None:
    if register.post_id is None:
        head = rules.new_head(checked, people.leaders.get(register.department_id, (None, None))[0])
        return None if any(one.head_id == head for one in back) else head
    post_id, holders = register.post_id, people.holders.get(register.post_id, ())
    checker = rules.next_checker(checked, holders, {one: people.came[post_id, one] for one in holders})
    return checker if checker is not None and not any(one.dropped_on >= people.turned[post_id] for one in back) else None
