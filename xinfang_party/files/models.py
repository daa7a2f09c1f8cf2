from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model, UtcDateTime


class StoredFile(Model):
    """Content kept once, however often and under whatever name it was sent."""

    __tablename__ = "stored_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(index=True)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attachment(Model):
    """A stored file at an object (`subject_kind` is its table)."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    file: Mapped[StoredFile] = relationship(lazy="joined")
