"""Cases for tests of every room: entered through the service like an officer's, then given to whom the test says."""
from datetime import date
from itertools import count
from typing import Any

from flask import current_app

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.petitions import deriving, service
from xinfang_party.petitions.models import Case

BY = Identity(name="信访业务测试员", roles=frozenset({Role.PETITION_OFFICER}))
RECEIVED = date(2026, 1, 5)
OWNERS = ("department", "branch", "member")
numbers = count(1)


def case(number: str | None = None, **facts: Any) -> Case:
    """`case()`, `case(member=…, branch=…, replied_on=date(2026, 2, 1), unit_evaluation=Evaluation.SATISFIED)`; any attribute of a case.

    Received on 5 January 2026 unless told; what the service does not take (owners, evaluations, extension) is set beside it.
    """
    taken = {name: facts.pop(name) for name in (*service.FACTS, "handling") if name in facts}
    made = service.record(facts={"number": number or f"CS{next(numbers):06}", "received_on": RECEIVED, **taken}, by=BY)
    for name, value in facts.items():
        setattr(made, f"{name}_id" if name in OWNERS else name, value.id if name in OWNERS and value is not None else value)
    deriving.refresh(made, move_last_day=current_app.config["MOVE_LAST_DAY"])
    db.session.flush()
    return made
