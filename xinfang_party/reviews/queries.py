"""Steps, objections, campaigns: who reads which, whose turn it is, which versions wait for a day."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.queries import accounts_in_role
from xinfang_party.integrity import queries as integrity
from xinfang_party.integrity.copying import pieces
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import led_on
from xinfang_party.integrity.queries import NAMED, PEOPLE, in_chain, is_late
from xinfang_party.integrity.terms import UNDER_WAY, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Department
from xinfang_party.reviews.models import Objection, ReviewStep, RiskCampaign
from xinfang_party.reviews.terms import COLUMNS

Condition = ColumnElement[bool]
LED_BY = ("部门负责人", "分管领导")
OWN = 20
"""How many own objections are shown."""
IS_UNDER_WAY = RegisterVersion.state.in_(UNDER_WAY)
IS_CURRENT = and_(RegisterVersion.state == State.IN_FORCE, RegisterVersion.to_on.is_(None))
"""In force, with none after it."""


def is_discipline(identity: Identity) -> bool:
    return Role.DISCIPLINE in identity.roles


def is_only(identity: Identity) -> bool:
    """Nobody else of the discipline office has an account in use."""
    return identity.account_id is not None and not set(accounts_in_role(Role.DISCIPLINE)) - {identity.account_id}


# --- versions -----------------------------------------------------------------------------------------------------------------

def held(version: RegisterVersion) -> RegisterVersion:
    """The same as it stands now, and nobody else's to change until this request is over."""
    return db.session.scalars(select(RegisterVersion).where(RegisterVersion.id == version.id).with_for_update(of=RegisterVersion).execution_options(
        populate_existing=True)).one()


def turns_of(identity: Identity) -> Condition:
    """Versions whose next step is this member's."""
    if identity.member_id is None:
        return false()
    return or_(*(and_(RegisterVersion.state == state, getattr(RegisterVersion, column) == identity.member_id) for state, column in COLUMNS.items()))


def waits_for_discipline() -> Condition:
    """To be filed, or a post nobody holds to be checked."""
    return or_(RegisterVersion.state == State.FILING, and_(RegisterVersion.state == State.CHECK, RegisterVersion.holder_id.is_(None)))


