"""Addresses of pages for texts that are written outside a request: notices, reminders, digests."""
from typing import Any

from flask import current_app, request

from xinfang_party.kernel.errors import Conflict
from xinfang_party.kernel.transaction import MEANWHILE


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, without a host: jobs and commands have no request to take one from."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def refuse_stale(row: Any, version: int | None, endpoint: str, **values: Any) -> None:
    """Raises `Conflict`, which leads to that page, when somebody else saved the row after it was put on screen."""
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE, path_to(endpoint, **values))


def row_number(text: str) -> int:
    """`request.args.get(name, type=row_number)`: what a primary key can be. Raises `ValueError` for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < 2**31):
        raise ValueError(text[:20])
    return int(text)


def carried() -> dict[str, Any]:
    """The arguments of this page's address that a link to it carries on: none of those that `url_for` takes for itself."""
    return {name: values for name, values in request.args.to_dict(flat=False).items() if name != "endpoint" and not name.startswith("_")}
