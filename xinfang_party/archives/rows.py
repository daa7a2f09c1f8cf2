"""The rows behind figures as sheets of the folder: what is counted is what is handed in."""
from collections.abc import Collection
from typing import BinaryIO

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.archives.catalogue import FIGURES
from xinfang_party.exchange.writing import Stamp, write_xlsx
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.kinds import Measure
from xinfang_party.measures.registry import FactView
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Branch


def figures_for(by: Identity, lines: Collection[str]) -> list[tuple[str, Measure]]:
    """(line, figure) of those whose rows this person may read."""
    return [(line, registry.get(code)) for line, code in FIGURES.items() if line in lines and may(by, str(view_of(registry.get(code)).permission))]


def view_of(measure: Measure) -> FactView:
    view = registry.rows_view(registry.facts_of(measure).of)
    if view is None:
        raise LookupError(measure.code)
    return view


def write(measure: Measure, branch: Branch, year: int, by: Identity, target: BinaryIO) -> None:
    view = view_of(measure)
    statement = view.visible(engine.rows(measure.code, Scope.branch(branch.id), Period.year(year)), by).options(*view.options)
    found = (view.cells(row) for row in db.session.scalars(statement).unique())
    write_xlsx(target, [(measure.name, view.headers, found)], stamp=filed(branch, year, by))


def filed(branch: Branch, year: int, by: Identity) -> Stamp:
    """What each table of a year's folder says of itself: nobody is asked, for the folder itself is the purpose."""
    return Stamp(by.name, clock.now(), f"{branch.name}{year}年归档")
