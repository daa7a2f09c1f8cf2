from datetime import date
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model
from xinfang_party.organization.models import Branch, Member


class Attestation(Model):
    """One sheet: so many verified hours of one member from one day to another, as they stood when it was made. `code` is what its QR picture holds:
    who has it sees number, hours, period and whether it is still good, nothing else.
    """

    __tablename__ = "attestation"
    __table_args__ = (UniqueConstraint("year", "serial"), CheckConstraint("to_on >= from_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    hours: Mapped[float]
    services: Mapped[int]
    kinds: Mapped[list[list[str | float]]] = mapped_column(JSON, default=list)
    """The same kind by kind: name, hours, services."""
    counted: Mapped[list[list[int | float]]] = mapped_column(JSON, default=list)
    """What was counted: id and hours of each row. What is verified later adds nothing and harms nothing."""
    issued_on: Mapped[date]
    issued_by: Mapped[str] = mapped_column(String(80))
    revoked_on: Mapped[date | None]
    revoke_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    member: Mapped[Member] = relationship()
    branch: Mapped[Branch] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        return f"服记〔{self.year}〕{self.serial}号"


class AttestationYear(Model):
    """The last number given in a year."""

    __tablename__ = "attestation_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
