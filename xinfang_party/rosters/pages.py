"""What the pages of these tables show."""
from typing import Any

from flask import render_template, request

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.rosters import rules, service
from xinfang_party.rosters.catalogue import FIELDS
from xinfang_party.rosters.forms import KINDS, LayoutForm, filled
from xinfang_party.rosters.queries import ORGANIZE, WANTED
from xinfang_party.rosters.terms import Column, Which
from xinfang_party.volunteering.models import ServiceEvent

YEARS_SHOWN, EVERY = 5, "all"


def page_of_sheets() -> dict[str, Any]:
    years = [str(period) for period in last_periods(Period.of(clock.today(), "year"), YEARS_SHOWN)][::-1]
    return {"layouts": [(which, *service.layout(which)[:2]) for which in Which], "period_choices": [(year, f"{year}年") for year in years],
            "state_choices": [(one.value, f"只要{one.label}的") for one in HoursState] + [(EVERY, "全部，连不予认定的")]}


def period_asked() -> Period:
    """This year where none is asked for. A wrong one is refused: a table of other days than the wanted ones would not be noticed."""
    text = request.args.get("period", "").strip()
    try:
        return Period.parse(text) if text else Period.of(clock.today(), "year")
    except ValueError as error:
        raise Refusal(str(error)) from error


def states_asked() -> tuple[HoursState, ...]:
    asked = request.args.get("state")
    return tuple(one for one in HoursState if asked in (one.value, EVERY)) or WANTED


def form_of(which: Which) -> LayoutForm:
    name, columns, version = service.layout(which)
    return KINDS[which](data=filled(name, rules.to_place(FIELDS[which], columns), version))


def in_order(form: LayoutForm) -> list[Column]:
    return rules.in_order(form.placed())


def rows_of(form: LayoutForm, which: Which) -> list[tuple[Any, Any, Any]]:
    """The three inputs of each column, as they stand in the table now."""
    placed = rules.to_place(FIELDS[which], service.layout(which)[1])
    return [(form[f"{code}_on"], form[f"{code}_place"], form[f"{code}_header"]) for code in (one.column.field for one in placed)]


def panel_of_event(event: ServiceEvent) -> str | None:
    if not reach(current(), ORGANIZE).covers(branch_id=event.branch_id):
        return None
    return render_template("rosters/_panel.html", event_id=event.id)
