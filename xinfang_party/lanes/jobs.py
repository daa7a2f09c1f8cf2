"""Timed work on lanes: the days of daily records, and telling of steps that come near."""
from collections import defaultdict
from typing import Any

from sqlalchemy import select

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import notices, rules
from xinfang_party.lanes.catalogue import DAILY, MANY, WHO
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.renewing import renew
from xinfang_party.lanes.terms import StepCode, Who
from xinfang_party.notifications.models import Notice
from xinfang_party.organization.queries import leaders_of
from xinfang_party.petitions.jobs import Keepers, keepers_of, tell
from xinfang_party.petitions.models import Case
from xinfang_party.web.links import path_to

Due = tuple[Case, CaseLane]


def remind_due() -> None:
    """Once for each step and day, the daily record left to the home page; many at once become one line a day."""
    for keepers, due in untold_by_keepers().items():
        if len(due) > MANY.value:
            tell(keepers, kind=notices.STEPS_DUE, time=str(clock.today()), url=path_to("lanes.show_board", mine=1),
                 text=f"有 {len(due)} 件信访事项的四办步骤已经到期或快到期，请到四办看板查看并办理。")
            continue
        for case, lane in due:
            tell(keepers, kind=notices.STEP_DUE, subject=case, due_on=lane.next_on, time=lane.next_step, text=words(case, lane),
                 url=path_to("petitions.show_case", case_id=case.id))


def count_days() -> None:
    """The daily records of the day that passed: one not made is missed, the next waits."""
    renew(db.session.scalars(select(CaseStep.case_id).where(
        CaseStep.code.in_(sorted(DAILY)), CaseStep.done_on.is_(None), CaseStep.missed_on.is_(None), CaseStep.due_on < clock.today())).all())


def untold_by_keepers() -> dict[Keepers, list[Due]]:
    found = db.session.execute(select(Case, CaseLane).join(CaseLane, CaseLane.case_id == Case.id).where(
        notices.is_due(), CaseLane.next_step != StepCode.PROGRESS).order_by(CaseLane.next_on, Case.id)).all()
    told = keys_told(found[0][1].next_on) if found else set()
    leaders: dict[int, Keepers] = {}
    groups: dict[Keepers, list[Due]] = defaultdict(list)
    for case, lane in found:
        if f"{notices.STEP_DUE.name}:{Case.__tablename__}:{case.id}:{lane.next_on}:{lane.next_step}" in told:
            continue
        if case.member_id is None and case.branch_id is not None and case.branch_id not in leaders:
            leaders[case.branch_id] = tuple(leaders_of(case.branch_id, clock.today()))
        groups[keepers_of(case, leaders) if lane.next_step and WHO[lane.next_step] is Who.KEEPER else ()].append((case, lane))
    return groups


def keys_told(since: Any) -> set[str]:
    """Of reminders sent of steps due from that day on."""
    return set(db.session.scalars(select(Notice.key).where(Notice.kind == notices.STEP_DUE.name, Notice.due_on >= since)))


def words(case: Case, lane: Any) -> str:
    when = rules.by_when(lane.next_on, lane.next_time)
    by_then = f"已经超过目标（{when}）" if lane.next_on < clock.today() else f"最晚{when}"
    return f"信访事项 {case.number} 的四办步骤“{lane.next_step.label}”{by_then}，请办理并登记。"
