"""What was entered or corrected after a day, behind the figures of a branch: told by the audit, because facts know when they happened, not when
somebody wrote them down."""
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, union

from xinfang_party.access.terms import Identity
from xinfang_party.audit.models import AuditEntry
from xinfang_party.audit.rules import words_of
from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.terms import Sheet
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope

MOST = number("entries_told")
BATCH = "import_batch"


@dataclass(frozen=True)
class Entered:
    """`name` and `url` of the record where the viewer may see it."""

    at: datetime
    what: str
    actor: str
    name: str = ""
    url: str = ""


def entered_after(sheet: Sheet, branch_id: int, day: date, viewer: Identity) -> list[Entered]:
    """Newest first, the newest `MOST`; nothing of what is secret. Two statements, and one for each kind of record among them."""
    places = places_of(sheet, branch_id, day)
    conditions = [is_about(kind, selects) for kind, selects in places.items()]
    if not conditions:
        return []
    entries = db.session.execute(
        select(AuditEntry.at, AuditEntry.tag, AuditEntry.actor, AuditEntry.subject_kind, AuditEntry.subject_id)
        .where(AuditEntry.at >= clock.at(day + timedelta(days=1)), or_(*conditions)).order_by(AuditEntry.id.desc()).limit(MOST)).all()
    names = names_of(entries, viewer)
    return [Entered(at, words_of(tag), actor, *names.get((kind, key or 0), ("", ""))) for at, tag, actor, kind, key in entries]


def places_of(sheet: Sheet, branch_id: int, day: date) -> Mapping[str, Sequence[Any]]:
    """table → selects of the ids of its rows that may stand behind some figure of the branch."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    asked = {(result.figure.code, result.figure.period) for one in sheet.standings for result in one.results if result.figure is not None}
    for code, period in sorted(asked):
        view = registry.rows_view(registry.facts_of(registry.get(code)).of)
        if view is None or view.permission is None or view.open_to is not None:
            continue
        for model, ids in around(code, branch_id, Period.stretch(period.start, max(period.start, min(period.end, day)))):
            found[model.__tablename__][f"{code}:{period}"] = ids
            if hasattr(model, "batch_id"):
                found[BATCH][f"{model.__tablename__}:{code}:{period}"] = ids.with_only_columns(model.batch_id, maintain_column_froms=True)
    return {kind: list(selects.values()) for kind, selects in found.items()} | {
        Evidence.__tablename__: [select(Evidence.id).where(Evidence.branch_id == branch_id, Evidence.dated_on <= day)]}


def around(code: str, branch_id: int, period: Any) -> list[tuple[Any, Any]]:
    try:
        return engine.around(code, Scope.branch(branch_id), period)
    except Refusal:  # a duty or share whose facts belong to members, not to branches
        return []


def is_about(kind: str, selects: Sequence[Any]) -> ColumnElement[bool]:
    return and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(union(*selects) if len(selects) > 1 else selects[0]))


def names_of(entries: Iterable[Any], viewer: Identity) -> Mapping[tuple[str, int], tuple[str, str]]:
    """(table, id) → the record's name and page, of those the viewer may see."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for *_, kind, key in entries:
        wanted[kind].add(key)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for model, view in registry.REGISTERED.views.items():
        keys = wanted.get(model.__tablename__)
        if keys and view.permission is not None:
            rows = db.session.scalars(view.visible(select(model).where(model.id.in_(keys)), viewer).options(*view.options)).unique()
            found |= {(model.__tablename__, row.id): (str(view.cells(row)[0]), view.url(row)) for row in rows}
    return found
