from datetime import datetime

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.kernel.database import Model, UtcDateTime


class FormSubmission(Model):
    """One accepted form: who sent it, its one-time key, and where its result stands."""

    __tablename__ = "form_submission"
    __table_args__ = (UniqueConstraint("sender", "form_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(String(40))
    form_id: Mapped[str] = mapped_column(String(60))
    location: Mapped[str | None] = mapped_column(String(500))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Draft(Model):
    """What somebody typed into a long form and has not saved: kept until it is saved or thrown away. `key` names the form and its row."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    """[[name, value], …] as the browser sent them."""
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
