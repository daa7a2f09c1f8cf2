"""Brings the steps of cases, and what each owes next, up to date with their facts: a few statements for however many cases.

A case is looked after while it is open here, or if it was before (it has a row in `case_lane`); of others nobody knows what was done.
"""
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, bindparam, delete, exists, func, or_, select, update

from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.lanes import planning, rules, telling
from xinfang_party.lanes.catalogue import BY_DATES
from xinfang_party.lanes.models import CaseLane, CaseStep, LaneLimit, SpecialPeriod
from xinfang_party.lanes.terms import CaseFacts, Going, Kept, Stop
from xinfang_party.petitions.catalogue import PAUSE_REASONS
from xinfang_party.petitions.deriving import counting_by
from xinfang_party.petitions.models import Case, ClassChange, Pause
from xinfang_party.petitions.queries import IS_OPEN, below, subjects_in_order
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch

AT_ONCE = 500
STEP: Any = CaseStep.__table__
LANE: Any = CaseLane.__table__
COLUMNS = (Case.id, Case.handling, Case.received_on, Case.received_time, Case.accepted_on, Case.replied_on, Case.replied_time, Case.concluded_on, Case.ending,
           Case.accept_due_on, Case.due_on, Case.evaluation_due_on, Case.paused_days, Case.subject_id, Case.district,
           CaseLane.case_id.label("lane_id"), CaseLane.period_id, CaseLane.marked_at, CaseLane.made_on, CaseLane.next_step, CaseLane.next_on, CaseLane.next_time)
Beside = dict[int, list[Any]]


def renew(case_ids: Iterable[int]) -> None:
    """Pending steps of a lane a case left vanish; what was done stays, and what was over."""
    ids, periods, numbers = sorted(set(case_ids)), special_periods(), numbers_set()
    for start in range(0, len(ids), AT_ONCE):
        rows = looked_after(ids[start:start + AT_ONCE])
        if rows:
            Renewal(rows, periods, numbers).write()
            telling.tell_of_hours([row.id for row in rows])


def looked_after(ids: Sequence[int]) -> Sequence[Any]:
    """Held, so that nobody else makes the same steps meanwhile."""
    return db.session.execute(select(*COLUMNS).outerjoin(CaseLane, CaseLane.case_id == Case.id).where(
        Case.id.in_(ids), or_(IS_OPEN, CaseLane.case_id.is_not(None))).order_by(Case.id).with_for_update(of=Case)).all()


def special_periods() -> Sequence[SpecialPeriod]:
    return db.session.scalars(select(SpecialPeriod).order_by(SpecialPeriod.from_on.desc(), SpecialPeriod.id)).all()


def numbers_set() -> rules.Numbers:
    found: dict[Any, list[tuple[date, int]]] = defaultdict(list)
    for limit in db.session.scalars(select(LaneLimit).order_by(LaneLimit.from_on.desc())):
        found[limit.handling, limit.code].append((limit.from_on, limit.number))
    return found


class Renewal:
    """One portion of cases with all that stands beside them; gathered first, then written."""

    def __init__(self, rows: Sequence[Any], periods: Sequence[SpecialPeriod], numbers: rules.Numbers) -> None:
        self.rows, self.numbers, self.periods = rows, numbers, {period.id: period for period in periods}
        ids = [row.id for row in rows]
        self.steps = beside(select(STEP.c.case_id, STEP.c.id, STEP.c.code, STEP.c.handling, STEP.c.due_on, STEP.c.due_time, STEP.c.done_on, STEP.c.missed_on)
                            .where(STEP.c.case_id.in_(ids)))
        self.changes = beside(select(ClassChange.case_id, ClassChange.at, ClassChange.before).where(
            ClassChange.case_id.in_(ids)).order_by(ClassChange.id))
        stopping = [code for code, reason in PAUSE_REASONS.items() if reason.stops_clock]
        self.pauses = beside(select(Pause.case_id, Pause.from_on, Pause.to_on, Pause.at, Pause.ended_at).where(
            Pause.case_id.in_(ids), Pause.reason.in_(stopping)))
        self.fitting = fitting_of(periods)
        self.counting = counting_by(workdays.current(), current_app.config["MOVE_LAST_DAY"])
        self.made: list[dict[str, Any]] = []
        self.moved: list[dict[str, Any]] = []
        self.gone: list[int] = []
        self.lanes: list[dict[str, Any]] = []
        self.next: list[dict[str, Any]] = []

    def write(self) -> None:
        for row in self.rows:
            self.look(row)
        db.session.flush()
        if self.gone:
            db.session.execute(delete(STEP).where(STEP.c.id.in_(self.gone)))
        bulk.insert(STEP, self.made)
        bulk.insert(LANE, self.lanes)
        connection = db.session.connection()
        if self.moved:
            connection.execute(update(STEP).where(STEP.c.id == bindparam("key")), self.moved)
        if self.next:
            connection.execute(update(LANE).where(LANE.c.case_id == bindparam("key")), self.next)
        for row in [row for row in db.session if isinstance(row, CaseLane | CaseStep)]:
            db.session.expire(row)

    def look(self, row: Any) -> None:
        period_id = self.period_of(row)
        facts, kept = self.facts_of(row, period_id), [kept_of(step) for step in self.steps[row.id]]
        steps = planning.plan(facts, kept, self.numbers, move=self.counting.move, add_workdays=self.counting.add)
        self.settle(row.id, facts, steps, kept)
        found = rules.next_of(steps, is_answered=facts.answered_on is not None)
        owes = {"next_step": found and found.code, "next_on": found and found.due_on, "next_time": found and found.due_time}
        if row.lane_id is None:
            self.lanes.append({"case_id": row.id, "period_id": period_id, "marked_at": self.marked_at(row, period_id), "made_on": clock.today(), **owes})
        elif owes != {"next_step": row.next_step, "next_on": row.next_on, "next_time": row.next_time}:
            self.next.append({"key": row.id, **owes})

    def settle(self, case_id: int, facts: CaseFacts, steps: Sequence[Kept], kept: Sequence[Kept]) -> None:
        """The difference between what is to stand and what stands."""
        left = {row.id: row for row in kept if row.done_on is None or row.code in BY_DATES}
        for step in steps:
            there = left.pop(step.id, None) if step.id else None
            values = {"handling": step.handling, "due_on": step.due_on, "due_time": step.due_time, "done_on": step.done_on, "missed_on": step.missed_on}
            if there is None:
                self.made.append({"case_id": case_id, "code": step.code, "note": "", "is_own": False, "actor": "", **values})
            else:
                self.move(there, values)
        self.gone += [row.id for row in left.values() if row.id and (row.done_on is None or planning.done_by_dates(row.code, facts) is None)]

    def move(self, there: Kept, values: dict[str, Any]) -> None:
        if any(getattr(there, name) != value for name, value in values.items()):
            self.moved.append({"key": there.id, **values})

    def period_of(self, row: Any) -> int | None:
        """Its mark; a case that comes in is marked where it fits."""
        if row.lane_id is not None:
            found: int | None = row.period_id
            return found
        return next((period.id for period, subjects in self.fitting if fits(row, period, subjects)), None)

    def marked_at(self, row: Any, period_id: int | None) -> datetime | None:
        """None where the period's conditions stood when the case was received: then its lane counts from the receipt."""
        return clock.now() if period_id is not None and self.periods[period_id].set_on > row.received_on else None

    def classed_at(self, row: Any) -> Any:
        """When its class was changed, or first given on a later day than it came in; None = with it."""
        change = next(reversed(self.changes[row.id]), None)
        if change is None or (change.before is None and (row.made_on is None or wall(change.at)[0] <= row.made_on)):
            return None
        return wall(change.at)

    def facts_of(self, row: Any, period_id: int | None) -> CaseFacts:
        now = clock.local(clock.now()).replace(tzinfo=None)
        lanes = [Going(row.handling, self.classed_at(row))] if row.handling else []
        if period_id is not None:
            lanes.append(Going(self.periods[period_id].handling, wall(row.marked_at if row.lane_id else self.marked_at(row, period_id))))
        return CaseFacts(
            tuple(lanes), row.received_on, row.accept_due_on, row.due_on, now, row.made_on or now.date(), row.received_time, row.accepted_on,
            row.replied_on or row.concluded_on, row.replied_time, row.evaluation_due_on, row.ending is not None, tuple(stop_of(pause) for pause in self.pauses[row.id]))


