"""A first password on its way to the one page that shows it. It travels sealed in the administrator's own cookie; that it waits stands in the
database, beside the counts that all workers share, and is struck off when it is shown: a copy of the cookie shows nothing after that."""
from flask import request, session
from sqlalchemy import delete

from xinfang_party.accounts import attempts
from xinfang_party.accounts.models import Account, LoginAttempt
from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import aside

COOKIE_KEY = "shown-once"
WAITS = "shown"
"""Kind of the row: nobody's failures are counted under it, and it is dropped with those that are old."""


def keep(account: Account, first: str) -> None:
    session[COOKIE_KEY] = seal(first, purpose(account))
    attempts.row_of(key(account)).since = clock.now()


def take(account: Account) -> str | None:
    """The password, for the first who asks with its cookie. A HEAD, or the page of another account, shows none and leaves it."""
    first = unseal(session.get(COOKIE_KEY), purpose(account))
    if first is None or request.method != "GET":
        return None
    is_first = is_struck_off(key(account))
    session.pop(COOKIE_KEY)
    return first if is_first else None


def is_struck_off(mark: attempts.Key) -> bool:
    """Of several at once only one deletes the row."""
    with aside():
        done = db.session.execute(delete(LoginAttempt).where(LoginAttempt.kind == mark.kind, LoginAttempt.key == mark.text))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def key(account: Account) -> attempts.Key:
    return attempts.Key(WAITS, str(account.id))


def purpose(account: Account) -> str:
    """Sealed for this password: once there is a newer one, the old is shown no more."""
    return f"{COOKIE_KEY}:{account.id}:{account.password_changed_at.timestamp()}"
