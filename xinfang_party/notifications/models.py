from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.kernel.database import Model, UtcDateTime
from xinfang_party.notifications import registry


class Notice(Model):
    """One line in one person's inbox. `key` (what, about which, for which day, which time) makes a reminder come once. Whether a step it asks
    for is still owed stands in no column: the facts say so (`queries.is_settled`)."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("account_id", "key"), Index(None, "account_id", "kind", "subject_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    """The row it is about; which table, the kind knows."""
    text: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_by_workdays(self) -> bool:
        """Was its day counted by the working calendar?"""
        kind = registry.KINDS.get(self.kind)
        return kind is not None and kind.by_workdays


class OutgoingMail(Model):
    """The outbox: written in the transaction that causes it, delivered afterwards, kept until delivered."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (UniqueConstraint("recipient", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
