"""Accounts for tests of every room, and clients that are signed in."""
import hashlib
from itertools import count
from typing import Any

import pyotp
from flask import current_app
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from tests.answers import StrictClient
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import second_factor, service, signing_in
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import account_of_member, names_taken
from xinfang_party.accounts.rules import why_not_name
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

PASSWORD = "Bamboo-Kettle-27"
BY = Identity(name="安全管理员", roles=frozenset({Role.SECURITY_ADMIN}))
numbers = count(1)


def account(*roles: Role, member: Any = None, name: str = "", username: str = "", password: str = PASSWORD, must_change: bool = False,
            second_factor: bool | None = None) -> Account:
    """An account ready for use with these granted roles; administrators have a second factor unless told otherwise."""
    member_id = getattr(member, "id", member)
    found = account_of_member(member_id) if member_id is not None else None
    if found is None:
        found, _first = service.create(username=username or f"u{next(numbers)}", name=free_name(name or "测试人员"), by=BY,
                                       member_id=member_id, password=password, must_change=must_change,
                                       on_server=True)
    for role in roles:
        if role not in found.granted:
            service.grant(found, role=role, by=BY)
    if found.is_administrator if second_factor is None else second_factor:
        give_second_factor(found)
    db.session.commit()
    return found


def free_name(name: str) -> str:
    """The name, or the same with a number: no two accounts are called alike."""
    return name if why_not_name(name, names_taken()) is None else f"{name}（{next(numbers)}）"


def give_second_factor(account: Account) -> str:
    secret = second_factor.new_secret()
    db.session.flush()
    account.totp_sealed, account.totp_confirmed_at, account.totp_step = second_factor.sealed_for(account, secret), clock.now(), None
    db.session.commit()
    return secret


def enter(client: StrictClient, account: Account, *, complete: bool = True) -> None:
    """Sign the client in without the log-in page, and let it send the CSRF token by itself."""
    token = signing_in.open_session(account, source="127.0.0.1", user_agent="test", complete=complete)
    db.session.commit()
    carry(client, token)


def carry(client: StrictClient, token: str | None = None) -> None:
    """Put a session token into the cookie, and the token of its forms into a header of every request."""
    key = hashlib.sha1(f"{token}{next(numbers)}".encode()).hexdigest()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["csrf_token"] = key
        if token:
            cookie["token"] = token
    signer = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps(key)


def send_login(client: StrictClient, username: str, password: str, *, to: str = "/login") -> Any:
    """The log-in page's form, as a stranger sends it."""
    carry(client)
    return client.post(to, data={"username": username, "password": password})


def code_of(secret: str, steps: int = 0) -> str:
    """The one-time code that the authenticator shows now, or `steps` half minutes later."""
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=steps)


def token_of(client: StrictClient) -> str | None:
    with client.session_transaction() as cookie:
        return cookie.get("token")


def tags() -> list[str]:
    """The tags of the audit entries, oldest first."""
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


def is_signed_in(client: StrictClient) -> bool:
    return bool(client.get("/account").status_code == 200)
