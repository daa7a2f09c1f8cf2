from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.consultations.terms import State
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Department
from xinfang_party.petitions.models import Case


class Consultation(Model):
    """One consultation. `department`: which of the bureau's departments called it. Texts hold no petitioner's data."""

    __tablename__ = "consultation"
    __table_args__ = (Index(None, "state", "planned_on"), CheckConstraint("(state IN ('held', 'closed')) = (held_on IS NOT NULL)", name="held"))
    owner_columns: ClassVar[dict[str, str]] = {}
    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(words(State), default=State.PLANNED)
    planned_on: Mapped[date]
    held_on: Mapped[date | None] = mapped_column(index=True)
    recorded_on: Mapped[date | None]
    """When its record was first written; later than `held_on` it was entered late (补登)."""
    place: Mapped[str] = mapped_column(String(80), default="")
    convener: Mapped[str] = mapped_column(String(80))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    record: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")
    planned_by: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()
    department: Mapped[Department | None] = relationship()
    units: Mapped[list["ConsultationUnit"]] = relationship(order_by="ConsultationUnit.id", cascade="all, delete-orphan")
    questions: Mapped[list["ConsultationQuestion"]] = relationship(order_by="ConsultationQuestion.position, ConsultationQuestion.id",
                                                                   cascade="all, delete-orphan", back_populates="consultation")
    cases: Mapped[list[Case]] = relationship(secondary="consultation_case", order_by=Case.received_on)
    __mapper_args__ = {"version_id_col": version}


class ConsultationUnit(Model):
    """A unit at the table; exactly one leads."""

    __tablename__ = "consultation_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    is_lead: Mapped[bool] = mapped_column(default=False)


class ConsultationQuestion(Model):
    """What was asked, what was decided, which unit does it by when, and what came of it. Whether it was in time is judged by `first_due_on`: a later day only
    says when to press again."""

    __tablename__ = "consultation_question"
    __table_args__ = (Index(None, "first_due_on", "done_on"), CheckConstraint("done_on IS NULL OR decision <> ''", name="decided"))
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    question: Mapped[str] = mapped_column(String(300))
    decision: Mapped[str] = mapped_column(Text, default="")
    owner_unit: Mapped[str] = mapped_column(String(80), default="")
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str] = mapped_column(String(80), default="")
    noted_on: Mapped[date | None]
    """When `done_on` was written; later than it, it was entered late (补登)."""
    consultation: Mapped[Consultation] = relationship(back_populates="questions")


class ConsultationCase(Model):
    __tablename__ = "consultation_case"
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), primary_key=True, index=True)
