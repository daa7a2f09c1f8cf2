"""One step of a row on its page, or a form on a page of its own."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from xinfang_party.kernel.database import db
from xinfang_party.web.forms import Form, settled


def step(form: Form, act: Callable[[], object], done: str, page: str, again: Callable[[], str]) -> ResponseReturnValue:
    """Shown; done, and on to `page`; or refused, and the page comes back with the reason."""
    if not form.is_submitted():
        return again()
    if settled(form, act, page):
        flash(done, "success")
        return redirect(page, 303)
    db.session.rollback()
    return again(), 422


def written(form: Form, act: Callable[[], Any], done: str, page: Callable[[Any], str], again: Callable[[], str]) -> ResponseReturnValue:
    """Shown; done, and on to the page of what was made; or shown again with what is to be put right. A conflict leads to the form as it stands now."""
    if not form.is_submitted():
        return again()
    made: list[Any] = []
    if settled(form, lambda: made.append(act()), request.path):
        db.session.flush()
        flash(done, "success")
        return redirect(page(made[0]), 303)
    db.session.rollback()
    return again(), 422
