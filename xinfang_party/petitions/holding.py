"""Cases held before the head of the audit."""
from collections.abc import Iterable

from sqlalchemy import select

from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case

AT_ONCE = 500


def hold(case_ids: Iterable[int]) -> None:
    """Nobody else changes these, or what stands beside them, before this is done. Asked for before the audit entry, whose head all writers wait for: whoever
    holds a case waits for the head, and so nobody who holds the head may wait for a case."""
    ids = sorted(set(case_ids))
    for start in range(0, len(ids), AT_ONCE):
        db.session.execute(select(Case.id).where(Case.id.in_(ids[start:start + AT_ONCE])).order_by(Case.id).with_for_update())
