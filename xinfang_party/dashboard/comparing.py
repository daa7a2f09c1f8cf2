"""The figures of all branches side by side, in the order of the tree, never by value."""
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import request, url_for

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.dashboard import catalogue
from xinfang_party.dashboard.queries import known, this_year
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import kept, links, registry, seeing
from xinfang_party.measures.engine import Figures
from xinfang_party.measures.terms import NO_OWNER, Figure
from xinfang_party.organization.queries import branches_in_order

Cell = tuple[str, str, str]
"""Heading of its column, text, address of the rows behind it ("" where there are none)."""


class Compared(NamedTuple):
    """Put into words once, until something changes: a hundred branches are four hundred cells. `counted_between`: the days on which
    the working calendar had a say."""

    names: Sequence[str] = ()
    rows: Sequence[tuple[str, str, Sequence[Cell]]] = ()
    counted_between: frozenset[tuple[date, date]] = frozenset()


def by_branch(identity: Identity, reading: kept.Reading) -> Compared:
    """(name, address, cells) of each branch; nothing for those who do not oversee."""
    if not (may(identity, "organization:read") and reach(identity, "commitment:read").everything):
        return Compared()
    linked = tuple(code for code in known(catalogue.BY_BRANCH) if seeing.sees_all_rows(identity, registry.get(code)))
    found: Compared = reading.made(("home.by_branch", request.script_root, linked), lambda: compared(reading, linked))
    for stretch in found.counted_between:
        workdays.relied_on(*stretch)
    return found


def compared(reading: kept.Reading, linked: Sequence[str]) -> Compared:
    """`linked`: the codes whose rows the reader may see. A column of last year's results is left out until there are any. The last row is what
    belongs to no branch, so that the parts make the whole."""
    columns = [column for code, column in columns_of(reading) if code not in catalogue.OF_LAST_YEAR or any(one.value is not None for one in column.values())]
    names = [heading(column[None]) for column in columns]
    owners = [(branch.id, branch.name, url_for("organization.show_branch", branch_id=branch.id)) for branch in branches_in_order()
              if branch.takes_members or any(branch.id in column for column in columns)]
    nobody = [(None, NO_OWNER, "")] if any(None in column for column in columns) else []
    rows = [(name, url, [cell(of, column[key], linked) for of, column in zip(names, columns, strict=True)]) for key, name, url in [*owners, *nobody]]
    return Compared(names, rows, frozenset(stretch for column in columns for one in column.values() if (stretch := one.counted_between)))


def columns_of(reading: kept.Reading) -> list[tuple[str, Figures]]:
    """Each measure by branch: of this year, or of the last that ended."""
    codes = known(catalogue.BY_BRANCH)
    old = [code for code in codes if code in catalogue.OF_LAST_YEAR]
    new = [code for code in codes if code not in catalogue.OF_LAST_YEAR]
    ended = Period.of(clock.today(), "year").previous
    found = dict(zip([*new, *old], reading.figures_by([*((code, this_year()) for code in new), *((code, ended) for code in old)], "branch"), strict=True))
    return [(code, found[code]) for code in codes]


def heading(figure: Figure) -> str:
    """The measure's name, with the year where that is not the running one."""
    return f"{figure.period.label}{figure.name}" if figure.code in catalogue.OF_LAST_YEAR else figure.name


def cell(name: str, figure: Figure, linked: Sequence[str]) -> Cell:
    is_shown = figure.code in linked and not seeing.holds_none(registry.get(figure.code), figure)
    return name, figure.text, links.rows_url(figure) if is_shown else ""
