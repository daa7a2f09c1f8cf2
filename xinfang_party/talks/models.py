from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.models import Activity
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Branch, Member
from xinfang_party.talks.terms import CriticismKind, TalkKind


class Talk(Model):
    """One talk of two members. Everything but that it took place is for the two, the secretary and the discipline member."""

    __tablename__ = "talk"
    __table_args__ = (Index(None, "branch_id", "held_on"), CheckConstraint("talker_id <> person_id", name="two"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "talker_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    kind: Mapped[TalkKind] = mapped_column(words(TalkKind))
    held_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(80), default="")
    talker_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    recorder: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(120), default="")
    content: Mapped[str] = mapped_column(Text)
    opinions: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    follow_up_on: Mapped[date | None]
    follow_up: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    talker: Mapped[Member] = relationship(foreign_keys=[talker_id])
    person: Mapped[Member] = relationship(foreign_keys=[person_id])
    __mapper_args__ = {"version_id_col": version}


class Criticism(Model):
    """What one member said of himself or of another at an organizational life meeting; read by those who read talks."""

    __tablename__ = "criticism"
    __table_args__ = (CheckConstraint("(kind = 'self') = (speaker_id = about_id)", name="self"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    kind: Mapped[CriticismKind] = mapped_column(words(CriticismKind))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()
    activity: Mapped[Activity] = relationship()
    speaker: Mapped[Member] = relationship(foreign_keys=[speaker_id])
    about: Mapped[Member] = relationship(foreign_keys=[about_id])
    __mapper_args__ = {"version_id_col": version}
