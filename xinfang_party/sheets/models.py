from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model, UtcDateTime
from xinfang_party.sheets.terms import BatchState, ProblemKind


class ImportBatch(Model):
    """One file brought in, from the upload to the undoing. The file itself is not kept: it may name petitioners.

    `spool` holds the rows without personal columns until the import, `rejected_spool` the refused rows after it.
    """

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[str] = mapped_column(String(80), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    sheet_name: Mapped[str] = mapped_column(String(100), default="")
    headers: Mapped[list[str]] = mapped_column(JSON)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON)
    dropped_columns: Mapped[list[str]] = mapped_column(JSON)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    lenient: Mapped[bool] = mapped_column(default=True)
    state: Mapped[BatchState] = mapped_column(
        Enum(BatchState, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e]), index=True)
    size: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    spool: Mapped[str | None] = mapped_column(String(80))
    rejected_spool: Mapped[str | None] = mapped_column(String(80))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    task_id: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    parts: Mapped[list["ImportBatch"]] = relationship(viewonly=True, order_by="ImportBatch.id")
    """The batches that came of decisions about this one's repeated keys."""
    __mapper_args__ = {"version_id_col": version}

    @property
    def settled(self) -> dict[str, int]:
        """What came of the refused rows that a decision brought in since; an undone decision counts no more."""
        whole = [part for part in self.parts if part.state is BatchState.APPLIED]
        return {name: sum(getattr(part, name) for part in whole) for name in ("rows", "created", "updated", "unchanged")}

    @property
    def left(self) -> int:
        """The refused rows that are still not in."""
        return max(0, self.rejected - self.settled["rows"])

    @property
    def is_settled(self) -> bool:
        """Nothing could be taken at first, then a decision brought rows in."""
        return self.state is BatchState.REFUSED and self.settled["rows"] > 0

    @property
    def is_withdrawable(self) -> bool:
        """It still holds rows that nobody has imported."""
        return self.spool is not None and self.applied_at is None

    @property
    def is_idle(self) -> bool:
        """A dry run found every row to be in the house already: there is nothing to confirm."""
        return self.state is BatchState.CHECKED and self.rows == self.unchanged

    @property
    def state_words(self) -> str:
        if self.is_settled:
            return "重复的编号已处理" if not self.left else "已处理部分重复的编号"
        return "已试导入，没有变化" if self.is_idle else self.state.label


class ImportProblem(Model):
    """One fault of one row of a batch; the first ten thousand of each kind are kept, the counts are the batch's."""

    __tablename__ = "import_problem"
    __table_args__ = (Index(None, "batch_id", "kind", "row"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(80))
    message: Mapped[str] = mapped_column(String(300))
    kind: Mapped[ProblemKind] = mapped_column(
        Enum(ProblemKind, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e]))


class ImportConflict(Model):
    """Rows of one key that say different things. `rows`: [{number, digest, cells}], cells in the order of `fields`; a row that says what
    one before it said may go without.

    `choice` (digest → suffix, or None = left out) is remembered: the same file again follows it.
    """

    __tablename__ = "import_conflict"
    __table_args__ = (Index(None, "sheet", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), index=True)
    sheet: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(300))
    fields: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    date_1904: Mapped[bool] = mapped_column(default=False)
    choice: Mapped[dict[str, str | None] | None] = mapped_column(JSON(none_as_null=True))
    resolution: Mapped[str] = mapped_column(String(100), default="")
    resolved_by: Mapped[str] = mapped_column(String(80), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class RememberedMapping(Model):
    """What one sender last chose for files with these headers."""

    __tablename__ = "remembered_mapping"
    __table_args__ = (UniqueConstraint("sheet", "sender", "signature"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[str] = mapped_column(String(80))
    sender: Mapped[str] = mapped_column(String(40))
    signature: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, str]] = mapped_column(JSON)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SheetChange(Model):
    """What one update of a batch replaced, so that the batch can be undone. Created facts carry the batch's id themselves."""

    __tablename__ = "sheet_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), index=True)
    fact_id: Mapped[int] = mapped_column(index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
