"""Signals and warnings, and who reads them."""
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Post
from xinfang_party.signals.catalogue import number
from xinfang_party.signals.models import RiskSignal, RiskWarning
from xinfang_party.signals.terms import Cause, Reading, SignalState, WarningKind

OF_REGISTER = (joinedload(RiskWarning.register).joinedload(Register.department), joinedload(RiskWarning.register).joinedload(Register.post))
REVIEWS = selectinload(RiskSignal.reviews).joinedload(RegisterVersion.register)


def signals(*, state: SignalState | None = None, cause: Cause | None = None, department_id: int | None = None) -> Select[Any]:
    """Open ones first, then the newest."""
    statement = select(RiskSignal)
    for column, value in ((RiskSignal.state, state), (RiskSignal.cause, cause), (RiskSignal.department_id, department_id)):
        statement = statement if value is None else statement.where(column == value)
    return statement.order_by(case((RiskSignal.state == SignalState.OPEN, 0), else_=1), RiskSignal.seen_on.desc(), RiskSignal.id.desc())


def get_signal(identity: Identity, permission: str, signal_id: int) -> RiskSignal:
    options = (joinedload(RiskSignal.department), REVIEWS.joinedload(Register.department), REVIEWS.joinedload(Register.post))
    found = db.session.get(RiskSignal, signal_id, options=options) if may(identity, permission) else None
    if found is None:
        raise NotFound
    return found


def held(signal: RiskSignal) -> RiskSignal:
    return db.session.scalars(select(RiskSignal).where(RiskSignal.id == signal.id).with_for_update(of=RiskSignal).execution_options(
        populate_existing=True)).one()


def told_lately(today: date) -> dict[tuple[Cause, int], tuple[bool, Reading]]:
    """(cause, department) → (is one open, what the last one spoke of) of the signals of the last year."""
    since = today - timedelta(days=number("remembered_days"))
    found: dict[tuple[Cause, int], tuple[bool, Reading]] = {}
    lately = select(RiskSignal).where((RiskSignal.seen_on > since) | (RiskSignal.state == SignalState.OPEN))
    for signal in db.session.scalars(lately.order_by(RiskSignal.seen_on, RiskSignal.id)):
        was_open = found[key][0] if (key := (signal.cause, signal.department_id)) in found else False
        found[key] = (was_open or signal.state is SignalState.OPEN, Reading(**signal.figures["now"]))
    return found


def registers_of(department_id: int) -> Sequence[Register]:
    """Not closed, the department's own first."""
    return db.session.scalars(select(Register).outerjoin(Register.post).where(
        Register.department_id == department_id, Register.closed_on.is_(None)).order_by(
        Register.post_id.is_not(None), Post.sort_order, Post.id).options(joinedload(Register.department), joinedload(Register.post))).all()


# --- warnings -----------------------------------------------------------------------------------------------------------------

def warnings(*, kind: WarningKind | None = None, is_open: bool = False) -> Select[Any]:
    """The latest first."""
    statement = select(RiskWarning) if kind is None else select(RiskWarning).where(RiskWarning.kind == kind)
    statement = statement.where(RiskWarning.done_on.is_(None)) if is_open else statement
    return statement.order_by(RiskWarning.acted_on.desc(), RiskWarning.id.desc())


def get_warning(identity: Identity, permission: str, warning_id: int) -> RiskWarning:
    found = db.session.get(RiskWarning, warning_id, options=OF_REGISTER) if may(identity, permission) else None
    if found is None:
        raise NotFound
    return found


def get_register(identity: Identity, register_id: int) -> Register:
    """Whose handling is to be written down."""
    found = db.session.get(Register, register_id, options=(joinedload(Register.department), joinedload(Register.post))) if may(
        identity, "risk-warning:record") else None
    if found is None:
        raise NotFound
    return found


def warnings_of(register: Register) -> Sequence[RiskWarning]:
    return db.session.scalars(warnings().where(RiskWarning.register_id == register.id).limit(20)).all()


