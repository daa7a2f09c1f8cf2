"""What the discipline office owes: signals to decide, handling to be finished."""
from datetime import timedelta

from sqlalchemy import String, cast, func, select

from xinfang_party.access.terms import Identity
from xinfang_party.integrity.models import Register
from xinfang_party.organization.models import Department, Post
from xinfang_party.signals.catalogue import number
from xinfang_party.signals.models import RiskSignal, RiskWarning
from xinfang_party.signals.terms import Cause, SignalState, WarningKind
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_decide(_identity: Identity) -> Rows:
    return select(cast(RiskSignal.cause, String), RiskSignal.id, Department.name, RiskSignal.period, RiskSignal.seen_on).join(
        Department, Department.id == RiskSignal.department_id).where(RiskSignal.state == SignalState.OPEN).order_by(RiskSignal.seen_on, RiskSignal.id)


def to_finish(_identity: Identity) -> Rows:
    return select(cast(RiskWarning.kind, String), RiskWarning.id, Department.name, func.coalesce(Post.name, ""), RiskWarning.due_on).join(
        Register, Register.id == RiskWarning.register_id).join(Department, Department.id == Register.department_id).outerjoin(
        Post, Post.id == Register.post_id).where(RiskWarning.done_on.is_(None)).order_by(RiskWarning.due_on, RiskWarning.id)


def signal(row: Found) -> Owed:
    """By the day on which the decision counts as late (measures.DECIDED)."""
    due_on = row.due_on + timedelta(days=number("decide_days")) if row.due_on is not None else None
    return Owed("决定线索提示", f"{row.about}：{Cause(row.word).label}", path_to("signals.show_signal", signal_id=row.key), due_on)


def warning(row: Found) -> Owed:
    return Owed(f"登记{WarningKind(row.word).label}的结果", f"{row.about}{'·' if row.more else ''}{row.more}", path_to("signals.show_warning", warning_id=row.key),
                row.due_on)
