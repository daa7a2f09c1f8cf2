"""For the notice of an inspection that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.accounts.people import account
from xinfang_party.access.terms import Identity, Role
from xinfang_party.inspections import service, visiting
from xinfang_party.inspections.models import Visit
from xinfang_party.inspections.terms import Plan, Verdict
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY, Period

ITEM = "C1-1"
OFFICE = Identity(account_id=900_031, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))


def to_visit(stage: Any) -> Callable[[], object]:
    """Two inspectors; what one of them finishes neither owes any more."""
    inspectors = [account(Role.INSPECTOR) for _ in range(2)]
    plan = Plan("一季度督导检查", Period.of(clock.today(), "quarter"), [stage.world.branch.id], [ITEM], clock.today() + DAY * 10,
                inspector_ids=[one.id for one in inspectors])
    made = service.plan(plan, by=OFFICE)
    service.start(made, by=OFFICE)
    return partial(visited, made.visits[0], stage.of(inspectors[0]))


def visited(visit: Visit, by: Identity) -> None:
    visiting.answer(visit, ITEM, Verdict.AGREE, "", by=by)
    visiting.finish(visit, by=by)
    db.session.flush()


SCENES: dict[str, Callable[[Any], Callable[[], object]]] = {"inspection.visit": to_visit}
READERS: dict[str, int] = {}
