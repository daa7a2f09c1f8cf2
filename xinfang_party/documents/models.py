from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.models import Activity
from xinfang_party.documents.terms import PaperKind, PaperState, ReviewOutcome, RuleKind
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Branch, Member


class Rule(Model):
    """A rule (制度) in force from one day to another, both counted. `branch`: the body that made or keeps it; `is_for_all`: it binds every branch."""

    __tablename__ = "rule_document"
    __table_args__ = (Index(None, "branch_id", "kind"), CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    is_for_all: Mapped[bool] = mapped_column(default=False)
    number: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[RuleKind] = mapped_column(words(RuleKind))
    made_by: Mapped[str] = mapped_column(String(60), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(200), default="")
    own_to_on: Mapped[date | None]
    """The end it had of its own before another replaced it."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("rule_document.id"), unique=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    replaces: Mapped["Rule | None"] = relationship(remote_side=[id], back_populates="replaced_by")
    replaced_by: Mapped["Rule | None"] = relationship(back_populates="replaces", uselist=False)
    reviews: Mapped[list["RuleReview"]] = relationship(order_by="RuleReview.reviewed_on, RuleReview.id", back_populates="rule")
    __mapper_args__ = {"version_id_col": version}

    @property
    def last_review(self) -> "RuleReview | None":
        return self.reviews[-1] if self.reviews else None


class RuleReview(Model):
    """The yearly look whether a rule still holds (B1-3)."""

    __tablename__ = "rule_review"
    __table_args__ = (Index(None, "rule_id", "reviewed_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule_document.id"))
    reviewed_on: Mapped[date]
    outcome: Mapped[ReviewOutcome] = mapped_column(words(ReviewOutcome))
    opinion: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[str] = mapped_column(String(80))
    rule: Mapped[Rule] = relationship(back_populates="reviews")


class YearPaper(Model):
    """A branch's plan, summary or duty list of one year. `activity`: the meeting that passed it."""

    __tablename__ = "year_paper"
    __table_args__ = (UniqueConstraint("branch_id", "year", "kind"), Index(None, "kind", "year"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    year: Mapped[int]
    kind: Mapped[PaperKind] = mapped_column(words(PaperKind))
    title: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PaperState] = mapped_column(words(PaperState), default=PaperState.DRAFT, index=True)
    return_reason: Mapped[str] = mapped_column(String(300), default="")
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    drafted_by: Mapped[str] = mapped_column(String(80))
    drafter_account_id: Mapped[int | None]
    approved_on: Mapped[date | None]
    approved_by: Mapped[str] = mapped_column(String(80), default="")
    was_approved_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    """An approval in time that was taken back, and the day it was: of the days between it still counts."""
    published_on: Mapped[date | None]
    published_where: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    activity: Mapped[Activity | None] = relationship()
    lines: Mapped[list["DutyLine"]] = relationship(
        back_populates="paper", cascade="all, delete-orphan", order_by="DutyLine.position, DutyLine.id",
        primaryjoin="and_(YearPaper.id == DutyLine.paper_id, DutyLine.removed_on.is_(None))")
    __mapper_args__ = {"version_id_col": version}


class DutyLine(Model):
    """What one member of the committee answers for, and the day he or she signed for it. `removed_on`: taken off the published list."""

    __tablename__ = "duty_line"
    __table_args__ = (UniqueConstraint("paper_id", "member_id"),)
    owner_columns: ClassVar[dict[str, str]] = {"member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("year_paper.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    duty: Mapped[str] = mapped_column(String(60), default="")
    content: Mapped[str] = mapped_column(Text)
    added_on: Mapped[date]
    removed_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    paper: Mapped[YearPaper] = relationship(back_populates="lines")
    member: Mapped[Member] = relationship()
