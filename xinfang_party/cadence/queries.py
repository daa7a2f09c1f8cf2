"""The bureau's own numbers, plans and waivers, as far as the viewer may see them; and what a year holds, whoever looks."""
from collections.abc import Collection, Sequence
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, Date, Integer, Select, String, and_, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind, State
from xinfang_party.cadence.catalogue import BY_KIND, REQUIREMENTS
from xinfang_party.cadence.models import PlanEntry, RequirementChange, Waiver
from xinfang_party.cadence.rules import Change, in_force
from xinfang_party.cadence.terms import Requirement, WaiverState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Branch, Cell, CommitteePost
from xinfang_party.organization.models import in_force as in_force_on
from xinfang_party.organization.queries import branches_in_order
from xinfang_party.organization.terms import LEADING, BranchKind

HOLDING = tuple(kind for kind in BranchKind if kind.holds_members)
HAS_COMMITTEE = and_(CommitteePost.duty.notin_(LEADING), CommitteePost.branch_id.in_(select(Branch.id).where(Branch.kind.in_(HOLDING))))
"""A committee is more than a secretary and deputies (支部工作条例 ch. 6)."""
IS_OPEN = or_(PlanEntry.activity_id.is_(None), PlanEntry.activity.has(Activity.state == State.CANCELLED))
"""Nothing was recorded for it yet, or what was recorded does not count any more."""
COLUMNS: dict[str, Any] = {"branch_id": Integer, "cell_id": Integer, "kind": String, "state": String, "text": String, "more": String, "number": Integer,
                           "year": Integer, "start": Date, "end": Date}
ENTRY = (joinedload(PlanEntry.branch), joinedload(PlanEntry.cell), joinedload(PlanEntry.activity))
WAIVER = (joinedload(Waiver.branch), joinedload(Waiver.cell))


# --- requirements -------------------------------------------------------------------------------------------------------------

def changes() -> list[Change]:
    """Every change of the bureau; read once a request (`forget_changes` where one is made)."""
    if "requirement_changes" not in g:
        g.requirement_changes = [Change(row.kind, row.year, row.each, row.at_least, row.source) for row in db.session.scalars(select(RequirementChange))]
    found: list[Change] = g.requirement_changes
    return found


def forget_changes() -> None:
    g.pop("requirement_changes", None)


def requirements_of(year: int) -> list[Requirement]:
    """All requirements as they are in that year, in the order of the catalogue."""
    return [in_force(requirement, changes(), year) for requirement in REQUIREMENTS]


def requirement_of(kind: Kind, year: int) -> Requirement | None:
    """None for what nobody requires."""
    return in_force(BY_KIND[kind], changes(), year) if kind in BY_KIND else None


def history() -> Select[Any]:
    return select(RequirementChange).order_by(RequirementChange.year.desc(), RequirementChange.id.desc())


def change_of(kind: Kind, year: int) -> RequirementChange | None:
    return db.session.scalars(select(RequirementChange).where(RequirementChange.kind == kind, RequirementChange.year == year)).one_or_none()


def version_of(kind: Kind) -> int:
    """Another number whenever the bureau said something new about this kind; 0 while it has not."""
    return db.session.scalar(select(func.coalesce(func.sum(RequirementChange.version), 0)).where(RequirementChange.kind == kind)) or 0


# --- whose year ---------------------------------------------------------------------------------------------------------------

def owes(branch: Branch) -> bool:
    """Bodies that hold members, and the leading Party group with its study group."""
    return branch.kind.holds_members or branch.kind is BranchKind.LEADING_GROUP


def branches_for(identity: Identity, permission: str = "cadence:read") -> list[Branch]:
    """Those with a year to keep that the viewer reaches, dissolved ones too; in the order of the tree."""
    span = reach(identity, permission)
    return [branch for branch in all_branches() if span.covers(branch_id=branch.id)]


