"""How a column header is recognised whatever spaces, stars and notes people put around it."""

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any

from xinfang_party.kernel.text import clean_line

Known = Callable[[str], bool] | Collection[str]

_NOTES = re.compile(r"[(\[](?:必填|选填|必填项|选填项|非必填|可不填)[)\]]")
_NOISE = re.compile(r"[\s*:\u200b\ufeff]+")


def normal(header: str) -> str:
    """The form in which headers are compared: NFKC, no spaces or line breaks, no stars, colons or （必填）, lower case."""
    text = unicodedata.normalize("NFKC", header.replace("_x000D_", ""))
    return _NOISE.sub("", _NOTES.sub("", _NOISE.sub("", text))).casefold()


def shown(cell: Any) -> str:
    """A header cell as one line of text; "" when blank."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean_line(str(cell).replace("_x000D_", " "))


def match_count(cells: list[Any], known: Known) -> int:
    """How many different known headers stand in the row."""
    found = {normal(cell) for cell in cells if isinstance(cell, str)}
    return sum(1 for header in found if header and is_known(header, known))


def joined_with_above(cells: list[Any], above: list[Any], known: Known) -> list[Any]:
    """The row with its blanks filled by known headers of the row above: a header merged over two rows stands there."""
    joined = list(cells) + [""] * (len(above) - len(cells))
    for column, upper in enumerate(above):
        if joined[column] == "" and isinstance(upper, str) and upper and is_known(normal(upper), known):
            joined[column] = upper
    return joined


def is_known(header: str, known: Known) -> bool:
    return bool(known(header)) if callable(known) else header in known
