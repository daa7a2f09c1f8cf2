"""What was tried and refused: each try leaves an entry, but a flood of one kind only its first ones and then one that counts the rest."""
from datetime import datetime

from sqlalchemy import delete, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit.models import AuditEntry, AuditTally
from xinfang_party.audit.service import append, held_head, source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work

WRITTEN_OUT = 10
"""So many tries of one kind, source, account and minute have entries of their own; who tries faster is no person with a keyboard."""


def record_try(tag: str, *, by: Identity, **details: object) -> AuditEntry | None:
    """`audit.record` for what was refused, in a transaction that does nothing else. None: it was only counted."""
    db.session.flush()
    held_head()  # everybody who counts stands in the line of those who record
    now = clock.now().replace(second=0, microsecond=0)
    settle_before(now)
    place = {"minute": now, "tag": tag, "account_id": by.account_id, "source": source()[:60]}
    tally = db.session.scalars(select(AuditTally).filter_by(**place)).first()
    if tally is None:
        tally = AuditTally(**place, actor=by.name[:80], username=by.username, count=0)
        db.session.add(tally)
    tally.count += 1
    return append(tag, ("", None), by, details) if tally.count <= WRITTEN_OUT else None


def settle() -> None:
    """Write the counts of minutes that are over. Once a day, so that none waits for the next try."""
    with unit_of_work():
        held_head()
        settle_before(clock.now().replace(second=0, microsecond=0))


def settle_before(minute: datetime) -> None:
    over = db.session.scalars(select(AuditTally).where(AuditTally.minute < minute).order_by(AuditTally.id)).all()
    for tally in over:
        if tally.count > WRITTEN_OUT:
            by = Identity(account_id=tally.account_id, name=tally.actor, username=tally.username)
            told = {"count": tally.count - WRITTEN_OUT, "minute": f"{clock.local(tally.minute):%Y-%m-%d %H:%M}", "from": tally.source}
            append(tally.tag, ("", None), by, told)
    db.session.execute(delete(AuditTally).where(AuditTally.minute < minute))
