"""Many records at once: an import finds the planned entries that its records are, as `service.link` does for one, in a few statements a chunk."""
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity, ActivityPurpose
from xinfang_party.activities.terms import Kind
from xinfang_party.audit import service as audit
from xinfang_party.cadence import queries
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.cadence.service import fits, sub_period
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.sheets import bulk

ENTRY = select(PlanEntry.id, PlanEntry.branch_id, PlanEntry.cell_id, PlanEntry.kind, PlanEntry.planned_on, PlanEntry.activity_id)


def link_imported(ids: Sequence[int], by: Identity) -> None:
    """In the order of the records: each keeps the entries that still are it, and takes of every other kind the nearest open one of its sub-period."""
    records = db.session.execute(select(Activity.id, Activity.branch_id, Activity.cell_id, Activity.held_on, Activity.form).where(
        Activity.id.in_(ids)).order_by(Activity.id)).all()
    if not records:
        return
    kinds, linked, still_open = kinds_of(ids), linked_to(ids), open_for(records)
    changed: dict[int, int | None] = {}
    for one in records:
        wanted = kinds[one.id] | {one.form}
        for entry in linked[one.id]:
            if entry.kind in wanted and entry.branch_id == one.branch_id and fits(entry, sub_period(entry.kind, one.held_on), one.cell_id):
                wanted.discard(entry.kind)
            else:
                changed[entry.id] = None
                still_open[entry.branch_id, entry.kind].append(entry)
        for kind in wanted:
            there = still_open[one.branch_id, kind]
            if nearest := nearest_of(there, kind, one):
                there.remove(nearest)
                changed[nearest.id] = one.id
    bulk.update(PlanEntry.__table__, [(key, {"activity_id": activity_id}) for key, activity_id in changed.items()])
    if changed:
        audit.record("plan-entry.linked", by=by, entries=sorted(changed))


def nearest_of(entries: Sequence[Any], kind: Kind, record: Any) -> Any:
    """None where no entry fits."""
    sub = sub_period(kind, record.held_on) if entries else None
    fitting = [entry for entry in entries if fits(entry, sub, record.cell_id)]
    return min(fitting, key=lambda entry: (abs((entry.planned_on - record.held_on).days), entry.id), default=None)


def kinds_of(ids: Sequence[int]) -> dict[int, set[Kind]]:
    """{record: what it is besides its form}"""
    found: dict[int, set[Kind]] = defaultdict(set)
    for key, kind in db.session.execute(select(ActivityPurpose.activity_id, ActivityPurpose.purpose).where(ActivityPurpose.activity_id.in_(ids))):
        found[key].add(kind)
    return found


def linked_to(ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for entry in db.session.execute(ENTRY.where(PlanEntry.activity_id.in_(ids)).order_by(PlanEntry.id)):
        found[entry.activity_id].append(entry)
    return found


def open_for(records: Sequence[Any]) -> dict[tuple[int, Any], list[Any]]:
    """{(branch, kind): entries without a record} of the years of these records."""
    days = [one.held_on for one in records]
    years = Period.of(min(days), "year").start, Period.of(max(days), "year").end
    found: dict[tuple[int, Any], list[Any]] = defaultdict(list)
    for entry in db.session.execute(ENTRY.where(
            PlanEntry.branch_id.in_({one.branch_id for one in records}), PlanEntry.planned_on.between(*years), queries.IS_OPEN)):
        found[entry.branch_id, entry.kind].append(entry)
    return found


def take_back(batch_id: int) -> None:
    """The records of the batch are about to go: what they were planned as is open again."""
    made = select(Activity.id).where(Activity.batch_id == batch_id)
    db.session.execute(update(PlanEntry).where(PlanEntry.activity_id.in_(made)).values(activity_id=None, version=PlanEntry.version + 1))