def get_branch(identity: Identity, permission: str, branch_id: int) -> Branch:
    branch = get_for(identity, permission, Branch, branch_id)
    if not owes(branch):
        raise NotFound
    return branch


def all_branches() -> list[Branch]:
    """Those with a year to keep, whoever looks; dissolved ones too, as what they owed until then still counts."""
    return [branch for branch in branches_in_order() if owes(branch)]


def lasting_into(branches: Sequence[Branch], year: int) -> list[Branch]:
    return [branch for branch in branches if branch.dissolved_on is None or branch.dissolved_on.year >= year]


def leaders() -> list[tuple[int, int]]:
    """(branch, member) of every secretary and deputy of today."""
    rows = db.session.execute(select(CommitteePost.branch_id, CommitteePost.member_id).where(
        CommitteePost.duty.in_(LEADING), in_force_on(CommitteePost, clock.today())).order_by(CommitteePost.id))
    return [(branch_id, member_id) for branch_id, member_id in rows]


# --- what a year holds --------------------------------------------------------------------------------------------------------

def done_in(kinds: Collection[Kind], scope: Scope, period: Period, *columns: Any) -> Any:
    """Rows (kind, branch, group, day, …) of everything that counts for these kinds, as the measures count it; one statement."""
    return union_all(*(select_done(kind, scope, period, *columns) for kind in kinds))


def select_done(kind: Kind, scope: Scope, period: Period, *columns: Any) -> Select[Any]:
    rows = engine.rows(f"activities.{kind.value}", scope, period).order_by(None)
    return rows.with_only_columns(literal(kind.value).label("kind"), Activity.branch_id, Activity.cell_id, Activity.held_on, *columns,
                                  maintain_column_froms=True)


def cells_among(branch_ids: Collection[int]) -> list[Cell]:
    return list(db.session.scalars(select(Cell).where(Cell.branch_id.in_(branch_ids)).order_by(Cell.branch_id, Cell.sort_order, Cell.id)))


def known_in(branch_ids: Collection[int], year: int, kinds: Collection[Kind]) -> list[Any]:
    """Rows `COLUMNS` of everything a year is judged by, one statement for all of it (home pages ask this too): Party groups ("group": their days
    and name), committees ("post": the days of each who makes a secretary's branch one), waivers ("waiver": kind, period, approver, state), what was
    held ("done": kind, branch, group, day) and, unless they were read already, the bureau's numbers ("change": kind, each, source, at_least, year)."""
    groups = part("group", branch_id=Cell.branch_id, cell_id=Cell.id, text=Cell.name, number=Cell.sort_order, start=Cell.founded_on, end=Cell.dissolved_on)
    posts = part("post", branch_id=CommitteePost.branch_id, start=CommitteePost.from_on, end=CommitteePost.to_on)
    waivers = part("waiver", branch_id=Waiver.branch_id, cell_id=Waiver.cell_id, kind=cast(Waiver.kind, String), text=Waiver.period, more=Waiver.approver,
                   state=cast(Waiver.state, String), number=Waiver.id)
    statements = [groups.where(Cell.branch_id.in_(branch_ids)), posts.where(CommitteePost.branch_id.in_(branch_ids), HAS_COMMITTEE),
                  waivers.where(Waiver.branch_id.in_(branch_ids), Waiver.period.like(f"{year}%")),
                  *(held(kind, branch_ids, year) for kind in kinds)]
    if "requirement_changes" not in g:
        statements.append(part("change", kind=cast(RequirementChange.kind, String), text=RequirementChange.each, more=RequirementChange.source,
                               number=RequirementChange.at_least, year=RequirementChange.year))
    rows = list(db.session.execute(union_all(*statements).order_by("number", "cell_id")))
    if "requirement_changes" not in g:
        g.requirement_changes = [Change(Kind(row.kind), row.year, row.text, row.number, row.more) for row in rows if row.what == "change"]
    return rows


