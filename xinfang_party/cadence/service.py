"""The year's plan: propose what is missing, add, edit, remove; and how a planned thing becomes a record."""
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.registry import ON_LOGGED
from xinfang_party.activities.terms import Kind, State
from xinfang_party.audit import service as audit
from xinfang_party.cadence import queries, rules
from xinfang_party.cadence.boards import Line, lines_of
from xinfang_party.cadence.catalogue import BRANCH_KINDS, OFFICE_KINDS
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.cadence.terms import Debtor, Standing
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Branch, Cell
from xinfang_party.web.links import path_to

NOT_ANY_MORE = frozenset({Standing.MET, Standing.WAIVED, Standing.NOT_OWED})
Facts = dict[str, Any]


def plannable(branch: Branch) -> tuple[Kind, ...]:
    """What this body may plan."""
    return BRANCH_KINDS if branch.kind.holds_members else OFFICE_KINDS


# --- the plan -----------------------------------------------------------------------------------------------------------------

def propose(branch: Branch, year: int, *, by: Identity) -> list[PlanEntry]:
    """An entry for everything that is owed in what is left of the year and neither planned nor done: asked again it finds nothing to add."""
    refuse(rules.why_not_year(year, clock.today()), "year")
    db.session.execute(select(Branch.id).where(Branch.id == branch.id).with_for_update())
    taken = taken_in(branch, year)
    added = [PlanEntry(branch_id=branch.id, cell_id=line.key[2], kind=line.requirement.kind, planned_on=day)
             for line in lines_of([branch], year) for day in missing(line, year, taken)]
    db.session.add_all(added)
    db.session.flush()
    audit.record("plan.proposed", subject=branch, by=by, year=year, entries=[entry.id for entry in added])
    return added


def missing(line: Line, year: int, taken: dict[tuple[Kind, int | None], list[date]]) -> list[date]:
    requirement, days = line.requirement, taken.get((line.requirement.kind, line.key[2]), [])
    owed = {cell.period for cell in line.cells if cell.standing not in NOT_ANY_MORE and not cell.approver}
    return rules.proposed_dates(requirement, year, workdays.is_workday, [Period.of(day, requirement.each) for day in days],
                                today=clock.today(), within=owed)


def taken_in(branch: Branch, year: int) -> dict[tuple[Kind, int | None], list[date]]:
    """(kind, Party group) → the days on which something is planned, or was held without a plan."""
    found: dict[tuple[Kind, int | None], list[date]] = {}
    plan, requirements = queries.plan_of(branch.id, year), queries.requirements_of(year)
    by_group = {requirement.kind for requirement in requirements if requirement.debtor is Debtor.CELL}
    linked = Counter((entry.kind, entry.activity_id) for entry in plan)
    done = queries.done_in([requirement.kind for requirement in requirements], Scope.branch(branch.id), Period.year(year), Activity.id)
    for entry in plan:
        found.setdefault((entry.kind, entry.cell_id if entry.kind in by_group else None), []).append(entry.planned_on)
    for word, _branch, cell_id, held_on, activity_id in db.session.execute(done):
        if not linked[Kind(word), activity_id]:
            found.setdefault((Kind(word), cell_id if Kind(word) in by_group else None), []).append(held_on)
    return found


def add(branch: Branch, *, facts: Facts, by: Identity) -> PlanEntry:
    """`facts`: kind, cell_id, planned_on, title."""
    entry = PlanEntry(branch_id=branch.id)
    write(entry, branch, facts)
    db.session.add(entry)
    db.session.flush()
    audit.record("plan-entry.added", subject=entry, by=by, branch=branch.id, kind=entry.kind, on=entry.planned_on)
    return entry


def edit(entry: PlanEntry, *, facts: Facts, version: int | None, by: Identity) -> None:
    refuse_stale(entry, version)
    if is_recorded(entry):
        raise Refusal("这一项已经有活动记录，请直接修改那条记录。")
    write(entry, entry.branch, facts)
    audit.record("plan-entry.edited", subject=entry, by=by, branch=entry.branch_id, kind=entry.kind, on=entry.planned_on)


def write(entry: PlanEntry, branch: Branch, facts: Facts) -> None:
    kind, cell_id = Kind(facts["kind"]), facts.get("cell_id")
    refuse(rules.why_not_kind(kind, plannable(branch), has_cell=cell_id is not None), "cell_id" if kind in plannable(branch) else "kind")
    if cell_id is not None and db.session.scalar(select(Cell.branch_id).where(Cell.id == cell_id)) != branch.id:
        raise Refusal("请从本支部的党小组里选。", "cell_id")
    if entry.planned_on != facts["planned_on"]:
        refuse(rules.why_not_year(facts["planned_on"].year, clock.today()), "planned_on")
    title = facts.get("title") or ""
    refuse(rules.why_not_text(title), "title")
    entry.kind, entry.cell_id, entry.planned_on, entry.title = kind, cell_id, facts["planned_on"], title


