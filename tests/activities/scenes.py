"""For each kind of notice of a record that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.activities.made import told
from xinfang_party.activities import jobs, service
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

LATER = "2026-01-26 10:00"
Step = Callable[[], object]


def held(stage: Any, **facts: Any) -> Activity:
    """A theme day of the branch, hosted by its deputy, recorded by a member."""
    return told(stage.world.branch, on=clock.today(), **{"host": stage.deputy, "recorder": stage.world.keeper, **facts})


def confirm(stage: Any) -> Step:
    made = held(stage)
    service.submit(made, by=stage.keeper)
    return partial(service.confirm, made, by=stage.be(stage.deputy))


def rework(stage: Any) -> Step:
    """Both are told: who recorded it, and who sent it."""
    made = held(stage)
    service.submit(made, by=stage.secretary)
    service.return_(made, opinion="请写明讨论的结果", by=stage.be(stage.deputy))
    return partial(service.submit, made, by=stage.keeper)


def unsubmitted(stage: Any) -> Step:
    made = held(stage)
    stage.move_to(LATER)
    jobs.remind_unsubmitted()
    return partial(service.submit, made, by=stage.keeper)


def decided(stage: Any) -> ActionItem:
    made = held(stage, actions=[{"text": "整理重复来信的共性问题", "owner_id": stage.world.keeper.id, "due_on": clock.today()}])
    return made.actions[0]


def done(item: ActionItem, stage: Any) -> Step:
    return lambda: service.close_action(item, result="已办结", on=clock.today(), by=stage.keeper)


def action(stage: Any) -> Step:
    return done(decided(stage), stage)


def action_overdue(stage: Any) -> Step:
    item = decided(stage)
    stage.move_to(LATER)
    jobs.remind_overdue_actions()
    db.session.flush()
    return done(item, stage)


SCENES: dict[str, Callable[[Any], Step]] = {
    "activity.confirm": confirm, "activity.returned": rework, "activity.unsubmitted": unsubmitted, "activity.action-item": action,
    "activity.action-item-overdue": action_overdue,
}
READERS = {"activity.confirm": 1, "activity.unsubmitted": 1, "activity.action-item": 1, "activity.action-item-overdue": 1}
