from datetime import date, datetime, time
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Department, Member
from xinfang_party.petitions.terms import (
    Channel,
    DueFrom,
    Ending,
    Evaluation,
    HandlingClass,
    Outcome,
    Procedure,
    Purpose,
)

OPEN = text("replied_on IS NULL AND ending IS NULL AND concluded_on IS NULL")
ENDED = text("ending IS NOT NULL")
ACCUSATION = text("purpose = 'accusation'")
DISSATISFIED = text("office_evaluation = 'dissatisfied' OR unit_evaluation = 'dissatisfied'")


class Subject(Model):
    """A node of the subject tree (内容分类), at most three levels."""

    __tablename__ = "subject"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (UniqueConstraint("parent_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[int]
    sort_order: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    parent: Mapped["Subject | None"] = relationship(remote_side=[id])
    __mapper_args__ = {"version_id_col": version}


class Case(Model):
    """One petition case. Whose it is (department, branch, member) stays as it was assigned, whoever moves later.

    `accept_due_on`, `due_on`, `due_from`, `acceptance_on`, `evaluation_due_on` follow from the dates by `rules.deadlines` and are kept
    beside them so that the database can count by them.
    """

    __tablename__ = "petition_case"
    __table_args__ = (
        Index("ix_petition_case_branch", "branch_id", "due_on", "replied_on", "ending", "ended_on", "received_on"),
        Index("ix_petition_case_member", "member_id", "due_on", "replied_on", "ending", "ended_on", "received_on"),
        Index(None, "department_id", "due_on"), Index(None, "due_on", "id", "purpose"),
        Index("ix_petition_case_received", "received_on", "id", "purpose", "channel", "handling", "subject_id", "district", "department_id", "branch_id",
              "member_id", "is_repeat"),
        Index("ix_petition_case_replied", "replied_on", "received_on", "purpose", "ending", "ended_on"),
        Index("ix_petition_case_answering", "due_on", "replied_on", "received_on", "purpose", "ending", "ended_on", "concluded_on"),
        Index("ix_petition_case_acceptance", "acceptance_on", "accepted_on", "accept_due_on", "purpose", "ending", "ended_on"),
        Index("ix_petition_case_evaluated", "evaluated_on", "unit_evaluation", "office_evaluation", "purpose", "ending", "ended_on"),
        Index("ix_petition_case_evaluation", "evaluation_due_on", "replied_on", "unit_evaluation", "evaluated_on", "purpose", "ending", "ended_on"),
        Index("ix_petition_case_open", "due_on", "id", "purpose", "branch_id", "member_id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_petition_case_ended", "received_on", "id", "purpose", sqlite_where=ENDED, postgresql_where=ENDED),
        Index("ix_petition_case_dissatisfied", "received_on", "id", "purpose", sqlite_where=DISSATISFIED, postgresql_where=DISSATISFIED),
        Index("ix_petition_case_accusation", "received_on", "id", "branch_id", "member_id", sqlite_where=ACCUSATION, postgresql_where=ACCUSATION),
        CheckConstraint("extension_days BETWEEN 0 AND 30", name="extension"),
        CheckConstraint("replied_on IS NULL OR replied_on >= received_on", name="reply_after_receipt"),
    )
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    channel: Mapped[Channel | None] = mapped_column(words(Channel))
    purpose: Mapped[Purpose | None] = mapped_column(words(Purpose))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    district: Mapped[str] = mapped_column(String(40), default="")
    handling: Mapped[HandlingClass | None] = mapped_column(words(HandlingClass))
    procedure: Mapped[Procedure] = mapped_column(words(Procedure), default=Procedure.ORDINARY)
    is_repeat: Mapped[bool | None]

    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    received_on: Mapped[date]
    received_time: Mapped[time | None]
    registered_on: Mapped[date | None]
    registered_time: Mapped[time | None]
    accepted_on: Mapped[date | None]
    accepted_time: Mapped[time | None]
    replied_on: Mapped[date | None]
    replied_time: Mapped[time | None]
    concluded_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    ending: Mapped[Ending | None] = mapped_column(words(Ending))
    ended_on: Mapped[date | None]

    acceptance_known: Mapped[bool] = mapped_column(default=True)
    """False where a sheet says nothing of acceptance: then the case is outside the acceptance rate, never late."""
    acceptance_on: Mapped[date | None]
    """The day by which the acceptance counts: when it was accepted, at the latest when it had to be; None where it is not known."""
    accept_due_on: Mapped[date]
    given_due_on: Mapped[date | None]
    due_on: Mapped[date]
    due_from: Mapped[DueFrom] = mapped_column(words(DueFrom))
    extension_days: Mapped[int] = mapped_column(default=0)
    paused_days: Mapped[int] = mapped_column(default=0)

    office_evaluation: Mapped[Evaluation | None] = mapped_column(words(Evaluation))
    unit_evaluation: Mapped[Evaluation | None] = mapped_column(words(Evaluation))
    evaluated_on: Mapped[date | None]
    """The day of the rating; where a sheet gives none, the day of the answer."""
    evaluation_due_on: Mapped[date | None]

    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[Subject | None] = relationship()
    department: Mapped[Department | None] = relationship()
    branch: Mapped[Branch | None] = relationship()
    member: Mapped[Member | None] = relationship()
    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.id")
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.from_on")
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.replied_on is None and self.ending is None and self.concluded_on is None


class Extension(Model):
    """More time for the answer: at most 30 days in all, by whom and why. 《信访工作条例》 art. 34."""

    __tablename__ = "case_extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), index=True)
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    approver: Mapped[str] = mapped_column(String(40))
    approved_on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pause(Model):
    """Time in which the case could not go on, with its reason (a code of the catalogue, which says whether it stops the clock).

    `at`: when it was entered (None = before that was kept). `is_late`: entered when the last day for the answer was over, which it moves no more.
    `ended_at`: when its end was entered.
    """

    __tablename__ = "case_pause"
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_late: Mapped[bool] = mapped_column(default=False, server_default=false())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship(viewonly=True)


class ClassChange(Model):
    """The handling class keeps its history."""

    __tablename__ = "case_class_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), index=True)
    before: Mapped[HandlingClass | None] = mapped_column(words(HandlingClass))
    after: Mapped[HandlingClass | None] = mapped_column(words(HandlingClass))
    reason: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AssignmentRule(Model):
    """Cases without an owner go to this one when subject, district and channel fit; an empty condition fits all. Lowest position first."""

    __tablename__ = "assignment_rule"
    owner_columns: ClassVar[dict[str, str]] = {}
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    district: Mapped[str] = mapped_column(String(40), default="")
    channel: Mapped[Channel | None] = mapped_column(words(Channel))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    department: Mapped[Department | None] = relationship()
    branch: Mapped[Branch | None] = relationship()
    member: Mapped[Member | None] = relationship()
    subject: Mapped[Subject | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
