"""The gate before every view: a route declares its permission, or it cannot be registered."""
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.local import LocalProxy

from xinfang_party.access.permissions import PUBLIC, is_known, may
from xinfang_party.access.terms import STRANGER, Identity
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.transaction import SAFE
from xinfang_party.web import echo, errors

View = TypeVar("View", bound=Callable[..., object])
LOGIN_ENDPOINT = "accounts.login"


def requires(permission: str) -> Callable[[View], View]:
    """Declare the permission of a view. An unknown name fails at import, not at the first visitor."""
    if not is_known(permission):
        raise LookupError(f"permission {permission!r} stands not in access.permissions.TABLE")

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def current() -> Identity:
    return g.get("identity", STRANGER)


viewer: Identity = LocalProxy(current)  # type: ignore[assignment]


def permission_of(app: Flask, endpoint: str | None) -> str | None:
    return getattr(app.view_functions.get(endpoint or ""), "permission", None)


def install(app: Flask, on_refusal: Callable[[str], None]) -> None:
    """Check every request against the table. `on_refusal(permission)` records a refused unsafe request."""
    app.view_functions["static"].permission = PUBLIC  # type: ignore[union-attr]
    app.jinja_env.globals["log_in_url"] = log_in_url

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None:
            return None
        permission = permission_of(app, request.endpoint)
        if permission is not None and may(current(), permission):
            return None
        if not current().is_authenticated:
            return ask_to_log_in()
        on_refusal(permission or "?")
        raise NotFound


def ask_to_log_in() -> Response:
    """The log-in page. A fragment that was only looked up says so and leaves its page open; after an htmx post the whole page goes there."""
    target = url_for(LOGIN_ENDPOINT, next=request.full_path.rstrip("?") if request.method == "GET" else None)
    is_look = request.method in SAFE
    if request.headers.get("HX-Request"):
        return errors.over(log_in_url()) if is_look else Response(status=401, headers={"HX-Redirect": log_in_url()})
    if not is_look and echo.typed():
        return errors.signed_out(log_in_url())
    return redirect(target, 303)  # type: ignore[return-value]


def log_in_url() -> str:
    return url_for(LOGIN_ENDPOINT)


def check_routes(app: Flask) -> None:
    """Refuse to start when any route names no permission."""
    silent = sorted(name for name in app.view_functions if permission_of(app, name) is None)
    if silent:
        raise LookupError(f"routes without a permission: {', '.join(silent)}")
