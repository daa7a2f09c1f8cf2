from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.clusters.terms import ClusterState, Source, VoiceState
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.letters.models import Letter
from xinfang_party.organization.models import Branch, Member
from xinfang_party.petitions.models import Subject


class ClusterThreshold(Model):
    """From when on a cluster is suggested by which numbers. The catalogue's hold before the first."""

    __tablename__ = "cluster_threshold"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (CheckConstraint("months BETWEEN 1 AND 12 AND least >= 1 AND growth >= 1", name="numbers"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    months: Mapped[int]
    """How many whole months are looked at and set beside as many in each of the four stretches before."""
    least: Mapped[int]
    growth: Mapped[float] = mapped_column(Float)
    reason: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(80))
    set_on: Mapped[date] = mapped_column(index=True)


class Cluster(Model):
    """Cases of one subject (with all below it) in one district (empty = all), received from a day on, that a person called one kind.

    `ground`: why it was suggested, as it stood that day; empty when it was made without.
    """

    __tablename__ = "cluster"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (Index("ix_cluster_place", "subject_id", "district"),
                      Index("uq_cluster_open", "subject_id", "district", unique=True, sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
                      CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed"))
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    district: Mapped[str] = mapped_column(String(40), default="")
    from_on: Mapped[date]
    ground: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ClusterState] = mapped_column(words(ClusterState), default=ClusterState.OPEN, index=True)
    closed_on: Mapped[date | None]
    close_reason: Mapped[str] = mapped_column(String(300), default="")
    made_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    subject: Mapped[Subject] = relationship()
    voices: Mapped[list["Voice"]] = relationship(order_by="Voice.noted_on, Voice.id", back_populates="cluster")
    policies: Mapped[list["Policy"]] = relationship(order_by="Policy.made_on, Policy.id", back_populates="cluster")
    __mapper_args__ = {"version_id_col": version}


class Policy(Model):
    """A policy made, with what it is about: title, number, who made it, when. Public facts."""

    __tablename__ = "cluster_policy"
    owner_columns: ClassVar[dict[str, str]] = {}
    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    document_no: Mapped[str] = mapped_column(String(60), default="")
    organ: Mapped[str] = mapped_column(String(80))
    made_on: Mapped[date] = mapped_column(index=True)
    noted_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    cluster: Mapped[Cluster] = relationship(back_populates="policies")
    letter: Mapped[Letter | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Voice(Model):
    """What somebody at the front heard or suggests; noted by a member, followed by the officers, answered to the member. No petitioner's data.

    `due_on`: by when the officers take the first step that tells what becomes of it; `first_turn_on`: when they did.
    """

    __tablename__ = "frontline_voice"
    __table_args__ = (Index(None, "branch_id", "noted_on"), Index(None, "member_id", "noted_on"), Index(None, "state", "due_on"),
                      CheckConstraint("(state = 'policy') = (policy_id IS NOT NULL)", name="policy"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[Source] = mapped_column(words(Source))
    place: Mapped[str] = mapped_column(String(60), default="")
    spoken_on: Mapped[date]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("cluster.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("cluster_policy.id"), index=True)
    state: Mapped[VoiceState] = mapped_column(words(VoiceState), default=VoiceState.NOTED)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    noted_on: Mapped[date] = mapped_column(index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    first_turn_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    member: Mapped[Member | None] = relationship()
    branch: Mapped[Branch | None] = relationship()
    cluster: Mapped[Cluster | None] = relationship(back_populates="voices")
    letter: Mapped[Letter | None] = relationship()
    policy: Mapped[Policy | None] = relationship()
    studies: Mapped[list["Study"]] = relationship(order_by="Study.held_on, Study.id")
    steps: Mapped[list["VoiceStep"]] = relationship(order_by="VoiceStep.id")
    __mapper_args__ = {"version_id_col": version}


class Study(Model):
    """One looking into what a voice said (调研): when, with which units, what was found."""

    __tablename__ = "voice_study"
    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("frontline_voice.id"), index=True)
    held_on: Mapped[date]
    units: Mapped[str] = mapped_column(String(200))
    findings: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[str] = mapped_column(String(80))


class VoiceStep(Model):
    """Who did what with a voice, when, with what was said."""

    __tablename__ = "voice_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("frontline_voice.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
