"""What records say about branches over a period, read for the draft of a bulletin."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from xinfang_party.access.terms import Identity
from xinfang_party.bulletins.catalogue import FIGURES
from xinfang_party.bulletins.models import Bulletin, BulletinFigure
from xinfang_party.bulletins.terms import Fault, Measured, Tally
from xinfang_party.checklists.queries import edition_on, known_of
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Standing, State, Verdict
from xinfang_party.findings.models import Finding
from xinfang_party.findings.queries import ROW, listed
from xinfang_party.findings.terms import OPEN, Source
from xinfang_party.findings.terms import State as FindingState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, engine, kept, registry
from xinfang_party.measures.terms import Figure, Scope

Ask = Callable[[Sequence[Any]], list[Figure]]
TOLD = (*OPEN, FindingState.CLOSED)
"""What was withdrawn is told to nobody."""


# --- the standard -------------------------------------------------------------------------------------------------------------

def tallies(names: Mapping[int, str], period: Period) -> list[Tally]:
    """Each item of the standard in force at the period's end (today, where it runs). `names`: of the branches, in their order."""
    edition, ids = edition_on(min(period.end, clock.today())), list(names)
    found = sheets(edition, ids, period, None, known_of(ids, period))
    by_item = {item.code: [(names[key], found[key].by_code[item.code]) for key in ids] for item in edition.items}
    return [tally(item.code, item.name, by_item[item.code]) for item in edition.items]


def tally(code: str, name: str, standings: Sequence[tuple[str, Standing]]) -> Tally:
    counted = [(branch, one) for branch, one in standings if one.state.counts]
    return Tally(code, name, len(counted), tuple(branch for branch, one in counted if one.state is State.RECORDS),
                 tuple((branch, figures_of(one)) for branch, one in counted if one.state is State.NOT_MET))


def figures_of(one: Standing) -> str:
    """The tests that were missed, with their figures; nothing of figures in which secret facts count: other branches read it, on any day."""
    return "，".join(f"{result.name} {result.figure.text}" for result in one.results
                    if result.verdict is Verdict.MISSED and result.figure is not None and asking.no_secret(registry.get(result.figure.code)) is None)


# --- findings -----------------------------------------------------------------------------------------------------------------

def found_in(period: Period, branch_ids: Sequence[int], by: Identity) -> list[Fault]:
    """In the order of their numbers."""
    return faults(branch_ids, by, Finding.found_on.between(period.start, period.end), Finding.state.in_(TOLD))


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
