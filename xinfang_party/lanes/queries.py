"""Cases by lane and next day, within the viewer's reach."""
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Time, and_, false, func, literal, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.lanes.catalogue import DAYS_AHEAD, WHO
from xinfang_party.lanes.models import CaseLane, CaseStep, SpecialPeriod
from xinfang_party.lanes.terms import Who
from xinfang_party.petitions.models import Case, Pause
from xinfang_party.petitions.queries import IS_ACCUSATION, IS_NO_ACCUSATION, IS_OPEN, IS_UNASSIGNED, ROW, readable
from xinfang_party.petitions.terms import HandlingClass

KEEPERS = sorted(code for code, who in WHO.items() if who is Who.KEEPER)
LEGAL: Any = when((and_(Case.accepted_on.is_(None), Case.acceptance_known, Case.accept_due_on < Case.due_on), Case.accept_due_on), else_=Case.due_on)
IS_STEP = and_(CaseLane.next_on.is_not(None), CaseLane.next_on <= LEGAL)
DEADLINE: Any = when((IS_STEP, CaseLane.next_on), else_=LEGAL)
"""The nearest of what the lane asks and what the law does."""
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True)
class Wanted:
    """What a board is narrowed to."""

    branch_id: int | None = None
    department_id: int | None = None
    member_id: int | None = None
    period_id: int | None = None
    only_mine: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class LaneCounts:
    open: int = 0
    overdue: int = 0
    today: int = 0
    soon: int = 0


def soon_until() -> date:
    return workdays.add_workdays(clock.today(), DAYS_AHEAD.value)


def is_over() -> ColumnElement[bool]:
    """Past; a time of today too."""
    now = clock.local(clock.now())
    return or_(now.date() > DEADLINE, and_(IS_STEP, CaseLane.next_on == now.date(), CaseLane.next_time < now.time().replace(tzinfo=None)))


def mine(identity: Identity) -> ColumnElement[bool]:
    """Cases whose next step is this person's: the keeper's, the leaders' of a branch while nobody in it has the case, else the officers'."""
    is_keepers = and_(IS_NO_ACCUSATION, or_(~IS_STEP, CaseLane.next_on.is_(None), CaseLane.next_step.in_(KEEPERS)))
    conditions: list[ColumnElement[bool]] = []
    if identity.member_id is not None:
        conditions.append(and_(is_keepers, Case.member_id == identity.member_id))
    if identity.led_branch_ids:
        conditions.append(and_(is_keepers, Case.member_id.is_(None), Case.branch_id.in_(sorted(identity.led_branch_ids))))
    if Role.PETITION_OFFICER in identity.roles:
        conditions.append(or_(IS_UNASSIGNED, IS_ACCUSATION, and_(IS_STEP, CaseLane.next_step.not_in(KEEPERS))))
    return or_(*conditions) if conditions else false()


def conditions_of(identity: Identity, wanted: Wanted) -> list[ColumnElement[bool]]:
    pairs = ((wanted.branch_id, Case.branch_id), (wanted.department_id, Case.department_id), (wanted.member_id, Case.member_id),
             (wanted.period_id, CaseLane.period_id))
    conditions = [IS_OPEN, readable(identity), *(column == value for value, column in pairs if value is not None)]
    if wanted.only_mine:
        conditions.append(mine(identity))
    if wanted.is_paused:
        conditions.append(Case.id.in_(select(Pause.case_id).where(Pause.to_on.is_(None))))
    return conditions


def counts(identity: Identity, wanted: Wanted) -> dict[HandlingClass | None, LaneCounts]:
    """{lane: counts} in one statement; None = cases without a class. A lane without cases is not among them."""
    number, today = func.count(Case.id), clock.today()
    over = is_over()
    statement = select(Case.handling, number, number.filter(over), number.filter(today == DEADLINE, ~func.coalesce(over, False)),
                       number.filter(today < DEADLINE, soon_until() >= DEADLINE)).select_from(Case).outerjoin(CaseLane, CaseLane.case_id == Case.id)
    rows = db.session.execute(statement.where(*conditions_of(identity, wanted)).group_by(Case.handling))
    return {handling: LaneCounts(*numbers) for handling, *numbers in rows}


def cases_listed(identity: Identity, wanted: Wanted, handling: HandlingClass | None, *, size: int, start: int) -> list[Case]:
    """One page of the open cases of a lane, the nearest day first: the ids in order, then the rows."""
    of_lane = Case.handling.is_(None) if handling is None else Case.handling == handling
    at = func.coalesce(when((IS_STEP, CaseLane.next_time)), literal(END_OF_DAY, Time))
    ids = db.session.scalars(select(Case.id).outerjoin(CaseLane, CaseLane.case_id == Case.id).where(
        of_lane, *conditions_of(identity, wanted)).order_by(DEADLINE, at, Case.id).limit(size).offset(start)).all()
    rows = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(ids)).options(*ROW)).unique()}
    return [rows[case_id] for case_id in ids]


def lanes_of(case_ids: list[int]) -> dict[int, CaseLane]:
    found = db.session.scalars(select(CaseLane).where(CaseLane.case_id.in_(case_ids)).options(joinedload(CaseLane.period)))
    return {lane.case_id: lane for lane in found}


def pauses_of(case_ids: list[int]) -> dict[int, Pause]:
    """Those that still go on."""
    return {pause.case_id: pause for pause in db.session.scalars(select(Pause).where(Pause.case_id.in_(case_ids), Pause.to_on.is_(None)))}


def paused_by_reason(identity: Identity, wanted: Wanted) -> list[tuple[str, int]]:
    """Open cases that stand still now, by reason."""
    statement = select(Pause.reason, func.count()).join(Case, Case.id == Pause.case_id).outerjoin(CaseLane, CaseLane.case_id == Case.id)
    found = db.session.execute(statement.where(Pause.to_on.is_(None), *conditions_of(identity, wanted)).group_by(Pause.reason).order_by(Pause.reason))
    return [(reason, number) for reason, number in found]


def lane_and_steps(case: Case) -> tuple[CaseLane | None, list[CaseStep]]:
    """One statement; the steps that are done in the order of their days, then what waits."""
    rows = db.session.execute(select(CaseLane, CaseStep).select_from(Case).outerjoin(CaseLane, CaseLane.case_id == Case.id).outerjoin(
        CaseStep, CaseStep.case_id == Case.id).where(Case.id == case.id).options(joinedload(CaseLane.period))).all()
    steps = [step for _lane, step in rows if step is not None]
    return rows[0][0], sorted(steps, key=lambda step: (step.done_on is None, step.done_on or step.due_on or date.max, step.id))


def periods() -> list[SpecialPeriod]:
    return list(db.session.scalars(select(SpecialPeriod).order_by(SpecialPeriod.from_on.desc(), SpecialPeriod.id).options(joinedload(SpecialPeriod.subject))))


def marked(identity: Identity) -> dict[int, int]:
    """{period: open cases it marks, of those the viewer may read}."""
    statement = select(CaseLane.period_id, func.count()).join(Case, Case.id == CaseLane.case_id).where(
        CaseLane.period_id.is_not(None), IS_OPEN, readable(identity)).group_by(CaseLane.period_id)
    return {period_id: number for period_id, number in db.session.execute(statement) if period_id}
