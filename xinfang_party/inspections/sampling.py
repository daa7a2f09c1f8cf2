"""Drawing the samples of an inspection, and showing what was drawn: branches and items when it is planned, records when it starts."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.queries import identity_of
from xinfang_party.checklists.standing import is_told, question_of
from xinfang_party.checklists.terms import Check
from xinfang_party.inspections.looking import edition_of
from xinfang_party.inspections.models import Inspection, InspectionSample, Visit
from xinfang_party.inspections.rules import draw
from xinfang_party.inspections.terms import SampleKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.measures import engine, registry
from xinfang_party.measures.asking import model_behind
from xinfang_party.measures.pages import cell_text
from xinfang_party.measures.registry import FactView
from xinfang_party.measures.terms import Scope

CELLS = 3
"""So many cells of a record name it."""


@dataclass(frozen=True)
class Record:
    """One record of a sample, as far as the viewer may see it."""

    key: str
    name: str = ""
    url: str = ""


# --- drawing ------------------------------------------------------------------------------------------------------------------

def sample(inspection: Inspection, kind: SampleKind, population: Iterable[str], number: int, *, seed: str = "", **about: Any) -> InspectionSample:
    """Drawn, and written down with all that is needed to draw it again."""
    codes, seed = sorted(set(population)), seed or inspection.seed
    number = min(number, len(codes))
    made = InspectionSample(kind=kind, seed=seed, number=number, population=codes, result=list(draw(codes, number, seed)), drawn_on=clock.today(), **about)
    inspection.samples.append(made)
    return made


def sample_records(visit: Visit) -> None:
    """Of each figure of each item so many of the rows behind it, of those that all inspectors of the visit may open."""
    inspection = visit.inspection
    readers = [identity_of(account, clock.today()) for account in visit.inspectors]
    for item in edition_of(inspection).items if inspection.record_number else ():
        for check in item.proof.tests:
            ids = ids_behind(check, visit, readers)
            if ids:
                sample(inspection, SampleKind.RECORDS, map(str, ids), inspection.record_number, visit_id=visit.id, item_code=item.code,
                       measure_code=check.code, seed=f"{inspection.seed}-{visit.branch.code}-{item.code}-{check.code}")


def ids_behind(check: Check, visit: Visit, readers: Sequence[Identity]) -> Sequence[int]:
    """None of a figure over secret facts, nor of one whose rows are not told by branch."""
    if not is_told(check) or not is_open(check.code):
        return ()
    asked = question_of(check, visit.inspection.period, clock.today())
    try:
        statement = engine.rows(check.code, Scope.branch(visit.branch_id), asked.period, "all", asked.as_of)
    except Refusal:  # a share whose facts belong to members, not to branches
        return ()
    model = statement.column_descriptions[0]["entity"]
    view = registry.rows_view(model)
    if view is None or not all(opens(view, reader) for reader in readers):
        return ()
    for reader in readers:
        statement = view.visible(statement, reader)
    return db.session.scalars(statement.with_only_columns(model.id).order_by(None)).all()


def is_open(code: str) -> bool:
    """Neither the facts nor the rows of the measure are kept from anybody, nor told of whole years alone."""
    measure = registry.get(code)
    views = [registry.rows_view(registry.facts_of(measure).of), registry.rows_view(model_behind(measure))]
    return all(view is not None and view.permission is not None and view.open_to is None and not view.only_years for view in views)


def opens(view: FactView, reader: Identity) -> bool:
    return any(may(reader, permission) for permission in (view.permission or "", *view.also) if permission)


# --- showing ------------------------------------------------------------------------------------------------------------------

def records_of(samples: Sequence[InspectionSample], viewer: Identity) -> Mapping[int, list[Record]]:
    """sample id → its records in the order drawn. One statement for each kind of record, however many samples."""
    wanted: dict[Any, set[int]] = {}
    told = [one for one in samples if registry.is_code(one.measure_code)]
    for one in told:
        wanted.setdefault(model_behind(registry.get(one.measure_code)), set()).update(map(int, one.result))
    found = {model: shown(model, ids, viewer) for model, ids in wanted.items()}
    return {one.id: [found[model_behind(registry.get(one.measure_code))].get(key, Record(key)) for key in one.result] for one in told}


def shown(model: Any, ids: set[int], viewer: Identity) -> dict[str, Record]:
    view = registry.rows_view(model)
    if view is None or not opens(view, viewer):
        return {}
    facts = db.session.scalars(view.visible(select(model).where(model.id.in_(ids)), viewer).options(*view.options)).unique()
    return {str(fact.id): Record(str(fact.id), "，".join(cell_text(cell) for cell in view.cells(fact)[:CELLS]), view.url(fact)) for fact in facts}
