from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.communities.models import Place
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Member
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift


class ServiceHours(Model):
    """What one member did in one shift, or outside (then without event, and often without times). `served_on`: the day in Shanghai it began.
    Of one shift a member has one row; `hours` is what counts, with breaks taken off.
    """

    __tablename__ = "service_hours"
    __table_args__ = (
        UniqueConstraint("shift_id", "member_id"), Index(None, "member_id", "served_on"), Index(None, "branch_id", "served_on"),
        Index(None, "event_id", "member_id", "state", "served_on", "verified_on"), Index(None, "state", "served_on"),
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="times"), CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("(shift_id IS NULL) = (event_id IS NULL)", name="event"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    """The member's at the time."""
    kind_id: Mapped[int] = mapped_column(ForeignKey("service_kind.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("service_event.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    """The event's, or what the other platform calls it."""
    served_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    break_minutes: Mapped[int] = mapped_column(default=0)
    hours: Mapped[float]
    source: Mapped[Source] = mapped_column(words(Source))
    state: Mapped[HoursState] = mapped_column(words(HoursState), default=HoursState.RECORDED)
    recorder: Mapped[str] = mapped_column(String(80))
    recorded_on: Mapped[date]
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(80), default="")
    office_reason: Mapped[str] = mapped_column(String(300), default="")
    """Why the Party office takes so many hours of one day, or does not take them."""
    note: Mapped[str] = mapped_column(String(200), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    member: Mapped[Member] = relationship()
    branch: Mapped[Branch] = relationship()
    kind: Mapped[ServiceKind] = relationship()
    event: Mapped[ServiceEvent | None] = relationship()
    shift: Mapped[Shift | None] = relationship()
    place: Mapped[Place | None] = relationship()
    corrections: Mapped[list["HoursCorrection"]] = relationship(order_by="HoursCorrection.number", cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": version}


class HoursCorrection(Model):
    """A numbered correction: why, and each changed field as it was and as it is, in words."""

    __tablename__ = "hours_correction"
    __table_args__ = (UniqueConstraint("hours_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hours_id: Mapped[int] = mapped_column(ForeignKey("service_hours.id", ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    changes: Mapped[list[list[str]]] = mapped_column(JSON)
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
