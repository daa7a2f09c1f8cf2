from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Department, Member


class ReportingCadre(Model):
    """Who has to report personal matters, from one day to another."""

    __tablename__ = "reporting_cadre"
    __table_args__ = (Index("uq_reporting_cadre_open", "member_id", unique=True, sqlite_where=text("to_on IS NULL"), postgresql_where=text("to_on IS NULL")),
                      CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {"member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class PersonalReport(Model):
    """That a report was filed and when; never what it says."""

    __tablename__ = "personal_report"
    __table_args__ = (UniqueConstraint("member_id", "kind", "year", "filed_on"),)
    owner_columns: ClassVar[dict[str, str]] = {"member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[ReportKind] = mapped_column(words(ReportKind))
    year: Mapped[int] = mapped_column(index=True)
    filed_on: Mapped[date]
    received_by: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class AgencyStaff(Model):
    """Somebody of another firm who works here, from one day to another. `keeper`: who of ours answers for him or her."""

    __tablename__ = "agency_staff"
    __table_args__ = (UniqueConstraint("agency", "name", "from_on"), CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(60))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    """The day confidentiality was signed."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    department: Mapped[Department | None] = relationship()
    keeper: Mapped[Member | None] = relationship()
    grants: Mapped[list["AccessGrant"]] = relationship(back_populates="staff", order_by="AccessGrant.given_on, AccessGrant.id")
    __mapper_args__ = {"version_id_col": version}


class AccessGrant(Model):
    """One access given to third-party staff, and when it was withdrawn."""

    __tablename__ = "access_grant"
    __table_args__ = (CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="dates"),)
    owner_columns: ClassVar[dict[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("agency_staff.id"), index=True)
    what: Mapped[str] = mapped_column(String(80))
    given_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(80))
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    staff: Mapped[AgencyStaff] = relationship(back_populates="grants")
    __mapper_args__ = {"version_id_col": version}
