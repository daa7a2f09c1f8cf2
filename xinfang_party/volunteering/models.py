from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.models import Activity
from xinfang_party.communities.models import Need, Partner, Place
from xinfang_party.communities.terms import Satisfaction
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Member
from xinfang_party.volunteering.terms import EventState, InvitationState, SignUpState


class ServiceKind(Model):
    """A kind of service, as the Party office keeps the list."""

    __tablename__ = "service_kind"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    is_emergency: Mapped[bool] = mapped_column(default=False)
    needs_cover: Mapped[bool] = mapped_column(default=False)
    """Insurance and risks must be told before anybody signs up (志愿服务条例 arts. 12, 17)."""
    is_theme_day: Mapped[bool] = mapped_column(default=False)
    """An event of this kind is a theme day as well, unless its organizer says otherwise."""
    retired_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class ServiceEvent(Model):
    """One service, organized by a branch. `held_on` and `last_on` follow from its shifts."""

    __tablename__ = "service_event"
    __table_args__ = (Index(None, "branch_id", "held_on"), Index(None, "state", "held_on"), CheckConstraint("last_on >= held_on", name="days"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("service_kind.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    project: Mapped[str] = mapped_column(String(80), default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    venue: Mapped[str] = mapped_column(String(80), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    insurance: Mapped[str] = mapped_column(String(200), default="")
    risk_notice: Mapped[str] = mapped_column(Text, default="")
    training: Mapped[str] = mapped_column(String(200), default="")
    """What everybody must have been taught before (志愿服务条例 art. 16); who signs up says so."""
    is_for_all: Mapped[bool] = mapped_column(default=False)
    """Members of every branch may sign up, not only the organizing one's."""
    is_theme_day: Mapped[bool] = mapped_column(default=False)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), unique=True)
    held_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[EventState] = mapped_column(words(EventState), default=EventState.DRAFT)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    kind: Mapped[ServiceKind] = relationship()
    place: Mapped[Place | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    need: Mapped[Need | None] = relationship()
    organizer: Mapped[Member | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    shifts: Mapped[list["Shift"]] = relationship(back_populates="event", cascade="all, delete-orphan", order_by="Shift.starts_at, Shift.id")
    __mapper_args__ = {"version_id_col": version}


class Shift(Model):
    """From one moment to another; who signs up takes one place of one role in it."""

    __tablename__ = "shift"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="times"), CheckConstraint("break_minutes >= 0", name="break_minutes"))
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("service_event.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    break_minutes: Mapped[int] = mapped_column(default=0)
    event: Mapped[ServiceEvent] = relationship(back_populates="shifts")
    roles: Mapped[list["ShiftRole"]] = relationship(back_populates="shift", cascade="all, delete-orphan", order_by="ShiftRole.id")


class ShiftRole(Model):
    """What somebody does in a shift, and how many are needed. `skill`: a code of communities.catalogue.SKILLS that its takers must have told, or ""."""

    __tablename__ = "shift_role"
    __table_args__ = (UniqueConstraint("shift_id", "name"), CheckConstraint("needed > 0", name="needed"))
    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(30))
    needed: Mapped[int]
    skill: Mapped[str] = mapped_column(String(30), default="")
    shift: Mapped[Shift] = relationship(back_populates="roles")
    sign_ups: Mapped[list["SignUp"]] = relationship(back_populates="role", order_by="SignUp.asked_at, SignUp.id")


class SignUp(Model):
    """A member's own word to come, or to come when a place becomes free. Who takes a shift up again after leaving it is the same row, asked anew.

    `no_show_*`: did not come; by whose word and why it is thought so, and who forgave it for what reason.
    """

    __tablename__ = "sign_up"
    __table_args__ = (UniqueConstraint("shift_id", "member_id"), Index(None, "member_id", "state"), Index(None, "role_id", "state"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("shift_role.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    """The member's at the time."""
    state: Mapped[SignUpState] = mapped_column(words(SignUpState))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the member said to have read the risks and to have had the training, where the event asks."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_show_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_show_by: Mapped[str] = mapped_column(String(80), default="")
    no_show_reason: Mapped[str] = mapped_column(String(200), default="")
    forgiven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forgiven_by: Mapped[str] = mapped_column(String(80), default="")
    forgiven_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    shift: Mapped[Shift] = relationship()
    role: Mapped[ShiftRole] = relationship(back_populates="sign_ups")
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class ServiceInvitation(Model):
    """A member is asked to come; to say no costs nothing and needs no reason."""

    __tablename__ = "service_invitation"
    __table_args__ = (UniqueConstraint("event_id", "member_id"), Index(None, "member_id", "state"))
    owner_columns: ClassVar[dict[str, str]] = {"member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("service_event.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    state: Mapped[InvitationState] = mapped_column(words(InvitationState), default=InvitationState.ASKED)
    invited_on: Mapped[date]
    invited_by: Mapped[str] = mapped_column(String(80))
    answered_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    event: Mapped[ServiceEvent] = relationship()
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class EventEvaluation(Model):
    """The community's word on an event, once, by a link."""

    __tablename__ = "event_evaluation"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("service_event.id"), unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    grade: Mapped[Satisfaction] = mapped_column(words(Satisfaction))
    comment: Mapped[str] = mapped_column(String(300), default="")
    evaluated_on: Mapped[date]
    event: Mapped[ServiceEvent] = relationship()
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}