def get_version(identity: Identity, version_id: int) -> RegisterVersion:
    """To take a step of it, or to name who does: the chain's and the discipline office's."""
    of = true() if is_discipline(identity) else in_chain(identity)
    found = db.session.scalars(select(RegisterVersion).where(RegisterVersion.id == version_id, of).options(*NAMED, *PEOPLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_notice(identity: Identity, version_id: int) -> RegisterVersion:
    """To object to it: whoever reads it."""
    return integrity.get_version(identity, version_id, *NAMED)


def on_notice() -> Select[Any]:
    return select(RegisterVersion).join(RegisterVersion.register).where(RegisterVersion.state == State.NOTICE).order_by(
        RegisterVersion.notice_to_on, RegisterVersion.id)


def ready(today: date) -> Select[Any]:
    """Whose notice is over, with no objection that waits for an answer."""
    waits = exists().where(Objection.version_id == RegisterVersion.id, Objection.answered_on.is_(None))
    return select(RegisterVersion).where(RegisterVersion.state == State.NOTICE, RegisterVersion.notice_to_on < today, ~waits).order_by(RegisterVersion.id)


def idle_registers() -> Select[Any]:
    """Not closed, with nothing under way."""
    other = aliased(RegisterVersion)
    under_way = exists().where(other.register_id == Register.id, other.state.in_(UNDER_WAY))
    return select(Register).where(Register.closed_on.is_(None), ~under_way).order_by(Register.id)


def get_register(identity: Identity, register_id: int) -> Register:
    """Whose review this person may begin: the head of the department, the discipline office."""
    found = integrity.get_register(register_id)
    if not may_begin(found, identity):
        raise NotFound
    return found


def may_begin(register: Register, identity: Identity) -> bool:
    return is_discipline(identity) or (identity.member_id is not None and register.department.head_id == identity.member_id)


# --- steps --------------------------------------------------------------------------------------------------------------------

def steps_of(version: RegisterVersion) -> Sequence[ReviewStep]:
    return db.session.scalars(select(ReviewStep).where(ReviewStep.version_id == version.id).order_by(ReviewStep.id)).all()


def steps_of_many(version_ids: Sequence[int]) -> dict[int, list[ReviewStep]]:
    found: dict[int, list[ReviewStep]] = {}
    for some in pieces(version_ids):
        for step in db.session.scalars(select(ReviewStep).where(ReviewStep.version_id.in_(some)).order_by(ReviewStep.id)):
            found.setdefault(step.version_id, []).append(step)
    return found


def named_on(*conditions: Condition) -> dict[int, date]:
    """Of these versions those of which the discipline office named who takes the steps → the last day it did."""
    return {version_id: clock.local(at).date() for version_id, at in db.session.execute(select(ReviewStep.version_id, func.max(ReviewStep.at)).join(
        RegisterVersion, RegisterVersion.id == ReviewStep.version_id).where(ReviewStep.verb == "name", *conditions).group_by(ReviewStep.version_id))}


def reads_opinions(version: RegisterVersion, identity: Identity) -> bool:
    """What was said on the way stays between the chain and the discipline office, also when the version is in force."""
    return is_discipline(identity) or (identity.member_id is not None and identity.member_id in {getattr(version, column) for column in COLUMNS.values()})


# --- objections ---------------------------------------------------------------------------------------------------------------

def own_objection(identity: Identity) -> Condition:
    if identity.account_id is None:
        return false()
    mine = Objection.account_id == identity.account_id
    return mine if identity.member_id is None else or_(mine, Objection.member_id == identity.member_id)


def readable_objections(identity: Identity) -> Condition:
    """Of an objection joined with its version."""
    return true() if is_discipline(identity) else or_(own_objection(identity), in_chain(identity))


def objections_of(version: RegisterVersion, identity: Identity) -> Sequence[Objection]:
    return db.session.scalars(select(Objection).join(Objection.of_version).where(
        Objection.version_id == version.id, readable_objections(identity)).order_by(Objection.id)).all()


def own_objections(identity: Identity) -> Sequence[Objection]:
    """The latest first, also to versions that are private again."""
    of = joinedload(Objection.of_version).joinedload(RegisterVersion.register)
    return db.session.scalars(select(Objection).where(own_objection(identity)).options(of.joinedload(Register.department), of.joinedload(Register.post)).order_by(
        Objection.id.desc()).limit(OWN)).all()


def get_objection(identity: Identity, objection_id: int) -> Objection:
    """To be answered: the discipline office's alone."""
    options = (joinedload(Objection.of_version).joinedload(RegisterVersion.register).joinedload(Register.department),
               joinedload(Objection.of_version).joinedload(RegisterVersion.register).joinedload(Register.post))
    found = db.session.scalars(select(Objection).where(Objection.id == objection_id).options(*options)).one_or_none() if may(
        identity, "risk:answer") else None
    if found is None:
        raise NotFound
    return found


def waiting_objections(identity: Identity, versions: Sequence[RegisterVersion]) -> set[int]:
    """Of these versions those with an objection that waits for an answer, as far as the viewer may know."""
    return set(db.session.scalars(select(Objection.version_id).join(Objection.of_version).where(
        Objection.version_id.in_([one.id for one in versions]), Objection.answered_on.is_(None), readable_objections(identity))))


# --- campaigns ----------------------------------------------------------------------------------------------------------------

def campaigns() -> Select[Any]:
    return select(RiskCampaign).order_by(RiskCampaign.opened_on.desc(), RiskCampaign.id.desc())


def get_campaign(identity: Identity, permission: str, campaign_id: int) -> RiskCampaign:
    found = db.session.get(RiskCampaign, campaign_id) if may(identity, permission) else None
    if found is None:
        raise NotFound
    return found


def progress(campaign: RiskCampaign) -> dict[Department, dict[State, int]]:
    """How far the registers of each department have come, those the campaign began."""
    counted = select(Register.department_id, RegisterVersion.state, func.count().label("n")).join(Register, Register.id == RegisterVersion.register_id).where(
        RegisterVersion.campaign_id == campaign.id).group_by(Register.department_id, RegisterVersion.state).subquery()
    rows = db.session.execute(select(Department, counted.c.state, counted.c.n).join(counted, counted.c.department_id == Department.id).order_by(
        Department.sort_order, Department.id))
    found: dict[Department, dict[State, int]] = {}
    for department, state, n in rows:
        found.setdefault(department, {})[State(state)] = n
    return found


def late_in(campaign: RiskCampaign, today: date) -> int:
    return db.session.scalar(select(func.count()).where(RegisterVersion.campaign_id == campaign.id, is_late(today))) or 0


def without_leaders(today: date) -> dict[int, list[str]]:
    """Departments of which nobody in the bureau is known as the head or the supervising leader → whom they lack."""
    known = led_on(today)
    return {key: lacks for key, people in known.items() if (lacks := [word for word, member in zip(LED_BY, people, strict=True) if member is None])}
