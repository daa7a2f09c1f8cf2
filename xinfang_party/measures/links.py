"""From any figure on any page to its explanation and to the very facts behind it."""
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from xinfang_party.measures.addresses import arguments
from xinfang_party.measures.terms import Figure


def rows_url(figure: Figure, which: str = "all") -> str:
    """The page of the facts behind a figure, its whole selection in the address. `which`: all, hits, misses."""
    asked = arguments(figure.selection, figure.period, figure.as_of, leaves_out=figure.leaves_out) | ({} if which == "all" else {"which": which})
    return address("measures.list_rows", figure.code, asked)


def measure_url(figure: Figure) -> str:
    """The page that explains the measure, asked about the same."""
    return address("measures.show_measure", figure.code, arguments(figure.selection, figure.period, figure.as_of, leaves_out=figure.leaves_out))


def address(endpoint: str, code: str, asked: dict[str, Any]) -> str:
    """Put together by hand: a table of a hundred branches asks it four hundred times."""
    return f"{path(request.script_root, endpoint, code)}?{urlencode(asked, doseq=True)}"


@lru_cache(maxsize=500)
def path(root: str, endpoint: str, code: str) -> str:
    return url_for(endpoint, code=code)
