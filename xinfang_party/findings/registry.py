"""What the form of a new finding begins with where another page leads to it. The address carries ids alone: no word that somebody wrote lands in a
log or a history. Each room registers how its own are looked up (STARTS in its `views`)."""
from collections.abc import Callable, Mapping

from xinfang_party.access.terms import Identity
from xinfang_party.findings.terms import Start
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web.links import row_number

Find = Callable[[Identity, int, str], Start]
STARTS: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """`name` of the argument that holds the id; `find(viewer, id, item)` raises `NotFound` for who may not read it."""
    STARTS[name] = find


def start_of(arguments: Mapping[str, str], viewer: Identity) -> Start | None:
    """None where the address names nothing that is registered."""
    name = next((name for name in STARTS if name in arguments), None)
    if name is None:
        return None
    try:
        key = row_number(arguments[name])
    except ValueError as error:
        raise NotFound from error
    return STARTS[name](viewer, key, arguments.get("item", ""))
