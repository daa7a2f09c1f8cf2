"""Who reads which version: what is in force or on notice everybody inside, what is under way or was dropped only its chain and the discipline office."""
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity, Role
from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import PRIVATE, UNDER_WAY, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound

Condition = ColumnElement[bool]
NAMED = (joinedload(RegisterVersion.register).joinedload(Register.department), joinedload(RegisterVersion.register).joinedload(Register.post))
PEOPLE = tuple(joinedload(getattr(RegisterVersion, name)) for name in ("holder", "cross_checker", "head", "leader", "main_leader"))
WHOLE = (*NAMED, *PEOPLE, selectinload(RegisterVersion.powers), selectinload(RegisterVersion.points).selectinload(RiskPoint.controls))
"""What a version's page needs."""


def in_chain(identity: Identity) -> Condition:
    """This person's hands are among those the version goes through."""
    if identity.member_id is None:
        return false()
    return or_(*(column == identity.member_id for column in (
        RegisterVersion.holder_id, RegisterVersion.cross_checker_id, RegisterVersion.head_id, RegisterVersion.leader_id, RegisterVersion.main_leader_id)))


def readable(identity: Identity) -> Condition:
    if not may(identity, "risk:read"):
        return false()
    if Role.DISCIPLINE in identity.roles:
        return RegisterVersion.id.is_not(None)
    return or_(RegisterVersion.state.not_in(PRIVATE), in_chain(identity))


def writable(identity: Identity) -> Condition:
    """While it stands at the own check: whoever checks it; where nobody holds the post, the discipline office."""
    own = RegisterVersion.holder_id == identity.member_id if identity.member_id is not None else false()
    vacant = RegisterVersion.holder_id.is_(None) if Role.DISCIPLINE in identity.roles else false()
    return and_(RegisterVersion.state == State.CHECK, or_(own, vacant))


def is_late(today: date) -> Condition:
    """Somebody's step is over its day. Of a notice nobody has one."""
    return and_(RegisterVersion.state.in_(UNDER_WAY), RegisterVersion.state != State.NOTICE, RegisterVersion.due_on < today)


def get_version(identity: Identity, version_id: int, *options: Any) -> RegisterVersion:
    """`NotFound` where the viewer may not read it, whether there is one or not."""
    found = db.session.scalars(select(RegisterVersion).where(RegisterVersion.id == version_id, readable(identity)).options(*options)).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def get_writable(identity: Identity, version_id: int) -> RegisterVersion:
    """`NotFound` where it is not the viewer's to write, or not any more."""
    found = db.session.scalars(select(RegisterVersion).where(RegisterVersion.id == version_id, writable(identity)).options(*WHOLE)).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def writes(identity: Identity, version: RegisterVersion) -> bool:
    return db.session.scalar(select(RegisterVersion.id).where(RegisterVersion.id == version.id, writable(identity))) is not None


def is_private_to(identity: Identity, version: RegisterVersion) -> bool:
    """Why a version was begun, also of one in force, is told to its chain and the discipline office alone: it may have been a signal."""
    chain = (version.holder_id, version.cross_checker_id, version.head_id, version.leader_id, version.main_leader_id)
    return Role.DISCIPLINE in identity.roles or (identity.member_id is not None and identity.member_id in chain)


def get_register(register_id: int) -> Register:
    """That there is one everybody inside may know; what it says stands in its versions."""
    found = db.session.get(Register, register_id, options=(joinedload(Register.department), joinedload(Register.post)))
    if found is None:
        raise NotFound
    return found


def versions_of(identity: Identity, register: Register, *options: Any) -> list[RegisterVersion]:
    """Those the viewer may read, the latest first."""
    statement = select(RegisterVersion).where(RegisterVersion.register_id == register.id, readable(identity)).options(*options)
    return list(db.session.scalars(statement.order_by(RegisterVersion.number.desc())).unique())


def in_force_on(day: date) -> Condition:
    return and_(RegisterVersion.state == State.IN_FORCE, RegisterVersion.from_on <= day, or_(RegisterVersion.to_on.is_(None), RegisterVersion.to_on >= day))


def version_in_force(register: Register, day: date, *options: Any) -> RegisterVersion | None:
    statement = select(RegisterVersion).where(RegisterVersion.register_id == register.id, in_force_on(day)).options(*options)
    return db.session.scalars(statement.order_by(RegisterVersion.number.desc()).limit(1)).unique().one_or_none()


def base_of(register: Register) -> RegisterVersion | None:
    """What a new version begins from, and is compared with."""
    return db.session.scalars(select(RegisterVersion).where(RegisterVersion.register_id == register.id, RegisterVersion.state == State.IN_FORCE).order_by(
        RegisterVersion.number.desc()).limit(1)).one_or_none()


def version_under_way(register: Register) -> RegisterVersion | None:
    return db.session.scalars(select(RegisterVersion).where(RegisterVersion.register_id == register.id, RegisterVersion.state.in_(UNDER_WAY))).one_or_none()
