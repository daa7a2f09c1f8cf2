from datetime import timedelta

from sqlalchemy import delete

from xinfang_party.accounts import attempts, catalogue
from xinfang_party.accounts.models import LoginSession
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db


def tidy() -> int:
    """Drop counts of failures that mean nothing any more, and log-ins older than the time logs are kept. Returns how many rows."""
    old = clock.now() - timedelta(days=catalogue.SESSIONS_KEPT.value)
    dropped = db.session.execute(delete(LoginSession).where(LoginSession.created_at < old)).rowcount  # type: ignore[attr-defined]
    return int(attempts.drop_old() + dropped)
