"""A key that is shown once, on the page it was made on. Until then it travels sealed in the person's own cookie."""
from collections.abc import Callable
from typing import Any

from flask import request, session, url_for

from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.exchange import codes


def keep(name: str, key: str) -> None:
    session[name] = [request.path, seal(key, f"{name}:{request.path}")]


def taken(name: str) -> str | None:
    """The key just made here, for the first look at the page."""
    if request.method != "GET" or next(iter(session.get(name) or ()), None) != request.path:
        return None
    return unseal(session.pop(name)[1], f"{name}:{request.path}")


def link(name: str, find: Callable[[str], Any], endpoint: str) -> dict[str, Any] | None:
    """The link whose key was just made here, with its address and its code to print; None where there is none, or it opens nothing any more."""
    key = taken(name)
    found = find(key) if key else None
    if found is None:
        return None
    address = url_for(endpoint, token=key, _external=True)
    return {"address": address, "picture": codes.svg(address), "link": found}
