"""Cases by lane and next day, within the viewer's reach."""
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Time, and_, cast, false, func, literal, null, or_, select, union_all
from sqlalchemy import case as when
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.lanes.catalogue import DAYS_AHEAD, WHO
from xinfang_party.lanes.models import CaseLane, CaseStep, SpecialPeriod
from xinfang_party.lanes.terms import StepCode, Who
from xinfang_party.petitions.models import Case, Pause
from xinfang_party.petitions.queries import IS_ACCUSATION, IS_NO_ACCUSATION, IS_OPEN, IS_UNASSIGNED, ROW, not_own, readable
from xinfang_party.petitions.terms import HandlingClass

KEEPERS = sorted(code for code, who in WHO.items() if who is Who.KEEPER)
LEGAL: Any = when((and_(Case.accepted_on.is_(None), Case.acceptance_known, Case.accept_due_on < Case.due_on), Case.accept_due_on), else_=Case.due_on)
LEADERS = sorted(code for code, who in WHO.items() if who is Who.LEADER)
IS_WAITING = and_(CaseStep.done_on.is_(None), CaseStep.missed_on.is_(None))
"""Still asked for: what a lane gave up, or the answer overtook, bears the day of that."""
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


def keeps(identity: Identity) -> ColumnElement[bool]:
    """Cases a keeper's step of which is this person's: his own, and of a branch he leads what nobody in it has."""
    conditions: list[ColumnElement[bool]] = [false()]
    if identity.member_id is not None:
        conditions.append(Case.member_id == identity.member_id)
    if identity.led_branch_ids:
        conditions.append(and_(Case.member_id.is_(None), Case.branch_id.in_(sorted(identity.led_branch_ids))))
    return and_(IS_NO_ACCUSATION, or_(*conditions))


def officers_see_to(identity: Identity) -> ColumnElement[bool]:
    """Cases every step of which is the officers': nobody else has them, or may open them."""
    return and_(or_(IS_UNASSIGNED, IS_ACCUSATION), not_own(identity)) if Role.PETITION_OFFICER in identity.roles else false()


def steps_for_officers(identity: Identity) -> ColumnElement[bool]:
    """Steps an officer notes: all but the keepers'; a keeper's where there is none."""
    if Role.PETITION_OFFICER not in identity.roles:
        return false()
    return and_(or_(CaseStep.code.not_in(KEEPERS), IS_UNASSIGNED, IS_ACCUSATION), not_own(identity))


def steps_for_keeper(identity: Identity) -> ColumnElement[bool]:
    return and_(CaseStep.code.in_(KEEPERS), keeps(identity))


def steps_for_leader(identity: Identity) -> ColumnElement[bool]:
    """The leaders' steps (an officer may enter them too); none of a case he keeps himself."""
    if Role.LEADER not in identity.roles:
        return false()
    return and_(CaseStep.code.in_(LEADERS), IS_NO_ACCUSATION, or_(Case.member_id.is_(None), Case.member_id != (identity.member_id or 0)))


def waiting(*of: ColumnElement[bool]) -> Any:
    """Waiting steps that fit."""
    return select(CaseStep.case_id, CaseStep.code.label("next_step"), CaseStep.due_on.label("next_on"), CaseStep.due_time.label("next_time"),
                  CaseStep.id.label("place")).join(Case, Case.id == CaseStep.case_id).where(IS_WAITING, *of)


def legal(*of: ColumnElement[bool]) -> Any:
    """The law's last day of open cases that fit, as a step without a name; of one day it comes last."""
    return select(Case.id, cast(null(), CaseStep.code.type), LEGAL, cast(null(), Time), cast(null(), Integer)).where(IS_OPEN, *of)


def nearest(*parts: Any) -> Any:
    """Of each case the nearest of these rows, as a subquery: whatever of others is left undone beside it."""
    rows: Any = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    order = (rows.c.next_on, rows.c.place.is_(None), func.coalesce(rows.c.next_time, literal(END_OF_DAY, Time)), rows.c.place)
    ranked = select(rows, func.row_number().over(partition_by=rows.c.case_id, order_by=order).label("rank")).subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


