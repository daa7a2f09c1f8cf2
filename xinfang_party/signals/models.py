from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Department
from xinfang_party.signals.terms import Cause, SignalState, WarningKind


class RiskSignal(Model):
    """What a figure of one period said about a department, and what a person decided. `figures`: the numbers as they were then."""

    __tablename__ = "risk_signal"
    __table_args__ = (UniqueConstraint("cause", "department_id", "period"), CheckConstraint("(state = 'open') = (decided_on IS NULL)", name="decided"))
    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[Cause] = mapped_column(words(Cause))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    period: Mapped[str] = mapped_column(String(20))
    measure: Mapped[str] = mapped_column(String(60))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    sentence: Mapped[str] = mapped_column(String(300))
    """The reason it spoke, in one sentence."""
    seen_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[SignalState] = mapped_column(words(SignalState), default=SignalState.OPEN, index=True)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    department: Mapped[Department] = relationship()
    reviews: Mapped[list[RegisterVersion]] = relationship(secondary="signal_review", order_by=RegisterVersion.id)
    __mapper_args__ = {"version_id_col": version}


class SignalReview(Model):
    """Which reviews an accepted signal began."""

    __tablename__ = "signal_review"
    signal_id: Mapped[int] = mapped_column(ForeignKey("risk_signal.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("risk_version.id"), primary_key=True, index=True)


class RiskWarning(Model):
    """One act of handling (提醒、约谈、限期整改、移送). Only the discipline office reads it."""

    __tablename__ = "risk_warning"
    __table_args__ = (CheckConstraint("done_on IS NULL OR done_on >= acted_on", name="dates"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WarningKind] = mapped_column(words(WarningKind), index=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("risk_register.id"), index=True)
    signal_id: Mapped[int | None] = mapped_column(ForeignKey("risk_signal.id"), index=True)
    basis: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str] = mapped_column(String(60), default="")
    acted_on: Mapped[date] = mapped_column(index=True)
    acted_by: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date | None] = mapped_column(index=True)
    result: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    register: Mapped[Register] = relationship()
    signal: Mapped[RiskSignal | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
