"""From any figure on any page to its explanation and to the very facts behind it."""
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from flask import request, url_for

from xinfang_party.access.gate import current
from xinfang_party.measures.addresses import FROZEN, arguments
from xinfang_party.measures.asking import Asked, of_whole_year
from xinfang_party.measures.seeing import sees_rows
from xinfang_party.measures.terms import Figure


def offered_rows_url(figure: Figure, which: str = "all") -> str:
    """As pages write it: "" where the person who reads would find no row there (`rows_url` in templates)."""
    return rows_url(figure, which) if sees_rows(current(), figure, which) else ""


def rows_url(figure: Figure, which: str = "all") -> str:
    """The page of the facts behind a figure, its whole selection in the address. `which`: all, hits, misses; of a frozen figure also changed."""
    asked = arguments(figure.selection, figure.period, figure.as_of, leaves_out=figure.leaves_out)
    asked |= ({FROZEN: "1"} if figure.is_frozen else {}) | ({} if which == "all" else {"which": which})
    return address("measures.list_rows", figure.code, asked)


def measure_url(figure: Figure) -> str:
    """The page that explains the measure, asked about the same."""
    return address("measures.show_measure", figure.code, arguments(figure.selection, figure.period, figure.as_of, leaves_out=figure.leaves_out))


def whole_year_url(asked: Asked, endpoint: str = "measures.show_measure", **more: str) -> str:
    """Where a question of a measure of whole years is answered with its rows: of its year, as of today."""
    year = of_whole_year(asked)
    return address(endpoint, asked.measure.code, arguments(year.selection, year.period, year.as_of, leaves_out=asked.is_open) | more)


def address(endpoint: str, code: str, asked: dict[str, Any]) -> str:
    """Put together by hand: a table of a hundred branches asks it four hundred times."""
    pairs = ((name, value) for name, values in asked.items() for value in ([values] if isinstance(values, str) else values))
    return f"{path(request.script_root, endpoint, code)}?{'&'.join(f'{quoted(name)}={quoted(value)}' for name, value in pairs)}"


@lru_cache(maxsize=500)
def path(root: str, endpoint: str, code: str) -> str:
    return url_for(endpoint, code=code)


@lru_cache(maxsize=5_000)
def quoted(text: str) -> str:
    return quote_plus(text, safe=":,")
