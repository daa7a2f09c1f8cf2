"""For each notice of a bulletin that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.accounts.people import account
from xinfang_party.access.terms import Identity, Role
from xinfang_party.bulletins import service
from xinfang_party.bulletins.models import Bulletin
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period

Step = Callable[[], object]


def begun(stage: Any) -> tuple[Bulletin, Identity, Identity]:
    """Submitted by an office; with an office and a leader who may approve it."""
    author, _other, leader = (account(role) for role in (Role.PARTY_OFFICE, Role.PARTY_OFFICE, Role.LEADER))
    made = service.create(title="", period=Period.of(clock.today(), "quarter"), branch_ids=[stage.world.branch.id], by=stage.of(author))
    service.submit(made, by=stage.of(author))
    return made, stage.of(author), stage.of(leader)


def to_approve(stage: Any) -> Step:
    made, _author, leader = begun(stage)
    return partial(taken, service.approve, made, by=leader)


def to_correct(stage: Any) -> Step:
    made, author, leader = begun(stage)
    service.return_(made, opinion="请写明条目", by=leader)
    return partial(taken, service.submit, made, by=author)


def to_publish(stage: Any) -> Step:
    made, author, leader = begun(stage)
    service.approve(made, by=leader)
    return partial(taken, service.publish, made, by=author)


def to_acknowledge(stage: Any) -> Step:
    made, author, leader = begun(stage)
    service.approve(made, by=leader)
    service.publish(made, by=author)
    return partial(taken, service.acknowledge, made.branches[0], by=stage.secretary)


def taken(act: Callable[..., object], about: Any, *, by: Identity) -> None:
    act(about, by=by)
    db.session.flush()


SCENES: dict[str, Callable[[Any], Step]] = {"bulletin.approve": to_approve, "bulletin.returned": to_correct, "bulletin.publish": to_publish,
                                            "bulletin.acknowledge": to_acknowledge}
READERS = {"bulletin.returned": 1}
