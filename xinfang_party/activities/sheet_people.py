"""Who somebody in a sheet is, and how he or she stood on the day: everything that rolls ask, read once for a whole import."""
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.models import Exemption
from xinfang_party.activities.queries import COMMITTEE_FORMS
from xinfang_party.activities.terms import Kind
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Cell, CommitteePost, Member, Membership
from xinfang_party.sheets.terms import Context, Row

NOBODY = "没有这名党员，请改填党员编号"
NAMESAKES = "有 {} 名同名党员，请改填党员编号"
ELSEWHERE = "那天不是这个党支部的党员，请核对"
Days = tuple[date | None, date | None]


@dataclass
class House:
    """Branches by name and code (a code wins), groups by branch and name, dissolved ones too."""

    branches: dict[str, Branch]
    cells: dict[tuple[int, str], int]


def house(context: Context) -> House:
    return context.recall("house", read_house)  # type: ignore[no-any-return]


def read_house() -> House:
    branches = list(db.session.scalars(select(Branch)))
    cells = {(branch_id, name): key for key, branch_id, name in db.session.execute(select(Cell.id, Cell.branch_id, Cell.name))}
    return House({one.name: one for one in branches} | {one.code: one for one in branches}, cells)


class People:
    """Every member with stays, posts and exemptions."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.named: dict[str, list[int]] = defaultdict(list)
        self.days: dict[int, Days] = {}  # formal from, left on
        for key, number, name, formal_on, left_on in db.session.execute(select(Member.id, Member.number, Member.name, Member.formal_on, Member.left_on)):
            self.numbers[number] = key
            self.named[name].append(key)
            self.days[key] = (formal_on, left_on)
        self.stays = by_member(Membership, Membership.branch_id, Membership.cell_id)
        self.posts = by_member(CommitteePost, CommitteePost.branch_id)
        self.excused = by_member(Exemption)

    def of_branch(self, row: Row, field: str, branch_id: int, on: date) -> int | None:
        """A member of the branch on that day; a doubt leaves the cell out."""
        text = row.values.get(field)
        if text is None:
            return None
        key, reason = self.find(text, branch_id, on)
        if key is not None and not self.belongs(key, branch_id, on):
            key, reason = None, ELSEWHERE
        if reason:
            row.doubt(field, reason)
        return key

    def find(self, text: str, branch_id: int, on: date) -> tuple[int | None, str | None]:
        """By number, by name, or by both with a blank between; among namesakes the one of the branch. (id, None) or (None, why not)."""
        key = self.numbers.get(text) or self.numbers.get(text.split(" ", maxsplit=1)[0])
        found = [key] if key else self.named.get(text, [])
        here = [one for one in found if self.belongs(one, branch_id, on)] if len(found) > 1 else found
        if len(here) == 1:
            return here[0], None
        return None, NAMESAKES.format(len(found)) if found else NOBODY

    def belongs(self, key: int, branch_id: int, on: date) -> bool:
        return any(stay[0] == branch_id for stay in in_force(self.stays, key, on))

    def expects(self, key: int, branch_id: int, cell_id: int | None, form: Kind, on: date) -> bool:
        """As `queries.expected_roll`; where nobody is expected by rule, those who went are its own."""
        if form in EXPECTS_NOBODY:
            return True
        if form in COMMITTEE_FORMS:
            return any(post[0] == branch_id for post in in_force(self.posts, key, on))
        return any(stay[0] == branch_id and cell_id in (None, stay[1]) for stay in in_force(self.stays, key, on))

    def has_vote(self, key: int, on: date) -> bool:
        formal_on, left_on = self.days[key]
        return formal_on is not None and formal_on <= on and (left_on is None or left_on >= on)

    def is_exempt(self, key: int, on: date) -> bool:
        return bool(in_force(self.excused, key, on))


def people_of(context: Context) -> People:
    return context.recall("people", People)  # type: ignore[no-any-return]


def by_member(model: Any, *columns: Any) -> dict[int, list[tuple[Any, ...]]]:
    """{member: [(…columns, from, to)]}."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in db.session.execute(select(model.member_id, *columns, model.from_on, model.to_on)):
        found[key].append(tuple(values))
    return found


def in_force(rows: dict[int, list[tuple[Any, ...]]], key: int, on: date) -> list[tuple[Any, ...]]:
    return [row for row in rows.get(key, ()) if row[-2] <= on and (row[-1] is None or row[-1] >= on)]