class Sight:
    """What the board looks at: of every open case the next step, whosever it is; or (`only_mine`) the viewer's own alone, which may come after the answer.

    `deadline`: the nearest of what the lane asks and what the law does; the law's last day is his who answers.
    """

    def __init__(self, identity: Identity, wanted: Wanted) -> None:
        mine = or_(steps_for_keeper(identity), steps_for_officers(identity), steps_for_leader(identity))
        answers = or_(keeps(identity), officers_see_to(identity))
        self.rows = nearest(waiting(mine), legal(answers)) if wanted.only_mine else None
        self.next: Any = CaseLane if self.rows is None else self.rows.c
        self.is_step = and_(self.next.next_on.is_not(None), self.next.next_on <= LEGAL) if self.rows is None else self.next.next_step.is_not(None)
        self.deadline: Any = when((self.is_step, self.next.next_on), else_=LEGAL)
        self.time: Any = when((self.is_step, self.next.next_time))

    def joined(self, statement: Any) -> Select[Any]:
        """To what stands beside the cases; they are narrowed to what is looked at."""
        beside: Select[Any] = statement.outerjoin(CaseLane, CaseLane.case_id == Case.id)
        return beside.where(IS_OPEN) if self.rows is None else beside.join(self.rows, self.next.case_id == Case.id)

    def is_over(self) -> ColumnElement[bool]:
        """Past; a time of today too."""
        now = clock.local(clock.now())
        return or_(now.date() > self.deadline, and_(self.deadline == now.date(), self.time < now.time().replace(tzinfo=None)))


@dataclass(frozen=True)
class Listed:
    """A case on the board with what it needs next. `step` None: the law's last day."""

    case: Case
    step: StepCode | None
    on: date
    at: time | None


def conditions_of(identity: Identity, wanted: Wanted) -> list[ColumnElement[bool]]:
    pairs = ((wanted.branch_id, Case.branch_id), (wanted.department_id, Case.department_id), (wanted.member_id, Case.member_id),
             (wanted.period_id, CaseLane.period_id))
    conditions = [readable(identity), *(column == value for value, column in pairs if value is not None)]
    if wanted.is_paused:
        conditions.append(Case.id.in_(select(Pause.case_id).where(Pause.to_on.is_(None))))
    return conditions


def counts(identity: Identity, wanted: Wanted) -> dict[HandlingClass | None, LaneCounts]:
    """{lane: counts} in one statement; None = cases without a class. A lane without cases is not among them."""
    number, today, sight = func.count(Case.id), clock.today(), Sight(identity, wanted)
    over = sight.is_over()
    statement = sight.joined(select(Case.handling, number, number.filter(over), number.filter(today == sight.deadline, ~func.coalesce(over, False)),
                                    number.filter(today < sight.deadline, soon_until() >= sight.deadline)).select_from(Case))
    rows = db.session.execute(statement.where(*conditions_of(identity, wanted)).group_by(Case.handling))
    return {handling: LaneCounts(*numbers) for handling, *numbers in rows}


def cases_listed(identity: Identity, wanted: Wanted, handling: HandlingClass | None, *, size: int, start: int) -> list[Listed]:
    """One page of the cases of a lane, the nearest day first: the ids in order with what is next, then the rows."""
    sight = Sight(identity, wanted)
    of_lane = Case.handling.is_(None) if handling is None else Case.handling == handling
    at = func.coalesce(sight.time, literal(END_OF_DAY, Time))
    found = db.session.execute(sight.joined(select(Case.id, when((sight.is_step, sight.next.next_step)), sight.deadline, sight.time)).where(
        of_lane, *conditions_of(identity, wanted)).order_by(sight.deadline, at, Case.id).limit(size).offset(start)).all()
    statement = select(Case).where(Case.id.in_([case_id for case_id, *_ in found])).options(*ROW)
    rows = {case.id: case for case in db.session.scalars(statement).unique()}
    return [Listed(rows[case_id], *what) for case_id, *what in found]


def lanes_of(case_ids: list[int]) -> dict[int, CaseLane]:
    found = db.session.scalars(select(CaseLane).where(CaseLane.case_id.in_(case_ids)).options(joinedload(CaseLane.period)))
    return {lane.case_id: lane for lane in found}


def pauses_of(case_ids: list[int]) -> dict[int, Pause]:
    """Those that still go on."""
    return {pause.case_id: pause for pause in db.session.scalars(select(Pause).where(Pause.case_id.in_(case_ids), Pause.to_on.is_(None)))}


def paused_by_reason(identity: Identity, wanted: Wanted) -> list[tuple[str, int]]:
    """Cases of the board that stand still now, by reason."""
    statement = Sight(identity, wanted).joined(select(Pause.reason, func.count()).join(Case, Case.id == Pause.case_id))
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
