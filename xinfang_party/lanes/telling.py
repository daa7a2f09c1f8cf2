"""Steps counted in hours are told the moment they are asked for: the reminder of the next morning would come when most of the time is over."""
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import notices, rules
from xinfang_party.lanes.catalogue import HOURLY, MANY, WHO
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import Who
from xinfang_party.organization.queries import leaders_of
from xinfang_party.petitions.jobs import Keepers, keepers_of, tell
from xinfang_party.petitions.models import Case
from xinfang_party.web.links import path_to


def tell_of_hours(case_ids: Sequence[int]) -> None:
    """Each reader once for each case and day, also who takes the case over meanwhile; many at once become one line an hour. What is over already is the
    reminder's."""
    for readers, cases in by_readers(waiting(case_ids)).items():
        if len(cases) > MANY.value:
            tell(readers, kind=notices.HOURS_MANY, time=f"{clock.local(clock.now()):%Y-%m-%d %H}", url=path_to("lanes.show_board", mine=1),
                 text="有一批信访事项的四办步骤要在几小时内办理，请马上到四办看板查看。")
            continue
        for (case, due_on), steps in cases.items():
            tell(readers, kind=notices.HOURS, subject=case, due_on=due_on, url=path_to("petitions.show_case", case_id=case.id), text=words(case, steps))


def waiting(case_ids: Sequence[int]) -> list[tuple[Case, CaseStep]]:
    now = clock.local(clock.now()).replace(tzinfo=None)
    found = db.session.execute(select(Case, CaseStep).join(CaseStep, CaseStep.case_id == Case.id).where(
        CaseStep.case_id.in_(case_ids), CaseStep.code.in_(sorted(HOURLY)), CaseStep.done_on.is_(None), CaseStep.due_on >= now.date())
        .order_by(Case.id, CaseStep.id).execution_options(populate_existing=True)).all()
    return [(case, step) for case, step in found if step.due_on and not rules.is_over(step.due_on, step.due_time, now)]


def by_readers(found: Sequence[tuple[Case, CaseStep]]) -> dict[Keepers, dict[Any, list[CaseStep]]]:
    """{who is told: {(case, day): steps}}; nobody = the officers."""
    leaders: dict[int, Keepers] = {}
    groups: dict[Keepers, dict[Any, list[CaseStep]]] = defaultdict(lambda: defaultdict(list))
    for case, step in found:
        if case.member_id is None and case.branch_id is not None and case.branch_id not in leaders:
            leaders[case.branch_id] = tuple(leaders_of(case.branch_id, clock.today()))
        groups[keepers_of(case, leaders) if WHO[step.code] is Who.KEEPER else ()][case, step.due_on].append(step)
    return groups


def words(case: Case, steps: Sequence[CaseStep]) -> str:
    """All are due on one day."""
    due_on, at = steps[0].due_on, min((step.due_time for step in steps if step.due_time), default=None)
    when = rules.by_when(due_on, at) if due_on else ""
    return f"信访事项 {case.number} 要马上办：{'、'.join(step.code.label for step in steps)}，最晚{when}，请办理并登记。"
