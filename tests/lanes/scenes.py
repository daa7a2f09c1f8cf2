"""For each kind of notice of a lane: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from typing import Any

from tests import cases
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import jobs, telling
from xinfang_party.lanes.catalogue import MANY
from xinfang_party.petitions import assigning, service
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Ending, HandlingClass

Step = Callable[[], object]


def told(stage: Any, number: int) -> Step:
    made = urgent(stage, number)
    db.session.commit()
    jobs.remind_due()
    return lambda: end(*made)


def urgent(stage: Any, number: int) -> list[Case]:
    """Of the keeper, of the branch whose leaders see to it, of nobody."""
    owners: tuple[dict[str, Any], ...] = ({"branch": stage.world.branch}, {"member": stage.world.keeper}, {})
    return [cases.case(handling=HandlingClass.URGENT, received_on=clock.today(), **owner) for owner in owners for _ in range(number)]


def taken_over(stage: Any) -> Step:
    """Entered, which the officers are told, then given to whom it is for."""
    made = [cases.case(handling=HandlingClass.URGENT, received_on=clock.today()) for _ in range(3)]
    assigning.assign(made[0], assigning.Owner(branch_id=stage.world.branch.id), by=cases.BY)
    assigning.assign(made[1], assigning.Owner(member_id=stage.world.keeper.id), by=cases.BY)
    return lambda: end(*made)


def told_together(stage: Any) -> Step:
    made = urgent(stage, MANY.value + 1)
    telling.tell_of_hours([one.id for one in made])
    return lambda: end(*made)


def told_of_days(stage: Any) -> Step:
    made = urgent(stage, 2)
    db.session.commit()
    stage.move_to("2026-01-07 08:02")
    jobs.count_days()
    jobs.remind_due()
    return lambda: end(*made)


def end(*chosen: Case) -> None:
    for one in chosen:
        service.end(one, ending=Ending.WITHDRAWN, on=clock.today(), by=cases.BY)


SCENES: dict[str, Callable[[Any], Step]] = {
    "case.step-due": lambda stage: told(stage, 1), "case.steps-due": lambda stage: told(stage, MANY.value + 1),
    "case.hours": taken_over, "case.hours-many": told_together, "case.days": told_of_days}
READERS: dict[str, int] = {"case.days": 5, "case.hours": 9, "case.hours-many": 5, "case.step-due": 9, "case.steps-due": 5}
