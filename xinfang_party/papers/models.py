from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.files.models import StoredFile
from xinfang_party.kernel.database import Model, UtcDateTime


class WordTemplate(Model):
    """A template the bureau put in the place of the house's own; the newest of a code is used, older ones stay."""

    __tablename__ = "word_template"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(30), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    actor: Mapped[str] = mapped_column(String(80))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_own: Mapped[bool] = mapped_column(default=False)
    """The house's own again: `file_id` then only tells which one it took the place of."""
    file: Mapped[StoredFile] = relationship(lazy="joined")
