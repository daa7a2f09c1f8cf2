from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model
from xinfang_party.organization.models import Branch, Member


class DuesMonth(Model):
    """One member's dues of one month: paid on a day, or exempt for a reason. No row: not paid. `month_on`: the month's first day."""

    __tablename__ = "dues_month"
    __table_args__ = (UniqueConstraint("member_id", "month_on"), Index(None, "branch_id", "month_on"),
                      CheckConstraint("(paid_on IS NULL) = is_exempt", name="paid"), CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    """The member's in that month."""
    month_on: Mapped[date] = mapped_column(index=True)
    paid_on: Mapped[date | None]
    amount_fen: Mapped[int | None]
    is_exempt: Mapped[bool] = mapped_column(default=False)
    exempt_reason: Mapped[str] = mapped_column(String(200), default="")
    recorded_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(80))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    member: Mapped[Member] = relationship()
    branch: Mapped[Branch] = relationship()
    __mapper_args__ = {"version_id_col": version}
