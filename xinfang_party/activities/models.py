from datetime import date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, case, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.terms import ExemptionReason, Kind, SignedAs, State, Status, VoteMethod, Way
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Cell, Member


class Activity(Model):
    """One thing a branch did, or is about to do, together. `branch_id` is whose it is and stays so when members move."""

    __tablename__ = "activity"
    __table_args__ = (Index(None, "branch_id", "held_on"), Index(None, "held_on", "form"),
                      CheckConstraint("last_on IS NULL OR last_on >= held_on", name="days"),
                      CheckConstraint("credited_hours >= 0", name="hours"), CheckConstraint("duty_score BETWEEN 0 AND 100", name="score"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "host_id", "cell": "own_cell_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    form: Mapped[Kind] = mapped_column(words(Kind))
    state: Mapped[State] = mapped_column(words(State), default=State.PLANNED, index=True)
    held_on: Mapped[date]
    last_on: Mapped[date | None]
    """The last day of what takes several (training, research); None: one day."""
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(80))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    outside_lecturer: Mapped[str] = mapped_column(String(60), default="")
    study_secretary_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    """学习秘书 of a study group (学习规则, domain.md 2.3)."""
    key_speakers: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    """重点发言人 and what each spoke on."""
    settled_by: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    """Which meeting settled that it be held (domain.md 8.2)."""
    archive_number: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    duty_score: Mapped[float | None]
    """What the assessment of a secretary's report came to, of 100 (A2-2)."""
    observers: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    discussion: Mapped[str] = mapped_column(Text, default="")
    credited_hours: Mapped[float] = mapped_column(default=0)
    """学时 each person who studied is credited with."""
    cost: Mapped[float | None]
    recorded_on: Mapped[date | None]
    """The day its record was first saved after it was held."""
    submitted_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    cell: Mapped[Cell | None] = relationship()
    host: Mapped[Member | None] = relationship(foreign_keys=[host_id])
    recorder: Mapped[Member | None] = relationship(foreign_keys=[recorder_id])
    lecturer: Mapped[Member | None] = relationship(foreign_keys=[lecturer_id])
    study_secretary: Mapped[Member | None] = relationship(foreign_keys=[study_secretary_id])
    purposes: Mapped[list["ActivityPurpose"]] = relationship(cascade="all, delete-orphan", order_by="ActivityPurpose.purpose")
    roll: Mapped[list["Attendance"]] = relationship(cascade="all, delete-orphan", back_populates="activity", order_by="Attendance.id")
    materials: Mapped[list["Material"]] = relationship(cascade="all, delete-orphan", order_by="Material.position")
    topics: Mapped[list["Topic"]] = relationship(cascade="all, delete-orphan", order_by="Topic.position")
    actions: Mapped[list["ActionItem"]] = relationship(back_populates="activity", order_by="ActionItem.id")
    amendments: Mapped[list["Amendment"]] = relationship(order_by="Amendment.number")
    steps: Mapped[list["ActivityStep"]] = relationship(order_by="ActivityStep.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def kinds(self) -> list[Kind]:
        """The form and every purpose besides, each once."""
        return list(dict.fromkeys([self.form, *(row.purpose for row in self.purposes)]))

    @hybrid_property
    def own_cell_id(self) -> int | None:
        """The Party group whose own meeting it is: what its leader may record. Of other forms None."""
        return self.cell_id if self.form is Kind.CELL_MEETING else None

    @own_cell_id.inplace.expression
    @classmethod
    def _own_cell_id(cls) -> ColumnElement[int | None]:
        return case((cls.form == Kind.CELL_MEETING, cls.cell_id))


class ActivityPurpose(Model):
    """What the activity is as well, besides its form."""

    __tablename__ = "activity_purpose"
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[Kind] = mapped_column(words(Kind), primary_key=True)


class Attendance(Model):
    """One person of one roll. `has_vote` and `is_exempt` are as they were on the day; `missed_as` is what 补学 made good."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("activity_id", "member_id"), Index(None, "member_id", "activity_id"),
                      CheckConstraint("(status = 'made_up') = (made_up_on IS NOT NULL)", name="made_up"))
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    status: Mapped[Status] = mapped_column(words(Status))
    missed_as: Mapped[Status | None] = mapped_column(words(Status))
    has_vote: Mapped[bool] = mapped_column(default=True)
    is_exempt: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(100), default="")
    """Who approved the leave, and the like."""
    made_up_on: Mapped[date | None]
    made_up_material: Mapped[str] = mapped_column(String(200), default="")
    signed_as: Mapped[SignedAs] = mapped_column(words(SignedAs), default=SignedAs.RECORDER)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    activity: Mapped[Activity] = relationship(back_populates="roll")
    member: Mapped[Member] = relationship()


class Material(Model):
    """What was studied. 第一议题: when the source was issued tells how soon it was learned."""

    __tablename__ = "study_material"
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None]
    lag_days: Mapped[int | None]
    """Working days from its issue to the day it was learned, as `rules.lag` counts them when the record is written."""
    way: Mapped[Way | None] = mapped_column(words(Way))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    reader: Mapped[Member | None] = relationship()


class Topic(Model):
    """One item of the agenda with what became of it. Votes are numbers; `method` None: nothing was put to a vote."""

    __tablename__ = "topic"
    __table_args__ = (CheckConstraint("approve >= 0 AND against >= 0 AND abstain >= 0", name="votes"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[time | None]
    proposer: Mapped[str] = mapped_column(String(40), default="")
    report: Mapped[str] = mapped_column(Text, default="")
    speeches: Mapped[str] = mapped_column(Text, default="")
    """One speaker a line: 姓名：发言."""
    differing: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[VoteMethod | None] = mapped_column(words(VoteMethod))
    approve: Mapped[int] = mapped_column(default=0)
    against: Mapped[int] = mapped_column(default=0)
    abstain: Mapped[int] = mapped_column(default=0)
    decision: Mapped[str] = mapped_column(Text, default="")


class ActionItem(Model):
    """Something decided that somebody must do by a day: on the next agenda and on the owner's home page until it is closed."""

    __tablename__ = "action_item"
    __table_args__ = (Index(None, "branch_id", "closed_on"), Index(None, "owner_id", "closed_on"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "owner_id", "cell": "own_cell_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    text: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()
    activity: Mapped[Activity] = relationship(back_populates="actions")
    owner: Mapped[Member | None] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def own_cell_id(self) -> int | None:
        """The Party group whose own meeting decided it."""
        return self.activity.own_cell_id

    @own_cell_id.inplace.expression
    @classmethod
    def _own_cell_id(cls) -> ColumnElement[int | None]:
        return select(Activity.own_cell_id).where(Activity.id == cls.activity_id).scalar_subquery()


class Amendment(Model):
    """A numbered correction of a confirmed record: why, and each changed field as it was and as it is."""

    __tablename__ = "amendment"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    changes: Mapped[list[list[str]]] = mapped_column(JSON)
    """[[what, before, after], …] in words."""
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ActivityStep(Model):
    """What happened to the record, in order: the verb, who, with which opinion."""

    __tablename__ = "activity_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Exemption(Model):
    """A member of whom no attendance is required, from one day to another (教育管理条例 art. 23)."""

    __tablename__ = "exemption"
    __table_args__ = (Index(None, "member_id", "to_on"), CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days"))
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    reason: Mapped[ExemptionReason] = mapped_column(words(ExemptionReason))
    approver: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column()
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


Row = Activity | Attendance | Material | Topic | ActionItem
Facts = dict[str, Any]