def beside(statement: Any) -> Beside:
    """The rows by their case."""
    found: Beside = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.case_id].append(row)
    return found


def kept_of(row: Any) -> Kept:
    return Kept(row.code, row.handling, row.due_on, row.due_time, row.done_on, row.id, row.missed_on)


def stop_of(pause: Any) -> Stop:
    return Stop(pause.from_on, pause.to_on, clock.local(pause.at).date() if pause.at else pause.from_on,
                clock.local(pause.ended_at).date() if pause.ended_at else None)


def wall(moment: Any) -> Any:
    """(day, time) in Shanghai."""
    local = clock.local(moment) if moment else None
    return (local.date(), local.time().replace(microsecond=0)) if local else None


# --- special periods ----------------------------------------------------------------------------------------------------------

def fitting_of(periods: Sequence[SpecialPeriod]) -> list[tuple[SpecialPeriod, frozenset[int]]]:
    """Each with the subjects it is about; none = any."""
    trees = below(subjects_in_order()) if any(period.subject_id for period in periods) else {}
    return [(period, trees.get(period.subject_id, frozenset()) if period.subject_id else frozenset()) for period in periods]


def fits(row: Any, period: SpecialPeriod, subjects: frozenset[int]) -> bool:
    """Received in the period, of its kind and its district."""
    is_then = period.from_on <= row.received_on and (period.to_on is None or row.received_on <= period.to_on)
    is_kind = not period.subject_id or row.subject_id in subjects
    return is_then and is_kind and (not period.district or row.district == period.district)


def fitting(period: SpecialPeriod) -> list[ColumnElement[bool]]:
    """The same as SQL: open cases without a mark."""
    conditions = [IS_OPEN, Case.received_on >= period.from_on, ~exists().where(CaseLane.case_id == Case.id, CaseLane.period_id.is_not(None))]
    if period.to_on:
        conditions.append(Case.received_on <= period.to_on)
    if period.subject_id:
        conditions.append(Case.subject_id.in_(sorted(below(subjects_in_order())[period.subject_id])))
    if period.district:
        conditions.append(Case.district == period.district)
    return conditions


# --- imports ------------------------------------------------------------------------------------------------------------------

def built_on(batch: ImportBatch) -> str | None:
    noted = db.session.scalar(select(func.count()).select_from(CaseStep).join(Case, Case.id == CaseStep.case_id).where(
        Case.batch_id == batch.id, CaseStep.done_on.is_not(None), CaseStep.code.not_in(sorted(BY_DATES)))) or 0
    return f"这批事项已经登记了 {noted} 次四办步骤，不能整批撤销。请逐件更正。" if noted else None


def before_undo(batch: ImportBatch) -> None:
    """What follows from cases that vanish."""
    vanishing = select(Case.id).where(Case.batch_id == batch.id)
    for model in (CaseStep, CaseLane):
        db.session.execute(delete(model).where(model.case_id.in_(vanishing)), execution_options={"synchronize_session": False})
