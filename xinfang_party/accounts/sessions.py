"""The request's side of a log-in: cookie → session row → frozen Identity, with what must be done first.

Flask-Login loads the person from our own token (`request_loader`) and caches it for the request; its cookies and its session protection
are not used (docs/decisions/0003-own-sessions.md).
"""
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask, Request, Response, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from xinfang_party.access.terms import STRANGER, Identity
from xinfang_party.accounts import rules
from xinfang_party.accounts.models import Account, LoginSession
from xinfang_party.accounts.queries import identity_of, session_of, sessions_of
from xinfang_party.accounts.signing_in import hash_of, waits_too_long
from xinfang_party.accounts.terms import Duty, Ended
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import aside

COOKIE_KEY = "token"
SEEN_EVERY = timedelta(minutes=1)
DUTY_PAGES = {Duty.CHANGE_PASSWORD: "accounts.change_password", Duty.SET_UP_SECOND_FACTOR: "accounts.set_up_second_factor"}
ALWAYS_OPEN = frozenset({"static", "accounts.login", "accounts.logout"})

manager = LoginManager()
manager.session_protection = None


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The person whom the cookie of this request proves."""

    account: Account = field(repr=False)
    row: LoginSession = field(repr=False)
    identity: Identity

    def get_id(self) -> str:
        return str(self.identity.account_id)


def install(app: Flask) -> None:
    manager.init_app(app, add_context_processor=False)

    @app.before_request
    def identify() -> Response | None:
        """Static files ask nobody; everybody else is whom the cookie proves, or a stranger."""
        g.identity = STRANGER
        if request.endpoint == "static" or COOKIE_KEY not in session or not current_user.is_authenticated:
            return None
        g.identity = current_user.identity
        return send_to_duty(current_user.account)


@manager.request_loader
def load(_request: Request) -> SignedIn | None:
    """Two statements at most; once a minute a short write of its own notes that the person was here."""
    row = good_session()
    if row is None or not row.second_factor_done:
        return None
    if clock.now() - row.seen_at >= SEEN_EVERY:
        row = seen(row)
    return SignedIn(row.account, row, identity_of(row.account, clock.today()))


def good_session() -> LoginSession | None:
    """The row behind the cookie while it is good, also one that still waits for its second factor."""
    token = session.get(COOKIE_KEY)
    row = session_of(hash_of(token)) if isinstance(token, str) else None
    return row if row is not None and why_over(row, row.account) is None else None


def why_over(row: LoginSession, account: Account) -> Ended | None:
    config = current_app.config
    limits = rules.limits_for(administrator=account.is_administrator, idle_minutes=config["IDLE_MINUTES"], hours=config["SESSION_HOURS"])
    return rules.why_session_over(created_at=row.created_at, seen_at=row.seen_at, ended=row.ended_at is not None,
                                  same_epoch=row.epoch == account.epoch, disabled=not account.is_active, limits=limits, now=clock.now())


def open_sessions(account: Account) -> list[LoginSession]:
    """The log-ins of the account that are still good, the latest seen first."""
    return [row for row in sessions_of(account) if why_over(row, account) is None]


def waiting_session() -> LoginSession | None:
    """The session that has given the password and still owes the code."""
    row = good_session()
    return row if row is not None and not row.second_factor_done and not waits_too_long(row) else None


def seen(row: LoginSession) -> LoginSession:
    """Note that the person is here. A database too busy to write it is no reason to keep the person waiting for the page."""
    key, token_hash = row.id, row.token_hash
    try:
        with aside():
            db.session.execute(update(LoginSession).where(LoginSession.id == key).values(seen_at=clock.now()))
    except OperationalError:
        current_app.logger.warning("last-seen time not written: the database is busy")
    return session_of(token_hash) or row


def send_to_duty(account: Account) -> Response | None:
    """To the page that must be done first, unless this is it."""
    duty = rules.first_duty(must_change=account.must_change_password, days_left=days_left(account), administrator=account.is_administrator,
                            has_second_factor=account.has_second_factor, demonstration=current_app.config["DEMONSTRATION"])
    if duty is None or request.endpoint in ALWAYS_OPEN or request.endpoint == DUTY_PAGES[duty]:
        return None
    target = url_for(DUTY_PAGES[duty])
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": target})
    return redirect(target, 303)  # type: ignore[return-value]


def days_left(account: Account) -> int | None:
    return rules.password_days_left(administrator=account.is_administrator, changed_at=account.password_changed_at, now=clock.now())


def signed_in() -> SignedIn:
    """The person of a page that needs a log-in."""
    person: SignedIn = current_user._get_current_object()
    return person


def keep(token: str) -> None:
    """Give the browser its new token. Whatever the old cookie held is gone, the key of its forms too (fixation)."""
    session.clear()
    session[COOKIE_KEY] = token
