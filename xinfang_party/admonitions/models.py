from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.admonitions.terms import Category, Kind, State
from xinfang_party.findings.models import Finding
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Member


class Admonition(Model):
    """One talk that admonishes. `talker`, `recorder`: name, unit and post as they were; who of them is a member is known besides.

    No branch and no owner: nothing of it is anybody's by the post he or she holds.
    """

    __tablename__ = "admonition"
    __table_args__ = (
        CheckConstraint("talker_id IS NULL OR talker_id <> person_id", name="talker"),
        CheckConstraint("recorder_id IS NULL OR recorder_id <> person_id", name="recorder"),
        CheckConstraint("(state IN ('held', 'followed_up')) = (held_on IS NOT NULL)", name="held"),
        CheckConstraint("kind <> 'admonitory' OR held_on IS NULL OR (studied_on IS NOT NULL AND approved_on IS NOT NULL)", name="approved"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    state: Mapped[State] = mapped_column(words(State), default=State.PLANNED, index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    person_post: Mapped[str] = mapped_column(String(80), default="")
    talker_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    talker: Mapped[str] = mapped_column(String(80))
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    recorder: Mapped[str] = mapped_column(String(80), default="")
    category: Mapped[Category] = mapped_column(words(Category))
    reason: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(80), default="")
    document_no: Mapped[str] = mapped_column(String(60), default="")
    studied_on: Mapped[date | None]
    approved_by: Mapped[str] = mapped_column(String(80), default="")
    approved_on: Mapped[date | None]
    held_on: Mapped[date | None] = mapped_column(index=True)
    content: Mapped[str] = mapped_column(Text, default="")
    attitude: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    follow_up_on: Mapped[date | None] = mapped_column(index=True)
    follow_up: Mapped[str] = mapped_column(Text, default="")
    copied_to: Mapped[str] = mapped_column(String(80), default="")
    copied_on: Mapped[date | None]
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")
    planner_account_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()
    person: Mapped[Member] = relationship(foreign_keys=[person_id])
    findings: Mapped[list[Finding]] = relationship(secondary="admonition_finding", order_by=Finding.id)
    steps: Mapped[list["AdmonitionStep"]] = relationship(order_by="AdmonitionStep.id")
    __mapper_args__ = {"version_id_col": version}


class AdmonitionFinding(Model):
    """Which problem the talk is about."""

    __tablename__ = "admonition_finding"
    admonition_id: Mapped[int] = mapped_column(ForeignKey("admonition.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, index=True)


class AdmonitionStep(Model):
    """Who did what, when; never what it holds."""

    __tablename__ = "admonition_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    admonition_id: Mapped[int] = mapped_column(ForeignKey("admonition.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
