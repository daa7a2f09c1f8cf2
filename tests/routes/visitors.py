"""Visitors of every role, without cookies of their own: each request starts from the same log-in, whatever the one before did."""
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from werkzeug.test import TestResponse

from tests.accounts import people
from xinfang_party.access.terms import STRANGER, Identity
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

TOKENS = re.compile(r'(name="(?:csrf_token|form_id)" (?:type="hidden" )?value="[^"]*"|X-CSRFToken[^}]*)')
OPEN, MOVED, MISSING, LOGIN = "ok", "moved", "404", "login"


@dataclass
class Visitor:
    """One person (or a stranger) at a browser. `cookie` is what the browser holds, `csrf` the token its pages carry."""

    app: Flask
    role: str
    account_id: int | None = None
    cookie: dict[str, Any] = field(default_factory=dict)
    csrf: str = ""

    @property
    def identity(self) -> Identity:
        account = db.session.get(Account, self.account_id) if self.account_id else None
        return identity_of(account, clock.today()) if account else STRANGER

    @property
    def token(self) -> dict[str, str]:
        """The header that proves that a form comes from one of this visitor's pages."""
        return {"X-CSRFToken": self.csrf}

    def holding(self, **more: Any) -> "Visitor":
        """The same person with more in the browser's cookie."""
        return Visitor(self.app, self.role, self.account_id, {**self.cookie, **more}, self.csrf)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.send(path, "GET", **more)

    def post(self, path: str, data: Any = None, *, token: bool = True, **more: Any) -> TestResponse:
        return self.send(path, "POST", self.token if token else None, data=data, **more)

    def send(self, path: str, method: str, headers: Any = None, **more: Any) -> TestResponse:
        g.__dict__.clear()  # the requests of one test share its application context
        signed = self.app.session_interface.get_signing_serializer(self.app).dumps(self.cookie)  # type: ignore[attr-defined]
        client = FlaskClient(self.app, self.app.response_class, use_cookies=False)
        cookie = {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={signed}"}
        answer = client.open(path, method=method, headers={**cookie, **(headers or {})}, buffered=True, **more)
        answer.close()
        return answer


def visitor(app: Flask, role: str, account: Account | None = None, *, complete: bool = True) -> Visitor:
    """Signed in as this account; without one a stranger, whose cookie holds only the key of the forms."""
    client = app.test_client()
    if account is None:
        people.carry(client)  # type: ignore[arg-type]
    else:
        people.enter(client, account, complete=complete)  # type: ignore[arg-type]
    with client.session_transaction() as cookie:
        return Visitor(app, role, account.id if account else None, dict(cookie), client.environ_base["HTTP_X_CSRFTOKEN"])


def outcome(answer: TestResponse) -> str:
    """What an answer comes to, in the words of routes.csv; a POST that reached its object is `ok`, whatever was then said about its content."""
    if answer.status_code == 303 and (answer.location or "").split("?")[0] == "/login":
        return LOGIN
    if answer.request.method == "POST":
        return OPEN if answer.status_code in (200, 204, 303, 409, 422) else str(answer.status_code)
    return {200: OPEN, 303: MOVED}.get(answer.status_code, str(answer.status_code))


def body_of(answer: TestResponse) -> str:
    """The page without the tokens that are new each time."""
    return TOKENS.sub("", answer.get_data(as_text=True))


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Whatever is committed inside never happened. The savepoint is released too, or thousands of them would pile up."""
    db.session.remove()
    connection.exec_driver_sql("SAVEPOINT visit")
    try:
        yield
    finally:
        db.session.remove()
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT visit")
        connection.exec_driver_sql("RELEASE SAVEPOINT visit")


def audit_tags(after: int = 0) -> list[str]:
    return list(db.session.scalars(select(AuditEntry.tag).where(AuditEntry.id > after).order_by(AuditEntry.id)))


def audit_end() -> int:
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0

