"""What can be found: one entry for one record. The index over its two-character groups is a raw table that each database keeps in its own way."""
from datetime import date

from sqlalchemy import DDL, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.kernel.database import Model

GRAMS = "search_grams"


class SearchEntry(Model):
    """The words of one record of one kind: `subject_id` is the record's id, `on` its day."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "subject_id"), Index(None, "kind", "on"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    on: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text, default="")


SQLITE_GRAMS = f"CREATE VIRTUAL TABLE {GRAMS} USING fts5(grams, content='', contentless_delete=1, detail=full, tokenize='unicode61')"
POSTGRESQL_GRAMS = (f"CREATE TABLE {GRAMS} (rowid INTEGER PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE, grams TSVECTOR NOT NULL)",
                    f"CREATE INDEX ix_{GRAMS} ON {GRAMS} USING gin (grams)")
event.listen(SearchEntry.__table__, "after_create", DDL(SQLITE_GRAMS).execute_if(dialect="sqlite"))
for statement in POSTGRESQL_GRAMS:
    event.listen(SearchEntry.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))
for dialect in ("sqlite", "postgresql"):
    event.listen(SearchEntry.__table__, "before_drop", DDL(f"DROP TABLE IF EXISTS {GRAMS}").execute_if(dialect=dialect))
