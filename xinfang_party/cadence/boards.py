"""Boards of one branch or of many, put together from one statement however many branches and requirements there are."""
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xinfang_party.activities.terms import Kind
from xinfang_party.cadence import queries, rules
from xinfang_party.cadence.catalogue import BY_KIND
from xinfang_party.cadence.terms import Cell, Debtor, Requirement, Standing, WaiverState
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.rules import Span
from xinfang_party.organization.models import Branch

Key = tuple[Kind, int, int | None]
"""Requirement, branch, Party group where it is the group that owes it."""


@dataclass(frozen=True)
class Group:
    """One Party group, and the days on which it existed."""

    id: int
    name: str
    span: Span


@dataclass(frozen=True)
class Excuse:
    """The latest waiver of a sub-period, whatever became of it."""

    state: WaiverState
    approver: str


@dataclass(frozen=True)
class Line:
    """One requirement of one debtor through a year."""

    requirement: Requirement
    branch: Branch
    group: Group | None
    cells: Sequence[Cell]
    asked: Mapping[Period, Excuse] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.requirement.kind.label}（{self.group.name}）" if self.group is not None else self.requirement.kind.label

    @property
    def is_owed(self) -> bool:
        return any(cell.standing is not Standing.NOT_OWED for cell in self.cells)

    @property
    def key(self) -> Key:
        return self.requirement.kind, self.branch.id, self.group.id if self.group is not None else None


@dataclass
class Known:
    """What was read about some branches in a year."""

    groups: dict[int, list[Group]] = field(default_factory=lambda: defaultdict(list))
    committees: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    done: dict[Key, dict[date, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    excuses: dict[Key, dict[Period, Excuse]] = field(default_factory=lambda: defaultdict(dict))


def lines_of(branches: Sequence[Branch], year: int, kinds: Sequence[Kind] = tuple(BY_KIND)) -> list[Line]:
    """Branch by branch in the order given, requirement by requirement in that of the catalogue; whoever owes nothing in the year has no line."""
    known = read(branches, year, kinds)
    chosen = [requirement for requirement in queries.requirements_of(year) if requirement.kind in kinds] if branches else []
    found = [line(requirement, branch, debtor, known, year)
             for branch in branches for requirement in chosen for debtor in debtors(requirement.debtor, branch, known)]
    return [one for one in found if one.is_owed]


def read(branches: Sequence[Branch], year: int, kinds: Sequence[Kind]) -> Known:
    ids, known = [branch.id for branch in branches], Known()
    if not ids:
        return known
    for row in queries.known_in(ids, year, kinds):
        match row.what:
            case "group":
                known.groups[row.branch_id].append(Group(row.cell_id, row.text, (row.start, row.end)))
            case "post":
                known.committees[row.branch_id].append((row.start, row.end))
            case "waiver":
                known.excuses[Kind(row.kind), row.branch_id, row.cell_id][Period.parse(row.text)] = Excuse(WaiverState(row.state), row.more)
            case "done":
                kind = Kind(row.kind)
                known.done[kind, row.branch_id, row.cell_id if BY_KIND[kind].debtor is Debtor.CELL else None][row.start] += 1
    return known


def debtors(debtor: Debtor, branch: Branch, known: Known) -> list[tuple[Group | None, list[Span]]]:
    """Who owes it in this branch, with the days on which they existed."""
    whole = [(branch.founded_on, branch.dissolved_on)]
    match debtor:
        case Debtor.BRANCH:
            return [(None, whole)] if branch.kind.holds_members else []
        case Debtor.LEADING_GROUP:
            return [] if branch.kind.holds_members else [(None, whole)]
        case Debtor.COMMITTEE:
            return [(None, known.committees[branch.id])] if branch.kind.holds_members and known.committees[branch.id] else []
        case Debtor.CELL:
            return [(group, [group.span]) for group in known.groups[branch.id]]


def line(requirement: Requirement, branch: Branch, debtor: tuple[Group | None, list[Span]], known: Known, year: int) -> Line:
    group, spans = debtor
    key = requirement.kind, branch.id, group.id if group is not None else None
    asked = known.excuses.get(key, {})
    approved = {sub: excuse.approver for sub, excuse in asked.items() if excuse.state is WaiverState.APPROVED}
    cells = rules.board(requirement, spans=spans, done=known.done.get(key, {}), waivers=approved, year=year, today=clock.today())
    return Line(requirement, branch, group, cells, asked)


def closing(branches: Sequence[Branch], most: int) -> list[tuple[Line, Cell]]:
    """What is still owed and closes in at most so many days, the nearest first."""
    found = [(one, cell) for one in lines_of(branches, clock.today().year) for cell in rules.closes_within(one.cells, most)]
    return sorted(found, key=lambda pair: pair[1].period.end)


def standing_of(branch: Branch, kind: Kind, cell_id: int | None, period: Period) -> Standing:
    """Of one sub-period; what is no sub-period of the requirement is not owed."""
    fields: list[Any] = [cell for one in lines_of([branch], period.start.year, [kind]) if one.key[2] == cell_id
                         for cell in one.cells if cell.period == period]
    return fields[0].standing if fields else Standing.NOT_OWED
