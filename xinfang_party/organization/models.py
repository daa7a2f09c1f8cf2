from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Standing


class Branch(Model):
    """One body of the tree: 党组, 机关党委, 党总支 or 党支部."""

    __tablename__ = "branch"
    __table_args__ = (CheckConstraint("dissolved_on IS NULL OR dissolved_on >= founded_on", name="dates"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[BranchKind] = mapped_column(words(BranchKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    founded_on: Mapped[date]
    dissolved_on: Mapped[date | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_active(self) -> bool:
        return self.dissolved_on is None

    @property
    def takes_members(self) -> bool:
        return self.is_active and self.kind.holds_members

    def exists_on(self, day: date) -> bool:
        return self.founded_on <= day and (self.dissolved_on is None or day <= self.dissolved_on)


class Cell(Model):
    """A Party group (党小组) of one branch."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("branch_id", "name"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    name: Mapped[str] = mapped_column(String(60))
    sort_order: Mapped[int] = mapped_column(default=0)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    founded_on: Mapped[date]
    dissolved_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    branch: Mapped[Branch] = relationship()
    leader: Mapped["Member | None"] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Department(Model):
    """An office of the bureau (处室) and the branch its members usually belong to."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    """部门负责人."""
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    """分管领导. The main leader (主要领导) is the secretary of the 党组 (queries.main_leader)."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    branch: Mapped[Branch | None] = relationship()
    head: Mapped["Member | None"] = relationship(foreign_keys=[head_id])
    leader: Mapped["Member | None"] = relationship(foreign_keys=[leader_id])
    posts: Mapped[list["Post"]] = relationship(back_populates="department", order_by="Post.sort_order, Post.id")
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}
    __mapper_args__ = {"version_id_col": version}


class Post(Model):
    """A post (岗位) of one department."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("department_id", "name"),)
    owner_columns: ClassVar[dict[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    name: Mapped[str] = mapped_column(String(60))
    sort_order: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    department: Mapped[Department] = relationship(back_populates="posts")
    __mapper_args__ = {"version_id_col": version}


class Membership(Model):
    """Where a member stood from one day to another, both counted. Never two at a time, at most one open."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("member_id", "from_on"),
        Index("uq_membership_open", "member_id", unique=True, sqlite_where=text("to_on IS NULL"), postgresql_where=text("to_on IS NULL")),
        Index(None, "branch_id", "to_on", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"),
    )
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    entered_on: Mapped[date | None]
    """The day this stay was written down; None: with the member's first import, or before such days were kept."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    member: Mapped["Member"] = relationship(back_populates="memberships")
    branch: Mapped[Branch] = relationship()
    cell: Mapped[Cell | None] = relationship()
    department: Mapped[Department | None] = relationship()
    post: Mapped[Post | None] = relationship()


def today_bound() -> Any:
    """The day in Shanghai when the statement is sent, not when this module was read."""
    return bindparam("organization_today", callable_=clock.today, type_=Date)


class Member(Model):
    """A Party member. No identity number, no phone, no address. `formal_on` None = probationary (预备党员)."""

    __tablename__ = "member"
    __table_args__ = (CheckConstraint("formal_on IS NULL OR joined_on IS NULL OR formal_on >= joined_on", name="dates"),)
    owner_columns: ClassVar[dict[str, str]] = {"member": "id", "branch": "home_branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    joined_on: Mapped[date | None]
    formal_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(String(100), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    memberships: Mapped[list[Membership]] = relationship(back_populates="member", order_by="Membership.from_on")
    home_branch_id: Mapped[int | None] = column_property(
        select(Membership.branch_id)
        .where(Membership.member_id == id, Membership.from_on <= today_bound(),
               or_(Membership.to_on.is_(None), Membership.to_on >= today_bound()))
        .correlate_except(Membership).scalar_subquery(),
        deferred=True)
    """The branch of the membership in force today. Loaded when asked for; usable in SQL conditions."""
    __mapper_args__ = {"version_id_col": version}

    def standing_on(self, day: date) -> Standing:
        if self.left_on is not None and self.left_on < day:
            return Standing.LEFT
        return Standing.FORMAL if self.formal_on is not None and self.formal_on <= day else Standing.PROBATIONARY


class CommitteeTerm(Model):
    """One term of office of a branch's committee; without a committee, of its secretary."""

    __tablename__ = "committee_term"
    __table_args__ = (UniqueConstraint("branch_id", "number"), CheckConstraint("planned_to_on >= from_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    number: Mapped[int]
    from_on: Mapped[date]
    planned_to_on: Mapped[date]
    ended_on: Mapped[date | None]
    extended_to_on: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    branch: Mapped[Branch] = relationship()
    posts: Mapped[list["CommitteePost"]] = relationship(back_populates="term", order_by="CommitteePost.from_on, CommitteePost.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def due_on(self) -> date:
        """The last day by which the next committee must be elected."""
        return self.extended_to_on or self.planned_to_on


class CommitteePost(Model):
    """One member's duty in one term, both days counted."""

    __tablename__ = "committee_post"
    __table_args__ = (Index(None, "member_id", "to_on"), Index(None, "branch_id", "to_on"),
                      CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("committee_term.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    duty: Mapped[CommitteeDuty] = mapped_column(words(CommitteeDuty))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    term: Mapped[CommitteeTerm] = relationship(back_populates="posts")
    branch: Mapped[Branch] = relationship()
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Holiday(Model):
    """The bureau's own word on one day, over the calendar the house knows."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(60), default="")


def in_force(model: Any, day: Any) -> Any:
    """SQL condition: the row's from/to days hold `day`, a day or a column of days (of Membership or CommitteePost)."""
    return and_(model.from_on <= day, or_(model.to_on.is_(None), model.to_on >= day))
