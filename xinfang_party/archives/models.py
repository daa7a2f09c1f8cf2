from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.archives.terms import HandInState, HandoverState
from xinfang_party.files.models import StoredFile
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Member


class HandIn(Model):
    """A branch's archive of one year, handed in. `lacks`: what was missing when it was, with the branch's word on it."""

    __tablename__ = "archive_hand_in"
    __table_args__ = (UniqueConstraint("branch_id", "year"), CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name="received"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    year: Mapped[int]
    state: Mapped[HandInState] = mapped_column(words(HandInState), default=HandInState.HANDED, index=True)
    handed_on: Mapped[date]
    handed_by: Mapped[str] = mapped_column(String(80))
    handed_by_account_id: Mapped[int | None]
    lacks: Mapped[list[Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    return_reason: Mapped[str] = mapped_column(String(300), default="")
    returned_on: Mapped[date | None]
    """The last time it was."""
    received_on: Mapped[date | None]
    received_by: Mapped[str] = mapped_column(String(80), default="")
    archive_number: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    __mapper_args__ = {"version_id_col": version}


class YearFolder(Model):
    """The year's folder as one person had it made; nobody else takes it away: it holds what that person may read. Made anew it replaces the one before."""

    __tablename__ = "archive_folder"
    __table_args__ = (UniqueConstraint("branch_id", "year", "account_id"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    year: Mapped[int]
    account_id: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    files: Mapped[int]
    """How many documents it holds."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file: Mapped[StoredFile] = relationship()
    branch: Mapped[Branch] = relationship()


class Handover(Model):
    """One secretary hands a branch over to the next. `tasks`: what was open that day, as the rooms told it."""

    __tablename__ = "handover"
    __table_args__ = (Index("uq_handover_offered", "branch_id", unique=True, sqlite_where=text("state = 'offered'"),
                            postgresql_where=text("state = 'offered'")),
                      CheckConstraint("from_member_id IS NULL OR from_member_id <> to_member_id", name="people"),
                      CheckConstraint("(state = 'accepted') = (accepted_on IS NOT NULL)", name="accepted"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "to_member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    from_member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    to_member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    state: Mapped[HandoverState] = mapped_column(words(HandoverState), default=HandoverState.OFFERED)
    made_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    tasks: Mapped[list[Any]] = mapped_column(JSON)
    accepted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    from_member: Mapped[Member | None] = relationship(foreign_keys=[from_member_id])
    to_member: Mapped[Member] = relationship(foreign_keys=[to_member_id])
    __mapper_args__ = {"version_id_col": version}
