"""Timed work on cases: remind of what is due, count the days of pauses that still go on."""
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import SYSTEM, Role
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.models import Notice
from xinfang_party.organization.queries import leaders_of
from xinfang_party.petitions import notices, service, watching
from xinfang_party.petitions.filters import SOON, CaseState
from xinfang_party.petitions.models import Case, Pause
from xinfang_party.petitions.queries import IS_OPEN
from xinfang_party.petitions.terms import Purpose
from xinfang_party.web.links import path_to

MOST_LINES = 20
ASKED_AT_ONCE = 500
Keepers = tuple[int, ...]
"""Members who are told; empty = the petition officers."""


def remind_due() -> None:
    """Once for each case and due date: open cases due within five working days, and overdue ones. More than 20 at once become one line a week."""
    for keepers, cases in untold_by_keepers().items():
        if len(cases) > MOST_LINES:
            year, week, _day = clock.today().isocalendar()
            tell(keepers, kind=notices.DUE_MANY, time=f"{year}-{week:02}", url=path_to("petitions.list_cases", state=CaseState.OPEN),
                 text=f"有 {len(cases)} 件信访事项已经到期或将在 {SOON} 个工作日内到期，请到信访事项中查看并尽快答复。")
            continue
        for case in cases:
            tell(keepers, kind=notices.DUE, subject=case, due_on=case.due_on, url=path_to("petitions.show_case", case_id=case.id), text=words(case))


def count_pauses() -> None:
    """A pause that still goes on has one more day; only reasons that stop the clock move a last day."""
    paused = select(Case).join(Pause, Pause.case_id == Case.id).where(Pause.to_on.is_(None), IS_OPEN).order_by(Case.id)
    moved = []
    for case in db.session.scalars(paused).unique().all():
        before = case.paused_days
        service.count_pauses(case)
        service.refresh(case)
        if case.paused_days != before:
            moved.append(case.id)
    if moved:
        audit.record("case.pauses-counted", by=SYSTEM, cases=moved)
        db.session.flush()
        watching.tell(moved)


def untold_by_keepers() -> dict[Keepers, list[Case]]:
    """Cases due that nobody was reminded of yet, the nearest first, by who is to be told."""
    until = workdays.add_workdays(clock.today(), SOON)
    cases = db.session.scalars(select(Case).where(IS_OPEN, Case.due_on <= until).order_by(Case.due_on, Case.id)).all()
    told, leaders = keys_told(cases), {}
    groups: dict[Keepers, list[Case]] = defaultdict(list)
    for case in cases:
        if key_of(case) in told:
            continue
        if case.member_id is None and case.branch_id is not None and case.branch_id not in leaders:
            leaders[case.branch_id] = tuple(leaders_of(case.branch_id, clock.today()))
        groups[keepers_of(case, leaders)].append(case)
    return groups


def keepers_of(case: Case, leaders: dict[int, Keepers]) -> Keepers:
    """The responsible member, else the branch's leaders. Accusations go to the officers: nobody else may open them."""
    if case.purpose is Purpose.ACCUSATION:
        return ()
    return (case.member_id,) if case.member_id else leaders.get(case.branch_id or 0, ())


def keys_told(cases: Sequence[Case]) -> set[str]:
    keys = [key_of(case) for case in cases]
    found: set[str] = set()
    for start in range(0, len(keys), ASKED_AT_ONCE):
        found.update(db.session.scalars(select(Notice.key).where(Notice.key.in_(keys[start:start + ASKED_AT_ONCE]))))
    return found


def key_of(case: Case) -> str:
    """The key `notifications` gives a reminder of this case and this due date."""
    return f"{notices.DUE.name}:{case.__tablename__}:{case.id}:{case.due_on}"


def tell(keepers: Keepers, **what: Any) -> None:
    if keepers:
        notifications.notify_members(keepers, **what)
    else:
        notifications.notify_role(Role.PETITION_OFFICER, **what)


def words(case: Case) -> str:
    if case.due_on < clock.today():
        return f"信访事项 {case.number} 已经超过答复期限（{chinese(case.due_on)}），请尽快答复。"
    return f"信访事项 {case.number} 最晚{chinese(case.due_on)}答复，请抓紧办理。"
