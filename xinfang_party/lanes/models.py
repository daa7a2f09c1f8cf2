from datetime import date, datetime, time
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.terms import HandlingClass

WAITING = text("done_on IS NULL")
NEXT = text("next_on IS NOT NULL")


class SpecialPeriod(Model):
    """A stretch of time (疫情、汛期) in which cases of a kind go by a lane of their own beside theirs: 特事特办. No legal day moves."""

    __tablename__ = "special_period"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    tag: Mapped[str] = mapped_column(String(10))
    """What stands beside the number of a marked case: 涉疫."""
    criterion: Mapped[str] = mapped_column(String(300))
    handling: Mapped[HandlingClass] = mapped_column(words(HandlingClass))
    """Whose steps marked cases owe as well, wherever they are earlier."""
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    district: Mapped[str] = mapped_column(String(40), default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    set_on: Mapped[date]
    """When its conditions were last set: what was received before that is marked from the moment of marking on."""
    version: Mapped[int] = mapped_column()
    subject: Mapped[Subject | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class CaseLane(Model):
    """Beside every case that was open here: its mark and what it owes next by its lane. Follows from its steps; no row = nothing but the legal days.

    Made while the case is open here, and stays: of a case without one that is answered nobody knows what was done. `marked_at`: when it was marked, where
    that was after it came in. `made_on`: its first day here; no daily record is asked for of a day before.
    """

    __tablename__ = "case_lane"
    __table_args__ = (Index("ix_case_lane_next", "next_on", "case_id", sqlite_where=NEXT, postgresql_where=NEXT),)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), primary_key=True)
    period_id: Mapped[int | None] = mapped_column(ForeignKey("special_period.id"), index=True)
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_on: Mapped[date] = mapped_column(default=clock.today)
    next_step: Mapped[StepCode | None] = mapped_column(words(StepCode))
    next_on: Mapped[date | None]
    next_time: Mapped[time | None]
    case: Mapped[Case] = relationship()
    period: Mapped[SpecialPeriod | None] = relationship()


class CaseStep(Model):
    """One thing a case owes, or did, in its lane. Made when the lane asks for it, for cases that were open here: of others nobody knows.

    `due_*`: None for what was noted without being asked for. `done_time` counts where the step is counted in hours. `is_own`: noted by the keeper,
    with the moment of writing; `written_on`: the day of writing, by whomever. `note` holds nobody's data (domain.md 9.5). `missed_on`: since when it is
    asked for no more though it was not done in time (its lane was left, the answer came, the day of a daily record passed): it stays for the figures.
    """

    __tablename__ = "case_step"
    __table_args__ = (
        Index(None, "case_id", "code"), Index(None, "due_on", "case_id"),
        Index("ix_case_step_waiting", "due_on", "case_id", sqlite_where=WAITING, postgresql_where=WAITING),
        CheckConstraint("due_on IS NOT NULL OR done_on IS NOT NULL", name="days"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"))
    code: Mapped[StepCode] = mapped_column(words(StepCode))
    handling: Mapped[HandlingClass] = mapped_column(words(HandlingClass))
    due_on: Mapped[date | None]
    due_time: Mapped[time | None]
    done_on: Mapped[date | None]
    done_time: Mapped[time | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    is_own: Mapped[bool] = mapped_column(default=False)
    written_on: Mapped[date | None]
    missed_on: Mapped[date | None]
    actor: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()


class LaneLimit(Model):
    """Another number for a step than the catalogue's, for cases received from `from_on` on. The unit stays the catalogue's."""

    __tablename__ = "lane_limit"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (UniqueConstraint("handling", "code", "from_on"), CheckConstraint("number BETWEEN 1 AND 365", name="number"))
    id: Mapped[int] = mapped_column(primary_key=True)
    handling: Mapped[HandlingClass] = mapped_column(words(HandlingClass))
    code: Mapped[StepCode] = mapped_column(words(StepCode))
    number: Mapped[int]
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(80))
    set_on: Mapped[date]