def held(kind: Kind, branch_ids: Collection[int], year: int) -> Select[Any]:
    """What counts for one kind, as the measures count it."""
    scope = Scope.branch(*branch_ids) if len(branch_ids) == 1 else Scope.branches(branch_ids)
    rows = engine.rows(f"activities.{kind.value}", scope, Period.year(year)).order_by(None)
    return rows.with_only_columns(*given("done", kind=literal(kind.value), branch_id=Activity.branch_id, cell_id=Activity.cell_id, start=Activity.held_on),
                                  maintain_column_froms=True)


def part(what: str, **columns: Any) -> Select[Any]:
    return select(*given(what, **columns))


def given(what: str, **columns: Any) -> list[Any]:
    """The columns of one kind of those rows; one it has not is NULL of its type, as PostgreSQL wants to be told."""
    return [literal(what).label("what"), *(columns.get(name, cast(null(), type_)).label(name) for name, type_ in COLUMNS.items())]


def waivers_in(branch_id: int, year: int) -> list[Waiver]:
    """Asked, approved and refused ones of a year, oldest first."""
    statement = select(Waiver).where(Waiver.branch_id == branch_id, Waiver.period.like(f"{year}%"))
    return list(db.session.scalars(statement.order_by(Waiver.id).options(*WAIVER)))


def plan_of(branch_id: int, year: int) -> list[PlanEntry]:
    """By day."""
    whole = Period.year(year)
    statement = select(PlanEntry).where(PlanEntry.branch_id == branch_id, PlanEntry.planned_on.between(whole.start, whole.end))
    return list(db.session.scalars(statement.order_by(PlanEntry.planned_on, PlanEntry.id).options(*ENTRY)))


def entries_of(activity_id: int) -> list[PlanEntry]:
    """What that record was planned as."""
    return list(db.session.scalars(select(PlanEntry).where(PlanEntry.activity_id == activity_id).order_by(PlanEntry.id)))


def open_entries(branch_id: int, kinds: Collection[Kind], period: Period) -> list[PlanEntry]:
    """Of these kinds within the period, nothing recorded for them yet."""
    return list(db.session.scalars(select(PlanEntry).where(
        PlanEntry.branch_id == branch_id, PlanEntry.kind.in_(kinds), PlanEntry.planned_on.between(period.start, period.end), IS_OPEN)))


# --- rows by id ---------------------------------------------------------------------------------------------------------------

def get_entry(identity: Identity, entry_id: int) -> PlanEntry:
    return get_for(identity, "plan:edit", PlanEntry, entry_id, *ENTRY)


def get_waiver(identity: Identity, permission: str, waiver_id: int) -> Waiver:
    return get_for(identity, permission, Waiver, waiver_id, *WAIVER)


def latest_waiver(branch_id: int, kind: Kind, cell_id: int | None, period: Period) -> Waiver | None:
    statement = select(Waiver).where(Waiver.branch_id == branch_id, Waiver.kind == kind, Waiver.period == str(period),
                                     Waiver.cell_id.is_(None) if cell_id is None else Waiver.cell_id == cell_id)
    return db.session.scalars(statement.order_by(Waiver.id.desc()).limit(1)).one_or_none()


def listed_waivers(identity: Identity, state: WaiverState | None = None) -> Select[Any]:
    """Those the viewer decides on, newest first."""
    conditions: list[ColumnElement[bool]] = [owned(Waiver, identity, "waiver:decide"), *([] if state is None else [Waiver.state == state])]
    return select(Waiver).where(*conditions).order_by(Waiver.asked_on.desc(), Waiver.id.desc())


def waiting_waivers(limit: int) -> Sequence[Waiver]:
    return db.session.scalars(select(Waiver).where(Waiver.state == WaiverState.ASKED).order_by(Waiver.asked_on, Waiver.id).limit(limit).options(*WAIVER)).all()
