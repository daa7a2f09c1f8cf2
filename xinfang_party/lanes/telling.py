"""Steps counted in hours are told the moment they are asked for: the reminder of the next morning would come when most of the time is over."""
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import notices, rules
from xinfang_party.lanes.catalogue import MANY, WHO
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import Who
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.queries import leaders_of
from xinfang_party.petitions import jobs as petitions
from xinfang_party.petitions.jobs import Keepers, keepers_of
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Purpose
from xinfang_party.web.links import path_to

A_FEW_DAYS = 3 * rules.DAY
"""As long as any number of hours may be."""
Readers = Keepers | Role
Asked = tuple[Case, CaseStep]


def tell_of_hours(case_ids: Sequence[int]) -> None:
    """Each reader one line for each case and day, also who takes the case over meanwhile; many at once become one line an hour. What is over already is
    the reminder's."""
    for readers, found in by_readers(hourly(case_ids)).items():
        cases = {case: steps for case, steps in by_case(found).items() if any(is_ahead(step) for step in steps)}
        if len(cases) > MANY.value:
            tell(readers, kind=notices.HOURS_MANY, time=f"{clock.local(clock.now()):%Y-%m-%d %H}", url=path_to("lanes.show_board", mine=1),
                 text="有一批信访事项的四办步骤要在几小时内办理，请马上到四办看板查看。")
            continue
        for case, steps in cases.items():
            tell(readers, kind=notices.HOURS, subject=case, due_on=steps[0].due_on, url=path_to("petitions.show_case", case_id=case.id),
                 text=f"信访事项 {case.number} 要马上办：{named([step for step in steps if is_ahead(step)])}，请办理并登记。")


def hourly(case_ids: Sequence[int]) -> list[Asked]:
    """The nearest first; those just done or over too: what is left of a line that was told is no other line."""
    found = db.session.execute(select(Case, CaseStep).join(CaseStep, CaseStep.case_id == Case.id).where(
        CaseStep.case_id.in_(case_ids), notices.IS_HOURLY, CaseStep.missed_on.is_(None), CaseStep.due_on >= clock.today() - A_FEW_DAYS)
        .order_by(Case.id, CaseStep.due_on, CaseStep.id).execution_options(populate_existing=True))
    return [(case, step) for case, step in found]


def is_ahead(step: CaseStep) -> bool:
    now = clock.local(clock.now()).replace(tzinfo=None)
    return step.done_on is None and step.due_on is not None and not rules.is_over(step.due_on, step.due_time, now)


def by_readers(found: Sequence[Asked]) -> dict[Readers, list[Asked]]:
    """{who is told: steps}; nobody = the officers. Of a leader's step both: whoever notes it has done it."""
    leaders: dict[int, Keepers] = {}
    groups: dict[Readers, list[Asked]] = defaultdict(list)
    for case, step in found:
        if case.member_id is None and case.branch_id is not None and case.branch_id not in leaders:
            leaders[case.branch_id] = tuple(leaders_of(case.branch_id, clock.today()))
        who = WHO[step.code]
        groups[keepers_of(case, leaders) if who is Who.KEEPER else ()].append((case, step))
        if who is Who.LEADER and case.purpose is not Purpose.ACCUSATION:
            groups[Role.LEADER].append((case, step))
    return groups


def tell(readers: Readers, **what: Any) -> None:
    if isinstance(readers, Role):
        notifications.notify_role(readers, **what)
    else:
        petitions.tell(readers, **what)


def by_case(steps: Sequence[Asked]) -> dict[Case, list[CaseStep]]:
    found: dict[Case, list[CaseStep]] = defaultdict(list)
    for case, step in steps:
        found[case].append(step)
    return found


def last_day(steps: Sequence[CaseStep]) -> date:
    return max(step.due_on for step in steps if step.due_on)


def named(steps: Sequence[CaseStep]) -> str:
    """Each with its moment."""
    return "，".join(f"“{step.code.label}”{'已经超过目标' if is_past(step) else '最晚'}{rules.by_when(step.due_on, step.due_time)}" for step in steps if step.due_on)


def is_past(step: CaseStep) -> bool:
    return step.due_on is not None and step.due_on < clock.today()
