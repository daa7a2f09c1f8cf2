"""For each kind of notice of a finding that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.accounts.people import account
from tests.findings.made import plan
from xinfang_party.access.terms import Identity, Role
from xinfang_party.findings import deciding, jobs, service
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY

Step = Callable[[], object]
INSPECTOR = Identity(account_id=900_021, name="督导员", roles=frozenset({Role.INSPECTOR}))
OFFICE = Identity(account_id=900_022, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))


def found(stage: Any, owner: Any = None) -> Finding:
    """Of the branch, its keeper's to mend; two of the Party office can log in."""
    for _ in range(2):
        account(Role.PARTY_OFFICE)
    return service.register(branch_id=stage.world.branch.id, source=Source.INSPECTION, facts="没有签到记录", found_on=clock.today(),
                            bound_on=clock.today() + DAY * 30, owner_id=(owner or stage.world.keeper).id, by=INSPECTOR)


def planned(stage: Any) -> Finding:
    one = found(stage)
    plan(one, stage.keeper)
    return one


def reported(stage: Any) -> Finding:
    one = planned(stage)
    service.report(one, text="已改好", by=stage.keeper)
    return one


def confirmed(stage: Any) -> Finding:
    one = reported(stage)
    deciding.confirm(one, by=stage.secretary)
    return one


def passed(stage: Any) -> Finding:
    one = confirmed(stage)
    deciding.recheck(one, passes=True, opinion="看了签到表", by=INSPECTOR)
    return one


def to_plan(stage: Any) -> Step:
    return partial(plan, found(stage), stage.keeper)


def again(stage: Any) -> Step:
    """The secretary's own: the deputy confirms."""
    one = found(stage, owner=stage.world.head)
    plan(one, stage.secretary)
    service.report(one, text="已改好", by=stage.secretary)
    deciding.return_(one, opinion="缺签到表", by=stage.be(stage.deputy))
    return partial(service.report, one, text="补上了", by=stage.secretary)


def confirm(stage: Any) -> Step:
    return partial(deciding.confirm, reported(stage), by=stage.secretary)


def recheck(stage: Any) -> Step:
    return partial(deciding.recheck, confirmed(stage), passes=False, opinion="缺签到表", by=INSPECTOR)


def close(stage: Any) -> Step:
    return partial(deciding.close, passed(stage), by=OFFICE)


def more_time(stage: Any) -> Step:
    one = planned(stage)
    asked = deciding.ask_extension(one, new_on=one.due_on + DAY, reason="等设备到货", by=stage.keeper)
    return partial(deciding.decide_extension, asked, approves=False, opinion="应按期完成", by=OFFICE)


def overdue(days: int, stage: Any) -> Step:
    """Given more time it is overdue no longer."""
    one = planned(stage)
    stage.move_to(f"{one.due_on + DAY * days} 10:00")
    jobs.remind_overdue()
    db.session.flush()
    asked = deciding.ask_extension(one, new_on=clock.today() + DAY, reason="等设备到货", by=stage.keeper)
    return partial(deciding.decide_extension, asked, approves=True, opinion="", by=OFFICE)


SCENES: dict[str, Callable[[Any], Step]] = {
    "finding.plan": to_plan, "finding.again": again, "finding.confirm": confirm, "finding.recheck": recheck, "finding.close": close,
    "finding.extension-asked": more_time, "finding.overdue.remind": partial(overdue, 1), "finding.overdue.supervise": partial(overdue, 8),
    "finding.overdue.talk": partial(overdue, 31)}
READERS = {"finding.plan": 3, "finding.overdue.remind": 1, "finding.overdue.supervise": 3, "finding.overdue.talk": 5}
