from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Cell


class PlanEntry(Model):
    """One thing a branch means to hold on a day of the year; linked to the activity once it was recorded."""

    __tablename__ = "plan_entry"
    __table_args__ = (Index(None, "branch_id", "planned_on"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    planned_on: Mapped[date] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(80), default="")
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    cell: Mapped[Cell | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Waiver(Model):
    """A requirement that one branch (or one of its Party groups) need not meet in one sub-period, with who agreed to it."""

    __tablename__ = "waiver"
    __table_args__ = (Index(None, "branch_id", "kind", "period"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    period: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    state: Mapped[WaiverState] = mapped_column(words(WaiverState), default=WaiverState.ASKED, index=True)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    approver: Mapped[str] = mapped_column(String(80), default="")
    decided_on: Mapped[date | None]
    opinion: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    cell: Mapped[Cell | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class RequirementChange(Model):
    """The bureau's own word on how often, in force from 1 January of `year` on; the catalogue's stands where there is none."""

    __tablename__ = "requirement_change"
    __table_args__ = (UniqueConstraint("kind", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    year: Mapped[int]
    each: Mapped[str] = mapped_column(String(10))
    at_least: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class CalendarToken(Model):
    """The key of one account's calendar feed: its hash only. A new one takes the place of the old."""

    __tablename__ = "calendar_token"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
