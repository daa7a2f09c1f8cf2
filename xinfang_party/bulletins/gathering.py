"""What records say about branches over a period, read for the draft of a bulletin."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from xinfang_party.access.terms import Identity
from xinfang_party.bulletins.catalogue import FIGURES
from xinfang_party.bulletins.models import Bulletin, BulletinFigure
from xinfang_party.bulletins.terms import Fault, Measured, Tally
from xinfang_party.checklists import describing
from xinfang_party.checklists.freezing import frozen_standing
from xinfang_party.checklists.models import Assessment, ChecklistRound
from xinfang_party.checklists.queries import INSPECTED, assessments_over, edition_over, known_of
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Item, Result, Standing, State, Verdict
from xinfang_party.findings.models import Finding
from xinfang_party.findings.queries import ROW, listed
from xinfang_party.findings.terms import OPEN, Source
from xinfang_party.findings.terms import State as FindingState
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, engine, kept, registry
from xinfang_party.measures.terms import Figure, Scope

Ask = Callable[[Sequence[Any]], list[Figure]]
TOLD = (*OPEN, FindingState.CLOSED)
"""What was withdrawn is told to nobody."""
KEY = 40
"""How far a finding keeps the name of its round."""


# --- the standard -------------------------------------------------------------------------------------------------------------

def tallies(names: Mapping[int, str], period: Period) -> list[Tally]:
    """Each item of the standard by which this time is told; what was closed as it was closed. `names`: of the branches, in their order."""
    edition, ids = edition_over(period, clock.today()), list(names)
    found = sheets(edition, ids, period, None, known_of(ids, period, edition=edition))
    assessed = {one.branch_id: one for one in assessments_over(period, ids, edition)}
    return [tally(item, [(names[key], *told(found[key].by_code[item.code], assessed.get(key))) for key in ids]) for item in edition.items]


def told(now: Standing, assessment: Assessment | None) -> tuple[Standing, str]:
    """How an item stands, and what is missed of it: the figures, and the inspector's reason once the inspection is finished."""
    score = next((one for one in assessment.scores if one.item_code == now.item.code), None) if assessment is not None else None
    if assessment is None or score is None:
        return now, figures_of(now.results)
    if assessment.is_frozen:
        now = replace(frozen_standing(now.item, score), results=tuple(map(describing.from_dict, score.results or ())))
    reason = score.inspected_reason.rstrip("。；") if assessment.state in INSPECTED else ""
    return now, "，".join(filter(None, (figures_of(now.results), reason)))


def tally(item: Item, standings: Sequence[tuple[str, Standing, str]]) -> Tally:
    counted = [one for one in standings if one[1].state.counts]
    return Tally(item.code, item.name, len(counted), tuple(branch for branch, one, _words in counted if one.state is State.RECORDS),
                 tuple((branch, words) for branch, one, words in counted if one.state is State.NOT_MET))


def figures_of(results: Sequence[Result]) -> str:
    """The tests that were missed, with their figures; nothing of figures in which secret facts count: other branches read it, on any day."""
    return "，".join(f"{result.name} {result.figure.text}" for result in results
                    if result.verdict is Verdict.MISSED and result.figure is not None and result.test is not None and is_open(result.test.code))


def is_open(code: str) -> bool:
    return registry.is_code(code) and asking.no_secret(registry.get(code)) is None


# --- findings -----------------------------------------------------------------------------------------------------------------

def found_in(period: Period, branch_ids: Sequence[int], by: Identity) -> list[Fault]:
    """What was found within the time, and later by its round or an inspection of it; in the order of their numbers."""
    about_it = and_(Finding.source.in_((Source.ROUND, Source.INSPECTION)), Finding.source_key.in_(keys_over(period, branch_ids)))
    return faults(branch_ids, by, or_(Finding.found_on.between(period.start, period.end), about_it), Finding.state.in_(TOLD))


def keys_over(period: Period, branch_ids: Sequence[int]) -> list[str]:
    """By which findings of the rounds and inspections of this time are known."""
    visits = select(Visit).join(Visit.inspection).where(Inspection.period_text == str(period), Visit.branch_id.in_(branch_ids))
    names = db.session.scalars(select(ChecklistRound.name).where(ChecklistRound.period_text == str(period))).all()
    return [*(name[:KEY] for name in names), *(one.source_key for one in db.session.scalars(visits.options(contains_eager(Visit.inspection))))]


def still_open(branch_ids: Sequence[int], by: Identity) -> list[Fault]:
    return faults(branch_ids, by, Finding.state.in_(OPEN))


def faults(branch_ids: Sequence[int], by: Identity, *conditions: ColumnElement[bool]) -> list[Fault]:
    """Those the drafter may read; clues (线索) are told to no other branch."""
    statement = listed(by).where(Finding.branch_id.in_(branch_ids), Finding.source != Source.SIGNAL, *conditions)
    rows = db.session.scalars(statement.order_by(None).order_by(Finding.year, Finding.serial).options(*ROW))
    return [Fault(one.number, one.branch.name, one.brief, one.due_on, one.item_code, one.due_kind, one.state) for one in rows]


# --- figures ------------------------------------------------------------------------------------------------------------------

def measured(branch_ids: Sequence[int], period: Period, ask: Ask = engine.many) -> list[Measured]:
    """As of today, without secret facts: many read it, and it stands for ever beside the figures of later days. `ask`: remembered figures will do
    for a page that is only read."""
    codes = [code for code in FIGURES if registry.is_code(code)]
    seen = {code: asking.no_secret(registry.get(code)) for code in codes}
    asked = [(code, scope, period, seen[code]) for code in codes for scope in (Scope.branches(branch_ids), Scope.bureau())]
    found = ask(asked)
    return [Measured(code, registry.get(code).name, found[2 * place].text, found[2 * place + 1].text) for place, code in enumerate(codes)]


def figures_of_today(branch_ids: Sequence[int], period: Period) -> list[BulletinFigure]:
    return [BulletinFigure(position=place, code=one.code, name=one.name, text=one.text, bureau_text=one.bureau_text, period_text=str(period),
                           as_of=clock.today()) for place, one in enumerate(measured(branch_ids, period))]


def changed_since(bulletin: Bulletin) -> list[tuple[BulletinFigure, Measured]]:
    """(as it was told, as it is now), where the two differ."""
    now = {one.code: one for one in measured([one.branch_id for one in bulletin.branches], bulletin.period, kept.many)}
    return [(told, now[told.code]) for told in bulletin.figures
            if told.code in now and (told.text, told.bureau_text) != (now[told.code].text, now[told.code].bureau_text)]
