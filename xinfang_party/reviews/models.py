from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.kernel.database import Model, UtcDateTime


class RiskCampaign(Model):
    """A review of all registers, or of some departments', begun at once."""

    __tablename__ = "risk_campaign"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    opened_on: Mapped[date] = mapped_column(index=True)
    check_due_on: Mapped[date]
    """The day by which everybody should have checked the own post."""
    opened_by: Mapped[str] = mapped_column(String(80))
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class ReviewStep(Model):
    """Who took which step of a version, with which opinion."""

    __tablename__ = "review_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("risk_version.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    member_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Objection(Model):
    """Said against a version in its days of notice; by whom only the discipline office reads."""

    __tablename__ = "risk_objection"
    __table_args__ = (CheckConstraint("(answered_on IS NULL) = (is_upheld IS NULL)", name="answered"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("risk_version.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None]
    member_id: Mapped[int | None] = mapped_column(index=True)
    objector: Mapped[str] = mapped_column(String(80))
    made_on: Mapped[date]
    is_upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    of_version: Mapped[RegisterVersion] = relationship()
    __mapper_args__ = {"version_id_col": version}
