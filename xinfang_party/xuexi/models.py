from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model
from xinfang_party.organization.models import Branch


class XuexiFigure(Model):
    """How many of a branch were enrolled and how many of them active, of one day or one month (`first_on` to `last_on`)."""

    __tablename__ = "xuexi_figure"
    __table_args__ = (UniqueConstraint("branch_id", "first_on", "last_on"), Index(None, "last_on"),
                      CheckConstraint("active >= 0 AND active <= enrolled", name="active"),
                      CheckConstraint("last_on >= first_on", name="days"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    enrolled: Mapped[int]
    active: Mapped[int]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    branch: Mapped[Branch] = relationship()
    __mapper_args__ = {"version_id_col": version}