def remove(entry: PlanEntry, *, version: int | None = None, by: Identity) -> None:
    """Only from the plan; a record stays."""
    refuse_stale(entry, version)
    if is_recorded(entry):
        raise Refusal("这一项已经有活动记录，计划要和记录对得上，不能删除。")
    audit.record("plan-entry.removed", subject=entry, by=by, branch=entry.branch_id, kind=entry.kind, on=entry.planned_on)
    db.session.delete(entry)


# --- from plan to record ------------------------------------------------------------------------------------------------------

def record_url(entry: PlanEntry) -> str:
    """Where one click opens the record form for it, on the day it was planned for once that has come."""
    return record_path(entry.kind, entry.branch, entry.cell_id, plan=entry.id, on=entry.planned_on, title=entry.title)


def record_path(kind: Kind, branch: Branch, cell_id: int | None = None, *, plan: int | None = None, on: date | None = None, title: str = "") -> str:
    """What is no form of its own is held as a general meeting; in the leading Party group as its meeting."""
    form = kind if kind.is_form else Kind.MEMBER_MEETING if branch.kind.holds_members else Kind.LEADING_MEETING
    day = on.isoformat() if on is not None and on <= clock.today() else None
    return path_to("activities.record_activity", form=form.value, branch=branch.id, cell=cell_id, purpose=kind.value if kind is not form else None,
                   plan=plan, on=day, title=title or None)


def link(activity: Activity, plan_id: int | None, by: Identity) -> None:
    """What was planned is told which record it became: the entry it was made from, and of every other kind it counts as the nearest one of its
    sub-period that has none yet. Of a record that was written anew, entries that no longer fit are open again."""
    linked = queries.entries_of(activity.id)
    kept = [entry for entry in linked if entry.branch_id == activity.branch_id and entry.kind in activity.kinds and is_it(entry, activity)]
    for entry in linked:
        entry.activity_id = activity.id if entry in kept else None
    found = {entry.kind: entry for entry in nearest_first(activity) if entry.kind not in {one.kind for one in kept} and is_it(entry, activity)}
    if plan_id is not None:
        asked_for = db.session.get(PlanEntry, plan_id)
        if asked_for is not None and asked_for.branch_id == activity.branch_id and asked_for.kind in activity.kinds \
                and asked_for.cell_id in (None, activity.cell_id) and not is_recorded(asked_for):
            found[asked_for.kind] = asked_for
    for entry in found.values():
        entry.activity_id = activity.id
    if found or len(kept) < len(linked):
        audit.record("plan-entry.linked", subject=activity, by=by, entries=sorted(entry.id for entry in (*kept, *found.values())))


def nearest_first(activity: Activity) -> Sequence[PlanEntry]:
    """Open entries of its kinds in its year; the nearest last, so that it is the one that stays."""
    entries: Iterable[PlanEntry] = queries.open_entries(activity.branch_id, activity.kinds, Period.of(activity.held_on, "year"))
    return sorted(entries, key=lambda entry: (-abs((entry.planned_on - activity.held_on).days), -entry.id))


def is_it(entry: PlanEntry, activity: Activity) -> bool:
    return fits(entry, sub_period(entry.kind, activity.held_on), activity.cell_id)


def sub_period(kind: Kind, on: date) -> Period:
    return rules.sub_period_of(queries.requirement_of(kind, on.year), on)


def fits(entry: Any, sub: Period | None, cell_id: int | None) -> bool:
    """Is it planned for that sub-period, for the branch or for this Party group?"""
    return sub is not None and sub.contains(entry.planned_on) and entry.cell_id in (None, cell_id)


if link not in ON_LOGGED:
    ON_LOGGED.append(link)


# --- helpers ------------------------------------------------------------------------------------------------------------------

def is_recorded(entry: PlanEntry) -> bool:
    """By something that still counts, or is about to."""
    return entry.activity is not None and entry.activity.state is not State.CANCELLED


def refuse_stale(entry: PlanEntry, version: int | None) -> None:
    if version is not None and version != entry.version:
        raise Conflict(MEANWHILE, board_path(entry.branch_id, entry.planned_on.year))


def board_path(branch_id: int, year: int) -> str:
    return path_to("cadence.show_board", branch=branch_id, year=year)
