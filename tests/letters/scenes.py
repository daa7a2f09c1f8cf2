"""For each notice of a letter that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.accounts.people import account
from tests.letters import made
from xinfang_party.access.terms import Role
from xinfang_party.letters import following, jobs, service

Step = Callable[[], object]


def drafted(stage: Any) -> Any:
    """By the first of two officers; two leaders can log in."""
    stage.leaders = [account(Role.LEADER) for _ in range(2)]
    return service.draft(facts=made.facts(), by=stage.of(stage.officers[0]))


def submitted(stage: Any) -> Any:
    one = drafted(stage)
    service.submit(one, made.SAY, by=stage.of(stage.officers[0]))
    return one


def reviewed(stage: Any) -> Any:
    one = submitted(stage)
    service.review(one, made.SAY, by=stage.of(stage.officers[1]))
    return one


def issued(stage: Any) -> Any:
    one = reviewed(stage)
    service.issue(one, made.SAY, by=stage.of(stage.leaders[0]))
    return one


def to_review(stage: Any) -> Step:
    return partial(service.review, submitted(stage), made.SAY, by=stage.of(stage.officers[1]))


def to_issue(stage: Any) -> Step:
    return partial(service.issue, reviewed(stage), made.SAY, by=stage.of(stage.leaders[1]))


def to_revise(stage: Any) -> Step:
    one = reviewed(stage)
    service.return_(one, made.BECAUSE, by=stage.of(stage.leaders[0]))
    return partial(service.submit, one, made.SAY, by=stage.of(stage.officers[0]))


def to_deliver(stage: Any) -> Step:
    one = issued(stage)
    return partial(following.deliver, one, made.delivered(), by=stage.of(stage.officers[1]))


def to_remind(stage: Any) -> Step:
    one = issued(stage)
    following.deliver(one, made.delivered(), by=stage.of(stage.officers[1]))
    stage.move_to("2026-02-10 10:00")
    jobs.remind_overdue()
    return partial(following.remind, one, made.asked(), by=stage.of(stage.officers[1]))


def to_list(stage: Any) -> Step:
    one = issued(stage)
    following.deliver(one, made.delivered(), by=stage.of(stage.officers[1]))
    stage.move_to("2026-02-10 10:00")
    following.remind(one, made.asked(), by=stage.of(stage.officers[1]))
    jobs.remind_overdue()
    return partial(following.list_, one, made.asked(), by=stage.of(stage.leaders[0]))


SCENES: dict[str, Callable[[Any], Step]] = {
    "letter.review": to_review, "letter.issue": to_issue, "letter.revise": to_revise, "letter.deliver": to_deliver, "letter.overdue": to_remind,
    "letter.list": to_list}
READERS: dict[str, int] = {"letter.review": 1, "letter.revise": 1, "letter.deliver": 1, "letter.overdue": 1}
