from datetime import datetime

from sqlalchemy import String, UniqueConstraint
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
