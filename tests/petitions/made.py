"""Cases and subjects as the officers make them, for tests of this room; committed, so that a page read afterwards does not undo them."""
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.petitions import assigning, service, subjects
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.terms import Channel, Ending, Evaluation, HandlingClass, Outcome, Party, Purpose  # noqa: F401 - words of the tests

OFFICER = Identity(account_id=None, name="测试信访员", roles=frozenset({Role.PETITION_OFFICER}))
TODAY = "2026-03-02 10:00"
"""A Monday. A case received on 1 February must be answered by 2 April."""
numbers = count(1)


def case(*, member: Any = None, branch: Any = None, department: Any = None, **facts: Any) -> Case:
    """A case received on 1 February 2026 unless told, given to whom is told."""
    made = service.record(facts={"number": f"XF{next(numbers):05}", "received_on": date(2026, 2, 1), **facts}, by=OFFICER)
    if member or branch or department:
        assigning.assign(made, owner(member=member, branch=branch, department=department), by=OFFICER)
    db.session.commit()
    return made


def owner(*, member: Any = None, branch: Any = None, department: Any = None) -> assigning.Owner:
    return assigning.Owner(*(row.id if row else None for row in (department, branch, member)))


def answered(**facts: Any) -> Case:
    return case(accepted_on=date(2026, 2, 5), replied_on=date(2026, 2, 20), outcome=Outcome.EXPLAINED, **facts)


def tags(session, subject=None):
    session.flush()
    statement = select(AuditEntry.tag).order_by(AuditEntry.id)
    if subject is not None:
        statement = statement.where(AuditEntry.subject_kind == subject.__tablename__, AuditEntry.subject_id == subject.id)
    return list(session.scalars(statement))


def refused(field, do, *args, **facts):
    with pytest.raises(Refusal) as refusal:
        do(*args, by=OFFICER, **facts)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith("。")
    return refusal.value.sentence


def subject(name: str, parent: Subject | None = None) -> Subject:
    made = subjects.add(name=name, parent=parent, by=OFFICER)
    db.session.commit()
    return made
