"""Whose hours one reads and works on. Of an event the organizing branch works on all, whosever members they are; of what came from outside, the member's."""
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Member
from xinfang_party.volunteering.models import ServiceEvent, Shift, SignUp
from xinfang_party.volunteering.terms import EventState, SignUpState

ROW = (joinedload(ServiceHours.member), joinedload(ServiceHours.branch), joinedload(ServiceHours.kind))
WHOLE = (*ROW, joinedload(ServiceHours.event).joinedload(ServiceEvent.branch), joinedload(ServiceHours.shift), joinedload(ServiceHours.place),
         selectinload(ServiceHours.corrections))
WAITING = (HoursState.RECORDED, HoursState.OFFICE)
HELD = (EventState.OPEN, EventState.CLOSED)


# --- who may see and do what --------------------------------------------------------------------------------------------------

def organized(branch_ids: Iterable[int]) -> ColumnElement[bool]:
    return ServiceHours.event_id.in_(select(ServiceEvent.id).where(ServiceEvent.branch_id.in_(branch_ids)))


def readable(identity: Identity) -> ColumnElement[bool]:
    """One's own, those of the members of the branch one works for, and of whoever came to its events."""
    span = reach(identity, "service-hours:read")
    own = owned(ServiceHours, identity, "service-hours:read")
    return or_(own, organized(span.branch_ids)) if span.branch_ids and not span.everything else own


def in_charge(identity: Identity, permission: str) -> ColumnElement[bool]:
    span = reach(identity, permission)
    if span.everything:
        return true()
    if not span.branch_ids:
        return false()
    return or_(organized(span.branch_ids), and_(ServiceHours.event_id.is_(None), ServiceHours.branch_id.in_(span.branch_ids)))


def is_in_charge(identity: Identity, permission: str, row: ServiceHours) -> bool:
    return reach(identity, permission).covers(branch_id=row.event.branch_id if row.event else row.branch_id)


def one(statement: Select[Any]) -> Any:
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def get_readable(identity: Identity, hours_id: int) -> ServiceHours:
    return one(select(ServiceHours).where(ServiceHours.id == hours_id, readable(identity)).options(*WHOLE))


def get_in_charge(identity: Identity, permission: str, hours_id: int) -> ServiceHours:
    """One to work on; whoever could not even read it finds nothing."""
    return one(select(ServiceHours).where(ServiceHours.id == hours_id, in_charge(identity, permission)).options(*WHOLE))


def get_event(identity: Identity, permission: str, event_id: int) -> ServiceEvent:
    """An event that was published, of a branch one works for."""
    statement = select(ServiceEvent).where(ServiceEvent.id == event_id, owned(ServiceEvent, identity, permission), ServiceEvent.state.in_(HELD))
    return one(statement.options(joinedload(ServiceEvent.branch), joinedload(ServiceEvent.kind), selectinload(ServiceEvent.shifts)))


def get_sign_up(identity: Identity, sign_up_id: int) -> SignUp:
    """For whoever records for the organizing branch or for the member's."""
    span = reach(identity, "service-hours:record")
    theirs = true() if span.everything else or_(ServiceEvent.branch_id.in_(span.branch_ids), SignUp.branch_id.in_(span.branch_ids))
    statement = select(SignUp).join(SignUp.shift).join(Shift.event).where(SignUp.id == sign_up_id, theirs)
    return one(statement.options(contains_eager(SignUp.shift).contains_eager(Shift.event), joinedload(SignUp.member)))


# --- of an event --------------------------------------------------------------------------------------------------------------

def hours_of_event(event_id: int) -> Sequence[ServiceHours]:
    statement = select(ServiceHours).join(ServiceHours.member).where(ServiceHours.event_id == event_id)
    return db.session.scalars(statement.options(contains_eager(ServiceHours.member), joinedload(ServiceHours.branch)).order_by(
        Member.number, ServiceHours.starts_at, ServiceHours.id)).all()


def taken_of_event(event_id: int) -> Sequence[SignUp]:
    """Those who took a place, shift by shift, by number."""
    statement = select(SignUp).join(SignUp.shift).join(SignUp.member).where(Shift.event_id == event_id, SignUp.state == SignUpState.TAKEN)
    return db.session.scalars(statement.options(contains_eager(SignUp.shift), contains_eager(SignUp.member)).order_by(
        Shift.starts_at, Shift.id, Member.number)).all()


def has_hours() -> ColumnElement[bool]:
    """Of a sign-up."""
    return exists().where(ServiceHours.shift_id == SignUp.shift_id, ServiceHours.member_id == SignUp.member_id)


def tally(event_id: int) -> dict[str, int]:
    """How far the hours of an event are: {state: rows} and `untold`, those signed up of whom nobody has said anything yet."""
    counted = select(ServiceHours.state, func.count()).where(ServiceHours.event_id == event_id).group_by(ServiceHours.state)
    untold = select(func.count()).select_from(SignUp).join(SignUp.shift).where(
        Shift.event_id == event_id, SignUp.state == SignUpState.TAKEN, SignUp.no_show_at.is_(None), ~has_hours())
    return {**{state.value: 0 for state in HoursState}, **{state.value: count for state, count in db.session.execute(counted)},
            "untold": db.session.scalar(untold) or 0}


# --- lists --------------------------------------------------------------------------------------------------------------------

def listed(identity: Identity, *, branch_id: int | None = None, state: HoursState | None = None, source: Source | None = None,
           kind_id: int | None = None, since: date | None = None, until: date | None = None) -> Select[Any]:
    """Those the viewer may read, the latest first."""
    asked = {ServiceHours.branch_id: branch_id, ServiceHours.state: state, ServiceHours.source: source, ServiceHours.kind_id: kind_id}
    statement = select(ServiceHours).where(readable(identity), *(column == value for column, value in asked.items() if value is not None))
    if since is not None:
        statement = statement.where(ServiceHours.served_on >= since)
    if until is not None:
        statement = statement.where(ServiceHours.served_on <= until)
    return statement.order_by(ServiceHours.served_on.desc(), ServiceHours.id.desc())


def of_member(member_id: int, first: date, last: date) -> Sequence[ServiceHours]:
    statement = select(ServiceHours).where(ServiceHours.member_id == member_id, ServiceHours.served_on.between(first, last))
    return db.session.scalars(statement.options(joinedload(ServiceHours.kind)).order_by(ServiceHours.served_on.desc(), ServiceHours.id.desc())).all()


def sums_of(member_id: int, year: int) -> tuple[float, float]:
    """(verified hours of all years, of this year); one statement."""
    of_year = case((ServiceHours.served_on.between(date(year, 1, 1), date(year, 12, 31)), ServiceHours.hours), else_=0.0)
    statement = select(func.sum(ServiceHours.hours), func.sum(of_year)).where(ServiceHours.member_id == member_id, ServiceHours.state == HoursState.VERIFIED)
    total, this = db.session.execute(statement).one()
    return round(total or 0.0, 2), round(this or 0.0, 2)


def no_shows_of(member_id: int, first: date, last: date) -> Sequence[SignUp]:
    """Of the days told, with their events; shown to the person and to who records, counted nowhere."""
    statement = select(SignUp).join(SignUp.shift).join(Shift.event).where(
        SignUp.member_id == member_id, SignUp.no_show_at.is_not(None), ServiceEvent.held_on.between(first, last))
    return db.session.scalars(statement.options(contains_eager(SignUp.shift).contains_eager(Shift.event)).order_by(Shift.starts_at.desc())).all()
