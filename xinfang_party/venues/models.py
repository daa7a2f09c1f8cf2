from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Member
from xinfang_party.venues.terms import ChannelKind, Disclosure, PostingState


class Channel(Model):
    """A place where a branch makes things known, from one day to another, and who answers for it."""

    __tablename__ = "channel"
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "owner_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[ChannelKind] = mapped_column(words(ChannelKind))
    where_it_is: Mapped[str] = mapped_column(String(120), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    owner: Mapped[Member | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Posting(Model):
    """Something made known. `disclosure`: it discloses Party affairs besides. `first_on`, `second_on`: the days it was passed by one and by another."""

    __tablename__ = "posting"
    __table_args__ = (Index(None, "branch_id", "posted_on"), Index(None, "channel_id", "posted_on"),
                      CheckConstraint("(state IN ('published', 'withdrawn')) = (posted_on IS NOT NULL)", name="posted"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    title: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text, default="")
    disclosure: Mapped[Disclosure | None] = mapped_column(words(Disclosure), index=True)
    state: Mapped[PostingState] = mapped_column(words(PostingState), default=PostingState.DRAFT, index=True)
    drafter_account_id: Mapped[int | None]
    drafter_member_id: Mapped[int | None]
    drafted_by: Mapped[str] = mapped_column(String(80))
    first_account_id: Mapped[int | None]
    first_member_id: Mapped[int | None]
    first_by: Mapped[str] = mapped_column(String(80), default="")
    first_on: Mapped[date | None]
    second_by: Mapped[str] = mapped_column(String(80), default="")
    second_on: Mapped[date | None]
    posted_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    channel: Mapped[Channel] = relationship()
    steps: Mapped[list["PostingStep"]] = relationship(order_by="PostingStep.id")
    __mapper_args__ = {"version_id_col": version}


class PostingStep(Model):
    __tablename__ = "posting_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    member_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class VenueCheck(Model):
    """The room looked over by the ten points. `points`: {code of catalogue.TEN_POINTS: word of terms.Point}."""

    __tablename__ = "venue_check"
    __table_args__ = (Index(None, "branch_id", "checked_on"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    checked_on: Mapped[date]
    checker: Mapped[str] = mapped_column(String(80))
    checker_account_id: Mapped[int | None]
    checker_member_id: Mapped[int | None]
    room: Mapped[str] = mapped_column(String(80), default="")
    points: Mapped[dict[str, Any]] = mapped_column(JSON)
    lacking: Mapped[int]
    """How many of them are missing."""
    ready: Mapped[int]
    """How many of them are there."""
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    __mapper_args__ = {"version_id_col": version}
