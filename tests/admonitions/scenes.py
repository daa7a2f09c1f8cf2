"""For the notice of a talk that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.admonitions import service
from xinfang_party.admonitions.terms import Category, Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import DAY

OFFICE = Identity(account_id=900_043, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))


def to_hold(stage: Any) -> Callable[[], object]:
    """The secretary talks to the keeper."""
    talker = {"talker_id": stage.world.head.id, "talker": "支部书记", "recorder_id": None, "recorder": "记录员"}
    one = service.plan(by=OFFICE, facts={"kind": Kind.REMINDER, "person_id": stage.world.keeper.id, "person_post": "", **talker, "category": Category.SIGNS,
                                         "reason": "没有请假", "due_on": clock.today(), "place": "", "findings": []})
    record = {"held_on": clock.today(), "place": "", "recorder_id": None, "recorder": "记录员", "content": "说明规矩", "attitude": "接受", "measures": "事先请假",
              "follow_up_on": clock.today() + DAY}
    return partial(service.hold, one, facts=record, by=stage.be(stage.world.head))


SCENES: dict[str, Callable[[Any], Callable[[], object]]] = {"admonition.hold": to_hold}
READERS: dict[str, int] = {"admonition.hold": 1}
