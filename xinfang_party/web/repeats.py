"""A double click, a browser's retry or the back button returns the first result instead of doing the thing twice."""
from collections.abc import Callable

from flask import Flask, Response, g, redirect, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.web.models import FormSubmission

KEY_LENGTH = range(16, 61)


def install(app: Flask, sender: Callable[[], str | None]) -> None:
    """`sender()` names who sends (account id); strangers' forms are not remembered."""
    @app.before_request
    def answer_repeat() -> Response | None:
        form_id = request.form.get("form_id", "") if request.method == "POST" else ""
        who = sender()
        if who is None or len(form_id) not in KEY_LENGTH or not (form_id.isascii() and form_id.isprintable()):
            return None
        return claim(who, form_id)


def claim(who: str, form_id: str) -> Response | None:
    """Take the key for this request, or answer with the result of the request that took it before."""
    g.submission = FormSubmission(sender=who, form_id=form_id, sent_at=clock.now())
    db.session.add(g.submission)
    try:
        db.session.flush()
        return None
    except IntegrityError:
        db.session.rollback()
        g.pop("submission")
        first = select(FormSubmission.location).where(FormSubmission.sender == who, FormSubmission.form_id == form_id)
        return redirect(db.session.scalar(first) or request.path, 303)  # type: ignore[return-value]


def remember(response: Response) -> None:
    """Keep where the result stands, just before the commit."""
    submission = g.get("submission")
    if submission is not None and response.status_code < 400:
        submission.location = (response.headers.get("Location") or response.headers.get("HX-Redirect") or request.path)[:500]
