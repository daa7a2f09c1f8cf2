"""For each kind of notice of the year's plan that asks for a step: how it comes about, and the step that settles it (see `tests.notifications.scenes`)."""
from collections.abc import Callable
from functools import partial
from typing import Any

from tests import people
from tests.accounts.people import account
from tests.cadence.made import held
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.terms import Kind
from xinfang_party.cadence import jobs, waiving
from xinfang_party.cadence.catalogue import BY_KIND
from xinfang_party.cadence.terms import Debtor
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

LAST_WEEK = {"month": "2026-01-28 10:00", "quarter": "2026-03-28 10:00", "year": "2026-12-28 10:00"}
OFFICE = Identity(name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))
Step = Callable[[], object]


def closing(kind: Kind, stage: Any) -> Step:
    """Nothing was held and the period nears its end; holding it settles the reminder."""
    branch, form = branch_of(kind, stage), kind if kind.is_form else Kind.MEMBER_MEETING
    cell = people.cell(branch) if kind is Kind.CELL_MEETING else None
    if BY_KIND[kind].debtor is Debtor.COMMITTEE:
        people.secretary(branch, duty=CommitteeDuty.ORGANIZATION)
    stage.move_to(LAST_WEEK[BY_KIND[kind].each])
    jobs.remind_closing()
    return lambda: held(branch, form, clock.today(), *([] if kind is form else [kind]), cell=cell, voters=[stage.world.head])


def branch_of(kind: Kind, stage: Any) -> Branch:
    if BY_KIND[kind].debtor is not Debtor.LEADING_GROUP:
        branch: Branch = stage.world.branch
        return branch
    group = people.branch(kind=BranchKind.LEADING_GROUP)
    people.secretary(group, stage.world.head)
    return group


def waiver_asked(stage: Any) -> Step:
    for _ in range(2):
        account(Role.PARTY_OFFICE)
    waiver = waiving.ask(stage.world.branch, kind=Kind.THEME_DAY, cell_id=None, period=Period.of(clock.today(), "month"), reason="防汛值守", by=stage.secretary)
    return lambda: waiving.decide(waiver, approves=True, opinion="", version=None, by=OFFICE)


SCENES: dict[str, Callable[[Any], Step]] = {f"cadence.closing.{kind.value}": partial(closing, kind) for kind in BY_KIND} | {"cadence.waiver-asked": waiver_asked}
READERS = {"cadence.closing.study_group": 1}
