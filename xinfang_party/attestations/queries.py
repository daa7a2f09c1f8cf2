"""Sheets within a viewer's reach, and the verified hours of a member from one day to another."""
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.attestations.models import Attestation
from xinfang_party.attestations.terms import Row, Sums
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import like_escape
from xinfang_party.organization.models import Member
from xinfang_party.volunteering.models import ServiceKind

READ, ISSUE, REVOKE = "attestation:read", "attestation:issue", "attestation:revoke"
ROW = (joinedload(Attestation.member), joinedload(Attestation.branch))
HOURS = func.coalesce(func.sum(ServiceHours.hours), 0.0)
SERVICES = func.count(ServiceHours.event_id.distinct()) + func.count().filter(ServiceHours.event_id.is_(None))
"""The shifts of one event are one service, each outside row is one."""


def get_readable(identity: Identity, attestation_id: int) -> Attestation:
    return get_for(identity, READ, Attestation, attestation_id, *ROW)


def get_revocable(identity: Identity, attestation_id: int) -> Attestation:
    return get_for(identity, REVOKE, Attestation, attestation_id, *ROW)


def listed(identity: Identity, *, branch_id: int | None = None, year: int | None = None, is_revoked: bool | None = None, text: str = "") -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [owned(Attestation, identity, READ)]
    if branch_id is not None:
        conditions.append(Attestation.branch_id == branch_id)
    if year is not None:
        conditions.append(Attestation.year == year)
    if is_revoked is not None:
        conditions.append(Attestation.revoked_on.is_not(None) if is_revoked else Attestation.revoked_on.is_(None))
    if text:
        pattern = f"%{like_escape(text)}%"
        conditions.append(Attestation.member_id.in_(select(Member.id).where(
            or_(Member.name.like(pattern, escape="\\"), Member.number.like(pattern, escape="\\")))))
    return select(Attestation).where(*conditions).order_by(Attestation.year.desc(), Attestation.serial.desc(), Attestation.id.desc())


def years(identity: Identity) -> list[int]:
    statement = select(Attestation.year).where(owned(Attestation, identity, READ)).distinct()
    return list(db.session.scalars(statement.order_by(Attestation.year.desc())))


def by_code(code: str) -> Attestation | None:
    """Whoever knows the code asks; nobody's name is loaded."""
    return db.session.scalars(select(Attestation).where(Attestation.code == code)).one_or_none()


# --- verified hours -----------------------------------------------------------------------------------------------------------

def verified(member_id: int, from_on: date, to_on: date) -> tuple[ColumnElement[bool], ...]:
    return ServiceHours.member_id == member_id, ServiceHours.state == HoursState.VERIFIED, ServiceHours.served_on.between(from_on, to_on)


def sums_of(member_id: int, from_on: date, to_on: date) -> Sums:
    hours, services = db.session.execute(select(HOURS, SERVICES).where(*verified(member_id, from_on, to_on))).one()
    return Sums(round(hours, 2), services)


def counted(member_id: int, from_on: date, to_on: date) -> list[list[int | float]]:
    """Id and hours of each row, to be kept with the sheet."""
    rows = db.session.execute(select(ServiceHours.id, ServiceHours.hours).where(*verified(member_id, from_on, to_on)).order_by(ServiceHours.id))
    return [[key, hours] for key, hours in rows]


def still_verified(attestations: Collection[Attestation]) -> dict[int, Row]:
    """{id: what it says today} of what these sheets counted, where it is verified still; one statement."""
    keys = {key for one in attestations for key, _hours in one.counted}
    rows = db.session.execute(select(ServiceHours.id, ServiceHours.member_id, ServiceHours.served_on, ServiceHours.hours).where(
        ServiceHours.id.in_(keys), ServiceHours.state == HoursState.VERIFIED))
    return {key: Row(member_id, served_on, hours) for key, member_id, served_on, hours in rows}


def kinds_of(member_id: int, from_on: date, to_on: date) -> list[list[str | float]]:
    """Name, hours and services of each kind, in the order of the list of kinds."""
    statement = select(ServiceKind.name, HOURS, SERVICES).join(ServiceKind, ServiceKind.id == ServiceHours.kind_id).where(
        *verified(member_id, from_on, to_on)).group_by(ServiceKind.id, ServiceKind.name, ServiceKind.sort_order)
    rows = db.session.execute(statement.order_by(ServiceKind.sort_order, ServiceKind.id))
    return [[name, round(hours, 2), services] for name, hours, services in rows]
