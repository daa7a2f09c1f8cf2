"""Drafts of the person who is logged in. This room stands below `access`, so the permission is written down by hand; the gate checks it all the same."""
from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from xinfang_party.web import drafts
from xinfang_party.web.security import safe_target

bp = Blueprint("web", __name__)
View = TypeVar("View", bound=Callable[..., object])
HOME = "/"


def own(view: View) -> View:
    """`access.permissions.SIGNED_IN`."""
    view.permission = "session:own"  # type: ignore[attr-defined]
    return view


@bp.post("/drafts/<key>")
@own
def keep_draft(key: str) -> tuple[str, int]:
    """What `static/js/drafts.js` sends every few seconds: the form's fields."""
    fields = list(request.form.items(multi=True))
    if not drafts.fits(fields):
        abort(413)
    drafts.keep(g.identity, key, fields)
    return "", 204


@bp.post("/drafts/<key>/drop")
@own
def drop_draft(key: str) -> Response:
    """Throw it away and go back to the page the form asks for, if it is one of ours."""
    drafts.drop(g.identity, key)
    return redirect(safe_target(request.form.get("back")) or HOME, 303)

