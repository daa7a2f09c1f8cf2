from typing import Any

from sqlalchemy import Select, func, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice


def inbox(identity: Identity) -> Select[Any]:
    return select(Notice).where(Notice.account_id == identity.account_id).order_by(Notice.id.desc())


def unread_count(identity: Identity) -> int:
    if identity.account_id is None:
        return 0
    return db.session.scalar(select(func.count(Notice.id)).where(Notice.account_id == identity.account_id, Notice.read_at.is_(None))) or 0
