"""Drawing the samples of an inspection, and showing what was drawn: branches and items when it is planned, records when it starts."""
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.checklists.standing import is_told, question_of
from xinfang_party.checklists.terms import Check
from xinfang_party.inspections.catalogue import READ_AT_ONCE, SHOWN_CELLS
from xinfang_party.inspections.looking import edition_of
from xinfang_party.inspections.models import Inspection, InspectionSample, Visit
from xinfang_party.inspections.rules import draw
from xinfang_party.inspections.terms import SampleKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.measures import engine, registry
from xinfang_party.measures.asking import model_behind
from xinfang_party.measures.pages import cell_text
from xinfang_party.measures.registry import FactView
from xinfang_party.measures.terms import Scope


@dataclass(frozen=True)
class Record:
    """One record of a sample, as far as the viewer may see it."""

    key: str
    name: str = ""
    url: str = ""


# --- drawing ------------------------------------------------------------------------------------------------------------------

def sample(inspection: Inspection, kind: SampleKind, population: Iterable[str], number: int) -> InspectionSample:
    made = InspectionSample(kind=kind, **drawn(population, number, inspection.seed))
    inspection.samples.append(made)
    return made


def drawn(population: Iterable[str], number: int, seed: str) -> dict[str, Any]:
    """What was drawn, with all that is needed to draw it again."""
    codes = sorted(set(population))
    number = min(number, len(codes))
    return {"seed": seed, "number": number, "population": codes, "result": list(draw(codes, number, seed)), "drawn_on": clock.today()}


def sample_records(inspection: Inspection, visits: Sequence[Visit], readers: Mapping[int, Identity]) -> None:
    """At each visit, of each figure of each item, so many of the rows behind it, of those that all its inspectors may open.

    However many the branches, the rows behind a figure are one statement, what an inspector may open one for each kind of record, and all the
    samples are written at once."""
    items = edition_of(inspection).items if inspection.record_number else ()
    asked = [(item.code, check.code, behind) for item in items for check in item.proof.tests if (behind := ids_behind(check, inspection, visits))]
    opened = openable(visits, [(code, behind) for _item, code, behind in asked], readers)
    rows = []
    for visit in visits:
        for item, code, behind in asked:
            sets = [opened[model_behind(registry.get(code)), one.id] for one in visit.inspectors]
            ids = [str(key) for key in behind.get(visit.branch_id, ()) if all(key in keys for keys in sets)]
            about = {"inspection_id": inspection.id, "visit_id": visit.id, "kind": SampleKind.RECORDS, "item_code": item, "measure_code": code}
            rows += [{**about, **drawn(ids, inspection.record_number, f"{inspection.seed}-{visit.branch.code}-{item}-{code}")}] if ids else []
    if rows:
        db.session.execute(insert(InspectionSample), rows)
        db.session.expire(inspection, ["samples"])


def ids_behind(check: Check, inspection: Inspection, visits: Sequence[Visit]) -> Mapping[int, Sequence[int]]:
    """branch id → ids of the rows. None of a figure over secret facts, nor of one whose rows are not told by branch."""
    if not is_told(check) or not is_open(check.code):
        return {}
    asked = question_of(check, inspection.period, clock.today())
    return engine.rows_by(check.code, "branch", asked.period, asked.as_of, Scope.branches([visit.branch_id for visit in visits]))


def openable(visits: Sequence[Visit], asked: Sequence[tuple[str, Mapping[int, Sequence[int]]]],
             readers: Mapping[int, Identity]) -> Mapping[tuple[Any, int], Collection[int]]:
    """(kind of record, account) → ids of those of its visits that the account may open. `asked`: measure and its rows, by branch."""
    wanted: dict[tuple[Any, int], set[int]] = defaultdict(set)
    for code, behind in asked:
        model = model_behind(registry.get(code))
        for visit in visits:
            for account in visit.inspectors:
                wanted[model, account.id].update(behind.get(visit.branch_id, ()))
    return {(model, account_id): opened(model, sorted(ids), readers[account_id]) for (model, account_id), ids in wanted.items()}


def opened(model: Any, ids: Sequence[int], reader: Identity) -> set[int]:
    view, size = registry.rows_view(model), READ_AT_ONCE.value
    if view is None or not opens(view, reader):
        return set()
    parts = [ids[start:start + size] for start in range(0, len(ids), size)]
    return {key for part in parts for key in db.session.scalars(view.visible(select(model).where(model.id.in_(part)), reader).with_only_columns(model.id))}


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
    return {str(fact.id): Record(str(fact.id), "，".join(cell_text(cell) for cell in view.cells(fact)[:SHOWN_CELLS.value]), view.url(fact)) for fact in facts}
