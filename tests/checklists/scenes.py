"""For each kind of notice of a round that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from tests.accounts.people import account
from tests.checklists.made import AHEAD, JUDGED, OFFICE, opened, said_everywhere
from xinfang_party.access.terms import Identity, Role
from xinfang_party.checklists import saying, service
from xinfang_party.checklists.models import Assessment
from xinfang_party.checklists.terms_rounds import Part, Said
from xinfang_party.kernel.periods import Period

Step = Callable[[], object]


def started(stage: Any) -> Assessment:
    return opened(stage.world.branch, period=Period.quarter(2025, 4), self_due_on=date(2026, 1, 20), inspect_due_on=date(2026, 1, 30)).assessments[0]


def sent(stage: Any) -> tuple[Assessment, Identity]:
    """With two inspectors, the first of whom looks."""
    first, _ = (account(Role.INSPECTOR) for _ in range(2))
    one = started(stage)
    said_everywhere(one, stage.secretary)
    service.submit(one, by=stage.secretary)
    return one, stage.of(first)


def own_word(stage: Any) -> Step:
    one = started(stage)
    said_everywhere(one, stage.secretary)
    return partial(service.submit, one, by=stage.secretary)


def inspection(stage: Any) -> Step:
    one, inspector = sent(stage)

    def looked() -> None:
        saying.say(one, JUDGED, Part.INSPECT, Said(1.0), by=inspector)
        service.finish(one, by=inspector)

    return looked


def looked_at(stage: Any) -> tuple[Assessment, Identity]:
    one, inspector = sent(stage)
    saying.say(one, JUDGED, Part.INSPECT, Said(1.0), by=inspector)
    service.finish(one, by=inspector)
    return one, inspector


def objection(stage: Any) -> Step:
    one, _ = looked_at(stage)
    return partial(service.accept, one, by=stage.secretary)


def answer(stage: Any) -> Step:
    one, inspector = looked_at(stage)
    saying.say(one, AHEAD, Part.OBJECT, Said(words="材料后来补了"), by=stage.secretary)
    service.object_to(one, by=stage.secretary)

    def answered() -> None:
        saying.say(one, AHEAD, Part.ANSWER, Said(words="已看到"), by=inspector)
        service.answer(one, by=inspector)

    return answered


def closing(stage: Any) -> Step:
    for _ in range(2):
        account(Role.PARTY_OFFICE)
    one, _ = looked_at(stage)
    service.accept(one, by=stage.secretary)
    return partial(service.close, one, by=OFFICE)


SCENES: dict[str, Callable[[Any], Step]] = {"assessment.self": own_word, "assessment.inspect": inspection, "assessment.object": objection,
                                            "assessment.answer": answer, "assessment.close": closing}
READERS = {"assessment.answer": 1}
