"""Headers of every answer, errors included; and the rule for addresses to return to."""
import re
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

POLICY = ("default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
          "base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOCAL_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9_\-./?&=%:,+]*")


def keep_the_key(response: Response) -> Response:
    """After a request of a blueprint: an address that holds a key is told to no other page and no search engine, errors included."""
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def install(app: Flask) -> None:
    @app.before_request
    def refuse_other_sites() -> None:
        """Browsers that say so: no form of another site is taken, whatever token it holds."""
        if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.location:
            response.location = within(response.location)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static" and response.status_code < 400:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
        else:
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("HX-Request")
            response.vary.add("Cookie")
        return response


def within(location: str) -> str:
    """The path of a redirect: every one of ours stays on this site, and a host would be the one the visitor's request names (`Host:`)."""
    parts = urlsplit(location)
    path = "/" + parts.path.lstrip("/") if parts.netloc or parts.path.startswith("/") else parts.path
    return urlunsplit(("", "", path, parts.query, parts.fragment))


def safe_target(path: str | None) -> str | None:
    """`path` if it is a page of this site that can be fetched, else None. Rejects instead of repairing."""
    if not path or len(path) > 500 or not LOCAL_PATH.fullmatch(path) or re.search(r"%(0|1|5c|2f)", path, re.IGNORECASE):
        return None
    adapter = current_app.create_url_adapter(request)
    try:
        adapter.match(path.split("?")[0], method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    return path
