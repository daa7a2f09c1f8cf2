from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.models import Activity
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Branch, Member


class AppraisalRound(Model):
    """The appraisal of one branch in one year."""

    __tablename__ = "appraisal_round"
    __table_args__ = (UniqueConstraint("branch_id", "year"), CheckConstraint("ballots_collected <= ballots_issued", name="ballots"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    year: Mapped[int]
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    state: Mapped[RoundState] = mapped_column(words(RoundState), default=RoundState.OPEN, index=True)
    way: Mapped[BallotWay] = mapped_column(words(BallotWay), default=BallotWay.ONLINE, server_default=BallotWay.ONLINE.value)
    ballots_issued: Mapped[int | None]
    ballots_collected: Mapped[int | None]
    """Of a vote on paper; None until its counts are entered."""
    opened_on: Mapped[date]
    closes_on: Mapped[date]
    concluded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    activity: Mapped[Activity | None] = relationship()
    members: Mapped[list["AppraisedMember"]] = relationship(order_by="AppraisedMember.id", back_populates="round")
    __mapper_args__ = {"version_id_col": version}


class AppraisedMember(Model):
    """One formal member of the round: own grade and words, the finding of the organization."""

    __tablename__ = "appraised_member"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("appraisal_round.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    self_grade: Mapped[MemberGrade | None] = mapped_column(words(MemberGrade))
    self_words: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[MemberGrade | None] = mapped_column(words(MemberGrade))
    finding_words: Mapped[str] = mapped_column(Text, default="")
    found_on: Mapped[date | None]
    told_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    round: Mapped[AppraisalRound] = relationship(back_populates="members")
    member: Mapped[Member] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Voter(Model):
    """Who may vote in a round, and whether he or she has. No time, no version, no order: nothing a vote could be found by."""

    __tablename__ = "voter"
    round_id: Mapped[int] = mapped_column(ForeignKey("appraisal_round.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    has_voted: Mapped[bool] = mapped_column(default=False)


class Tally(Model):
    """How many ballots gave a member a grade: every pair stands there from the opening on, so that a vote changes numbers only."""

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("votes >= 0", name="votes"),)
    round_id: Mapped[int] = mapped_column(ForeignKey("appraisal_round.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    grade: Mapped[MemberGrade] = mapped_column(words(MemberGrade), primary_key=True)
    votes: Mapped[int] = mapped_column(default=0)
