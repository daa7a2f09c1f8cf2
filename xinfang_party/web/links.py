"""Addresses of pages for texts that are written outside a request: notices, reminders, digests."""
from typing import Any

from flask import current_app, request


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, without a host: jobs and commands have no request to take one from."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def carried() -> dict[str, Any]:
    """The arguments of this page's address that a link to it carries on: none of those that `url_for` takes for itself."""
    return {name: values for name, values in request.args.to_dict(flat=False).items() if name != "endpoint" and not name.startswith("_")}
