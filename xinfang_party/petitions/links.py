"""Addresses of lists of cases, as figures on pages lead to the rows behind them."""
from datetime import date
from typing import Any

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.web.links import path_to


def open_cases_url(start: date, end: date | None = None, **narrowed: Any) -> str:
    """Cases received from that day on, accusations (检举控告) left out as they are from the figure. `narrowed`: other arguments of the list."""
    named = {**narrowed, "from": start.isoformat(), "to": end.isoformat() if end is not None else "", "open": 1}
    return path_to("petitions.list_cases", **{name: value for name, value in named.items() if value not in (None, "")})


def finds_all(viewer: Identity) -> bool:
    """Does the list hold for this viewer just what a figure of the whole bureau counts?"""
    return reach(viewer, "case:read").everything
