"""For the notice of a service that asks for an answer: how it comes about, and the answer that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.volunteering import made
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY
from xinfang_party.volunteering import inviting
from xinfang_party.volunteering.models import ServiceInvitation


def invited(stage: Any) -> Callable[[], object]:
    """To say no is an answer as good as any."""
    day = (clock.today() + DAY * 7).isoformat()
    event = made.opened(stage.world.branch, [made.role(f"{day} 09:00", f"{day} 12:00")])
    inviting.invite(event, member_ids=[stage.world.keeper.id], by=stage.secretary)
    return partial(inviting.decline, db.session.query(ServiceInvitation).one(), by=stage.keeper)


SCENES: dict[str, Callable[[Any], Callable[[], object]]] = {"service.invited": invited}
READERS = {"service.invited": 1}
