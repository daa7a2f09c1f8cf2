"""A key that is shown once, on the page it was made on. Until then it travels sealed in the person's own cookie."""
from flask import request, session

from xinfang_party.accounts.sealing import seal, unseal


def keep(name: str, key: str) -> None:
    session[name] = [request.path, seal(key, f"{name}:{request.path}")]


def taken(name: str) -> str | None:
    """The key just made here, for the first look at the page."""
    if request.method != "GET" or next(iter(session.get(name) or ()), None) != request.path:
        return None
    return unseal(session.pop(name)[1], f"{name}:{request.path}")
